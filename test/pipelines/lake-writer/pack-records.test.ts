import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RowBuffer } from '../../../pipelines/datasets/row-buffer.ts';
import {
  type DatasetRows,
  fitInRecords,
  MAX_RECORD_BYTES,
  packRecords,
} from '../../../pipelines/lake-writer/pack-records.ts';

interface Row {
  readonly text: string;
  readonly entry: number;
}

function rowsOf(given: readonly Row[]): DatasetRows {
  const rows = new RowBuffer();
  for (const { text } of given) {
    rows.writePlain(text);
    rows.endRow();
  }
  return { rows, entries: given.map(({ entry }) => entry) };
}

const rowArbitrary = fc.record({
  text: fc
    .oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 700_000 }))
    .map((length) => 'x'.repeat(length)),
  entry: fc.nat(20),
});
const rowsArbitrary = fc.array(rowArbitrary, { maxLength: 40 });
const rowOf = (bytes: number): Row => ({ text: 'x'.repeat(bytes - 1), entry: 0 });

describe('packing rows into records', () => {
  test('every row comes out once, whole and in order, with its entry', () => {
    fc.assert(
      fc.property(rowsArbitrary, (given) => {
        const records = packRecords(rowsOf(given));
        const unpacked = records.flatMap(({ data }) => Buffer.from(data).toString('utf8').split('\n').slice(0, -1));
        expect(unpacked).toEqual(given.map(({ text }) => text));
        let first = 0;
        for (const { data, entries } of records) {
          const rowCount = Buffer.from(data).toString('utf8').split('\n').length - 1;
          const inRecord = given.slice(first, first + rowCount).map(({ entry }) => entry);
          expect(new Set(entries)).toEqual(new Set(inRecord));
          first += rowCount;
        }
      }),
      { numRuns: 50 },
    );
  });

  test('no record is longer than Firehose takes, and none could have taken the next row', () => {
    fc.assert(
      fc.property(rowsArbitrary, (given) => {
        const records = packRecords(rowsOf(given));
        for (const [index, { data }] of records.entries()) {
          expect(data.byteLength).toBeLessThanOrEqual(MAX_RECORD_BYTES);
          const next = records[index + 1];
          if (!next) continue;
          const firstRowBytes = Buffer.from(next.data).indexOf('\n') + 1;
          expect(data.byteLength + firstRowBytes).toBeGreaterThan(MAX_RECORD_BYTES);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a row of exactly the limit with its newline fits, one byte more does not', () => {
    const longest = rowsOf([rowOf(MAX_RECORD_BYTES)]);
    expect(fitInRecords(longest.rows, 0)).toBe(true);
    expect(packRecords(longest).map(({ data }) => data.byteLength)).toEqual([MAX_RECORD_BYTES]);
    const tooLong = rowsOf([rowOf(10), rowOf(MAX_RECORD_BYTES + 1)]);
    expect(fitInRecords(tooLong.rows, 0)).toBe(false);
    expect(fitInRecords(tooLong.rows, 2)).toBe(true);
    expect(() => packRecords(tooLong)).toThrow('Row 1 does not fit in a record');
  });

  test('no rows make no record', () => {
    expect(packRecords(rowsOf([]))).toEqual([]);
  });
});
