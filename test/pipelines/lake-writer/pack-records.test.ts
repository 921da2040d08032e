import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitsInRecord, MAX_RECORD_BYTES, packRecords } from '../../../pipelines/lake-writer/pack-records.ts';

const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
const rowsArbitrary = fc.array(
  fc.record({
    text: fc.oneof(
      fc.string({ unit: 'grapheme' }).map((value) => JSON.stringify(value)),
      fc.integer({ min: 2, max: 700_000 }).map(text),
    ),
    entry: fc.nat(20),
  }),
  { maxLength: 40 },
);

describe('packing rows into records', () => {
  test('every row comes out once, whole and in order, with its entry', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const records = packRecords(rows);
        const unpacked = records.flatMap(({ data }) => Buffer.from(data).toString('utf8').split('\n').slice(0, -1));
        expect(unpacked).toEqual(rows.map((row) => row.text));
        expect(new Set(records.flatMap(({ entries }) => entries))).toEqual(new Set(rows.map(({ entry }) => entry)));
      }),
      { numRuns: 50 },
    );
  });

  test('no record is longer than Firehose takes, and none could have taken the next row', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const records = packRecords(rows);
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
    expect(fitsInRecord(text(MAX_RECORD_BYTES - 1))).toBe(true);
    expect(packRecords([{ text: text(MAX_RECORD_BYTES - 1), entry: 0 }])[0]?.data.byteLength).toBe(MAX_RECORD_BYTES);
    expect(fitsInRecord(text(MAX_RECORD_BYTES))).toBe(false);
    expect(() => packRecords([{ text: text(MAX_RECORD_BYTES), entry: 0 }])).toThrow('does not fit in a record');
  });

  test('length is counted in bytes of UTF-8, not in characters', () => {
    expect(fitsInRecord('é'.repeat(MAX_RECORD_BYTES / 2 - 1))).toBe(true);
    expect(fitsInRecord('é'.repeat(MAX_RECORD_BYTES / 2))).toBe(false);
  });

  test('no rows make no record', () => {
    expect(packRecords([])).toEqual([]);
  });
});
