/** Values at which engines tend to differ, as SQL. The first of a pool decides its type; NULL is among them. */

/** A pool of one type, with NULL as its last value. */
export const typed = (type: string, values: readonly string[]) => [
  ...values.map((value) => `CAST(${value} AS ${type})`),
  `CAST(NULL AS ${type})`,
];
export const quoted = (values: readonly string[]) => values.map((value) => `'${value.replaceAll("'", "''")}'`);

export const texts = typed(
  'varchar',
  quoted([
    '',
    'a',
    'abc',
    'ABC',
    'Hello World',
    '  padded\t',
    'äöüß',
    'ǅ straße İ ﬁ',
    '日本語',
    'a😀b',
    'e\u0301te\u0301',
    "it's",
    '%_\\',
    'a.b*c',
    '1,2,,3',
    'NULL',
    '\u00a0x\u2003',
  ]),
);
export const shortTexts = typed('varchar', quoted(['', 'a', 'b', 'abcab', 'ab', '😀', 'ß', ',', ' ']));
export const numberTexts = typed(
  'varchar',
  quoted([
    '0',
    '-0',
    '12',
    '+12',
    ' 12',
    '12 ',
    '012',
    '1e3',
    '1.5',
    '-1.50',
    '.5',
    '5.',
    '1_000',
    '0x10',
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    'inf',
    '9223372036854775807',
    '9223372036854775808',
    '1e400',
    '',
    'abc',
    'true',
    'TRUE',
    't',
    'f',
    'no',
    '1',
  ]),
);
export const momentTexts = typed(
  'varchar',
  quoted([
    '2025-03-30',
    '2025-3-5',
    '2025-02-29',
    '2024-02-29',
    '0001-01-01',
    '9999-12-31',
    '12345-01-01',
    ' 2025-01-01 ',
    '20250101',
    '2025-01-01 10:20:30',
    '2025-01-01 10:20:30.5',
    '2025-01-01 10:20:30.123456',
    '2025-01-01 10:20',
    '2025-01-01T10:20:30',
    '2025-01-01 24:00:00',
    '2025-01-01 10:20:30 UTC',
    '2025-01-01 10:20:30 Europe/Berlin',
    '2025-01-01 10:20:30+02:00',
    '2025-10-26 02:30:00 Europe/Berlin',
    '2025-03-30 02:30:00 Europe/Berlin',
    '10:20:30',
    '',
    'today',
  ]),
);
export const bigints = typed('bigint', [
  '0',
  '1',
  '-1',
  '2',
  '7',
  '-8',
  '10',
  '63',
  '64',
  '255',
  '9223372036854775807',
  '-9223372036854775807 - 1',
]);
export const integers = typed('integer', ['0', '1', '-1', '3', '-7', '10', '2147483647', '-2147483648']);
export const smallIntegers = typed('integer', ['0', '1', '2', '3', '-1', '-2', '5', '100']);
export const doubles = typed('double', [
  '0e0',
  '-0e0',
  '1e0',
  '-1e0',
  '0.5e0',
  '-0.5e0',
  '1.5e0',
  '2.5e0',
  '-2.5e0',
  '0.1e0',
  '1e-5',
  '123456.789e0',
  '1e7',
  '1e15',
  '1e16',
  '1e100',
  '1e308',
  '2.2250738585072014e-308',
  'nan()',
  'infinity()',
  '-infinity()',
]);
export const reals = typed('real', ['0', '1.5', '-2.5', '0.1', '16777216', '1e38', 'nan()', 'infinity()']);
export const decimals = typed('decimal(18,4)', [
  '0',
  '1',
  '-1',
  '0.5',
  '-0.5',
  '1.2345',
  '-1.2345',
  '2.5',
  '12345678901234.5678',
  '-99999999999999.9999',
]);
export const longDecimals = typed('decimal(38,10)', [
  '0',
  '1.5',
  '-2.25',
  '1234567890123456789012345678.0123456789',
  '-0.0000000001',
]);
export const booleans = typed('boolean', ['TRUE', 'FALSE']);
export const dates = typed(
  'date',
  quoted([
    '2025-01-01',
    '2025-01-31',
    '2024-02-29',
    '2025-03-30',
    '2025-12-31',
    '1970-01-01',
    '1969-12-31',
    '1900-03-01',
    '0001-01-01',
    '9999-12-31',
    '2021-01-03',
  ]),
);
export const timestamps = typed(
  'timestamp(3)',
  quoted([
    '2025-01-01 00:00:00',
    '2025-01-31 23:59:59.999',
    '2024-02-29 12:34:56.789',
    '2025-03-30 02:30:00',
    '1970-01-01 00:00:00',
    '1969-12-31 23:59:59.999',
    '1900-01-01 10:00:00',
    '2025-10-26 01:30:00',
  ]),
);
export const microseconds = typed(
  'timestamp(6)',
  quoted([
    '2025-01-01 00:00:00.000001',
    '2025-06-30 23:59:59.999999',
    '1969-12-31 23:59:59.999999',
    '2025-03-30 02:30:00',
  ]),
);
/** Of UTC alone: what keeps another zone the bridge refuses. */
export const zonedMoments = typed(
  'timestamp(3) with time zone',
  quoted([
    '2025-01-01 00:00:00 UTC',
    '2025-03-30 01:30:00 UTC',
    '2025-07-01 12:00:00.123 UTC',
    '2025-10-26 00:30:00 UTC',
    '1969-12-31 23:59:59.999 UTC',
  ]),
);
