import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { failure, type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

beforeAll(async () => {
  lake = inMemoryLake();
  engine = await openEngine(lake);
});

afterAll(async () => {
  await engine.close();
  lake.dispose();
});

/** What Trino answers where DuckDB by itself would answer otherwise, by its documentation and its source. */
const answers: Readonly<Record<string, readonly (readonly [expression: string, answer: string | null])[]>> = {
  'sees a zoned timestamp by the clock of its zone, or as the instant it is': [
    ["hour(TIMESTAMP '2020-01-01 10:00:00 Europe/Berlin')", '10'],
    ["CAST(TIMESTAMP '2020-01-01 00:30:00 Europe/Berlin' AS date)", '2020-01-01'],
    ["date(TIMESTAMP '2020-01-01 00:30:00 +05:00')", '2020-01-01'],
    ["hour(with_timezone(TIMESTAMP '2020-01-01 10:00:00', 'Europe/Berlin'))", '10'],
    ["TIMESTAMP '2020-01-01 00:30:00 +01:00' = TIMESTAMP '2019-12-31 23:30:00'", 'true'],
    ["TIMESTAMP '2020-01-01 00:30:00 Europe/Berlin' IN (TIMESTAMP '2019-12-31 23:30:00')", 'true'],
    ["to_unixtime(from_iso8601_timestamp('1970-01-01T01:00:00+01:00'))", '0.0'],
    ["TIMESTAMP '2020-01-01 10:00:00' AT TIME ZONE 'UTC'", '2020-01-01 10:00:00.000 UTC'],
    ["with_timezone(TIMESTAMP '2020-01-01 10:00:00', 'UTC')", '2020-01-01 10:00:00.000 UTC'],
    ["CAST('2020-01-01 00:30:00 UTC' AS timestamp with time zone)", '2020-01-01 00:30:00.000 UTC'],
    ["TRY(from_iso8601_timestamp('no time'))", null],
    ["TRY_CAST('no time' AS timestamp with time zone)", null],
  ],
  'answers NaN and infinities where Java does': [
    ['sqrt(-1)', 'NaN'],
    ['ln(-1)', 'NaN'],
    ['ln(0)', '-Infinity'],
    ['log10(0)', '-Infinity'],
    ['log2(0)', '-Infinity'],
    ['log(2, 8)', '3.0'],
    ['acos(2)', 'NaN'],
    ['asin(0)', '0.0'],
    ['sin(infinity())', 'NaN'],
    ['cbrt(27)', '3.0'],
    ['cbrt(-27)', '-3.0'],
    ['cbrt(0.001e0)', '0.1'],
    ['cbrt(2)', '1.2599210498948732'],
    ['cbrt(0)', '0.0'],
  ],
  'rounds the decimal text of a number half up': [
    ['CAST(1.005e0 AS decimal(10,2))', '1.01'],
    ['CAST(0.285e0 AS decimal(5,2))', '0.29'],
    ['CAST(-0.285e0 AS decimal(5,2))', '-0.29'],
    ['CAST(1.5e-5 AS decimal(10,5))', '0.00002'],
    ['TRY_CAST(1e10 AS decimal(5,2))', null],
    ['TRY_CAST(nan() AS decimal(5,2))', null],
    ["format('%.2f', 1.005)", '1.01'],
    ["format('%.2f', 2.675)", '2.68'],
    ["format('%.2f', 2.675e0)", '2.68'],
    ["format('%.2f', 0.125e0)", '0.13'],
    ["format('%.1f', 12345678901234567890.15)", '12345678901234567890.2'],
    ["format('%f', 1.5)", '1.500000'],
    ["format('%08.2f|%8.1f|%-5d|%05d', -1.5, 2.25, 7, -42)", '-0001.50|     2.3|7    |-0042'],
    ["format('%.2f', nan())", 'NaN'],
    ["format('%s %% %.3s {}', NULL, 'abcdef')", 'null % abc {}'],
  ],
  'keeps as many decimal places of seconds as the type has': [
    ["CAST('2020-01-01 00:00:00.123456' AS timestamp)", '2020-01-01 00:00:00.123'],
    ["CAST('2020-01-01 00:00:00.9999' AS timestamp)", '2020-01-01 00:00:01.000'],
    ["CAST('2020-01-01 00:00:00.123456' AS timestamp(6))", '2020-01-01 00:00:00.123456'],
    ["CAST('2020-01-01 00:00:00.123456789' AS timestamp(6))", '2020-01-01 00:00:00.123457'],
    ["CAST('2020-01-01 00:00:00.5' AS timestamp(0))", '2020-01-01 00:00:01'],
    ["CAST(TIMESTAMP '2020-01-01 00:00:00.123456' AS timestamp)", '2020-01-01 00:00:00.123'],
    ["CAST('2020-01-01 00:00:00.9999 UTC' AS timestamp with time zone)", '2020-01-01 00:00:01.000 UTC'],
    ["CAST(DATE '2020-01-01' AS timestamp)", '2020-01-01 00:00:00.000'],
    ["TRY_CAST('no time' AS timestamp)", null],
    ["typeof(CAST('2020-01-01' AS timestamp))", 'timestamp(3)'],
    ["typeof(CAST('2020-01-01' AS timestamp(6)))", 'timestamp(6)'],
    ["typeof(TIMESTAMP '2020-01-01 00:00:00.123456')", 'timestamp(6)'],
    ["from_iso8601_timestamp('2020-01-01T00:00:00.123999Z')", '2020-01-01 00:00:00.123 UTC'],
    ["date_parse('2020-01-01 00:00:00.123999', '%Y-%m-%d %H:%i:%s.%f')", '2020-01-01 00:00:00.123'],
    ['from_unixtime(1.2345678)', '1970-01-01 00:00:01.235 UTC'],
    ['from_unixtime(1767225600.123)', '2026-01-01 00:00:00.123 UTC'],
    ['typeof(now())', 'timestamp(3) with time zone'],
  ],
  'types NULL as what it stands beside': [
    ["typeof(concat('a', NULL))", 'varchar'],
    ["concat('a', NULL, 'b')", null],
    ['typeof(NULL)', 'unknown'],
  ],
  'adds whole days to a date': [
    ["DATE '2026-01-31' + INTERVAL '24' HOUR", '2026-02-01'],
    ["DATE '2026-03-31' - INTERVAL '1' MONTH", '2026-02-28'],
    ["DATE '2026-03-31' - INTERVAL '2' DAY", '2026-03-29'],
  ],
};

const failures: readonly (readonly [expression: string, message: string])[] = [
  ["ARRAY[1, '2']", 'TYPE_MISMATCH: line 1:17: All ARRAY elements must be the same type or coercible'],
  ["greatest(1, '2')", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer, varchar) for function greatest'],
  [
    "lag(n, 1, '2') OVER (ORDER BY n) FROM (VALUES 1) t(n)",
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer, integer, varchar) for function lag',
  ],
  ['CAST(123456.789e0 AS decimal(5,2))', "INVALID_CAST_ARGUMENT: Cannot cast '123456.789' to DECIMAL(5,2)"],
  ["element_at(ARRAY[1], '1')", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (array(integer), varchar)'],
  ["contains(ARRAY[1], '1')", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (array(integer), varchar)'],
  ["array_remove(ARRAY[1], '1')", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (array(integer), varchar)'],
  ["array_union(ARRAY[1], ARRAY['1'])", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (array(integer)'],
  [
    "MAP(ARRAY[1], ARRAY[1])['1']",
    'TYPE_MISMATCH: line 1:31: Cannot use varchar for subscript of map(integer, integer)',
  ],
  ["ARRAY[1] || ARRAY['1']", 'TYPE_MISMATCH: All values must be the same type'],
  ["5 = ANY (SELECT '5')", 'TYPE_MISMATCH: line 1:10: Cannot apply operator: integer = varchar'],
  [
    'CAST(1.5 AS decimal(38,20)) * CAST(1.5 AS decimal(38,20))',
    'INVALID_FUNCTION_ARGUMENT: line 1:36: DECIMAL scale must be in range [0, precision (38)]: 40',
  ],
  ["sum(x) FROM (VALUES 'a') t(x)", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar) for function sum'],
  ["hour(TIMESTAMP '2020-01-01 00:00:00' AT TIME ZONE 'No/Where')", "INVALID_FUNCTION_ARGUMENT: 'No/Where' is not"],
  ["DATE '2020-01-01' + INTERVAL '1' HOUR", 'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date'],
  ["format('%d', 1.5)", 'INVALID_FUNCTION_ARGUMENT: line 1:8: Invalid format string: %d (IllegalFormatConversion'],
  ["format('%.2f', 5)", 'INVALID_FUNCTION_ARGUMENT: line 1:8: Invalid format string: %.2f (IllegalFormatConversion'],
  [
    "DATE '2020-01-01' - INTERVAL '90' SECOND",
    'INVALID_FUNCTION_ARGUMENT: Cannot subtract hour, minutes or seconds from a date',
  ],
];

describe('the engine fails in the words of Athena:', () => {
  test.each(failures)('%s', async (expression, message) => {
    expect(await failure(engine, `SELECT ${expression}`)).toContain(message);
  });
});

describe.each(Object.entries(answers))('the engine %s', (_, cases) => {
  test.each(cases)('%s', async (expression, answer) => {
    const { table } = await run(engine, `SELECT ${expression}`);
    expect(table).toEqual([[answer]]);
  });
});

const unfaithful: readonly string[] = [
  "TIMESTAMP '2020-01-01 00:30:00 Europe/Berlin'",
  "TIMESTAMP '2020-01-01 00:00:00.123456789'",
  "with_timezone(TIMESTAMP '2020-01-01 10:00:00', 'Europe/Berlin')",
  "CAST(TIMESTAMP '2020-01-01 00:30:00' AT TIME ZONE 'America/New_York' AS varchar)",
  "date(from_iso8601_timestamp('2020-01-01T01:00:00+05:00'))",
  "regexp_extract('abc', '(?<k>b)')",
  "hour(TIMESTAMP '2020-01-01 00:00:00' AT TIME ZONE '+05:00')",
  'CAST(now() AS timestamp(9))',
  "TRY(from_iso8601_timestamp('2020-01-01T01:00:00+05:00'))",
  "TRY(date(from_iso8601_timestamp('2020-01-01T01:00:00+05:00')))",
  "TRY_CAST('2020-01-01 00:30:00 +05:00' AS timestamp with time zone)",
];

describe('the engine says so when it cannot answer as Athena would:', () => {
  test.each(unfaithful)('%s', async (expression) => {
    expect(await failure(engine, `SELECT ${expression}`)).toMatch(/^NOT_SUPPORTED: .*local Athena endpoint/);
  });
});

test('the engine reports an interval of months as such', async () => {
  const { columns, table } = await run(engine, "SELECT INTERVAL '14' MONTH, INTERVAL '1' DAY, concat('a', NULL)");
  expect(columns.map(({ type }) => type)).toEqual(['interval year to month', 'interval day to second', 'varchar']);
  expect(table).toEqual([['1-2', '1 00:00:00.000', null]]);
});
