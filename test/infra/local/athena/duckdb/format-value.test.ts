import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  listValue,
  mapValue,
  structValue,
} from '@duckdb/node-api';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatDouble,
  formatTimestamp,
  formatValue,
  type NumberKind,
} from '../../../../../infra/local/athena/duckdb/format-value.ts';

const values: readonly (readonly [
  what: string,
  value: DuckDBValue,
  text: string | null,
  kind: NumberKind | undefined,
])[] = [
  ['NULL', null, null, undefined],
  ['an integer', 5, '5', undefined],
  ['a bigint', 9_007_199_254_740_993n, '9007199254740993', undefined],
  ['a whole double', 5, '5.0', 'double'],
  ['a large double', 12_345_678, '1.2345678E7', 'double'],
  ['a small double', 0.0001, '1.0E-4', 'double'],
  ['a real', Math.fround(1.1), '1.1', 'real'],
  ['a boolean', true, 'true', undefined],
  ['a decimal', new DuckDBDecimalValue(1250n, 10, 2), '12.50', undefined],
  ['a date', new DuckDBDateValue(20_454), '2026-01-01', undefined],
  ['a timestamp', new DuckDBTimestampMillisecondsValue(1_767_225_600_123n), '2026-01-01 00:00:00.123', undefined],
  ['a timestamp without decimals', new DuckDBTimestampSecondsValue(1_767_225_600n), '2026-01-01 00:00:00', undefined],
  ['a timestamp of Iceberg', new DuckDBTimestampValue(1_767_225_600_123_000n), '2026-01-01 00:00:00.123000', undefined],
  ['a date of many years', new DuckDBDateValue(2_932_897), '+10000-01-01', undefined],
  [
    'a timestamp with microseconds',
    new DuckDBTimestampValue(1_767_225_600_123_456n),
    '2026-01-01 00:00:00.123456',
    undefined,
  ],
  ['a timestamp with time zone', new DuckDBTimestampTZValue(0n), '1970-01-01 00:00:00.000 UTC', undefined],
  ['an array with NULL', listValue([1, null, 3]), '[1, null, 3]', undefined],
  [
    'a map',
    mapValue([
      { key: 'a', value: 1 },
      { key: 'b', value: null },
    ]),
    '{a=1, b=null}',
    undefined,
  ],
  ['a row', structValue({ x: 1, y: listValue(['p', 'q']) }), '{x=1, y=[p, q]}', undefined],
  ['bytes', new DuckDBBlobValue(Uint8Array.from([0, 255])), '00 ff', undefined],
  ['an interval of days', new DuckDBIntervalValue(0, 1, 3_600_000_000n), '1 01:00:00.000', undefined],
  ['a negative interval', new DuckDBIntervalValue(0, 0, -1_500_000n), '-0 00:00:01.500', undefined],
  ['an interval of months', new DuckDBIntervalValue(14, 0, 0n), '1-2', undefined],
];

describe('a value is written as Athena writes it:', () => {
  test.each(values)('%s', (...[, value, text, kind]) => {
    expect(formatValue(value, kind)).toBe(text);
  });

  test('a double so that it can be read back exactly', () => {
    fc.assert(fc.property(fc.double(), (value) => expect(Number(formatDouble(value).replace('E', 'e'))).toBe(value)));
  });

  test('a timestamp of any year, before 1970 as well', () => {
    expect(formatTimestamp(-1n, 6)).toBe('1969-12-31 23:59:59.999999');
    expect(formatTimestamp(-62_135_596_800_000_000n, 3)).toBe('0001-01-01 00:00:00.000');
  });
});
