import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareAccounting } from '../../../pipelines/reconcile/compare-accounting.ts';
import type { LakeCounts } from '../../../pipelines/reconcile/lake-counts.ts';

const published = { 'order.placed': { published: 2041, distinct: 2000, duplicates: 34, rejected: 7 } };
const right: LakeCounts = { arrived: 2034, stored: 2000, arrivedRejections: 7, rejected: 7 };

const rowFor = (lake: LakeCounts) => compareAccounting(published, new Map([['order.placed', lake]]))[0];

describe('accounting for published events', () => {
  test('published = stored + duplicates + rejected, when all is there', () => {
    expect(rowFor(right)).toEqual({
      detailType: 'order.placed',
      published: 2041,
      stored: 2000,
      duplicates: 34,
      rejected: 7,
      redelivered: 0,
      missing: 0,
      isRight: true,
      problem: '',
    });
  });

  test('names an event that never arrived', () => {
    const row = rowFor({ ...right, arrived: 2033, stored: 1999 });
    expect(row).toMatchObject({ isRight: false, missing: 1 });
    expect(row?.problem).toBe('published 2,041, accounted 2,040, stored 1,999 instead of 2,000');
  });

  test('names a duplicate that never arrived', () => {
    expect(rowFor({ ...right, arrived: 2033 })).toMatchObject({ isRight: false, missing: 1, duplicates: 33 });
  });

  test('names events that arrived but were not loaded', () => {
    const row = rowFor({ ...right, stored: 1990 });
    expect(row).toMatchObject({ isRight: false, missing: 0 });
    expect(row?.problem).toBe('stored 1,990 instead of 2,000, duplicates 44 instead of 34');
  });

  test('names an event that was stored twice', () => {
    expect(rowFor({ ...right, stored: 2001 })?.problem).toContain('stored 2,001 instead of 2,000');
  });

  test('names a rejection that is missing', () => {
    expect(rowFor({ ...right, arrivedRejections: 6, rejected: 6 })).toMatchObject({ isRight: false, missing: 1 });
  });

  test('counts what the queue delivered once more in a column of its own, and takes no offence', () => {
    expect(rowFor({ ...right, arrived: 2050, arrivedRejections: 9 })).toMatchObject({
      isRight: true,
      duplicates: 34,
      rejected: 7,
      redelivered: 18,
    });
  });

  test('trusts silver once bronze has forgotten', () => {
    expect(rowFor({ ...right, arrived: 0, arrivedRejections: 0 })).toMatchObject({ isRight: true, duplicates: 34 });
    expect(rowFor({ ...right, arrived: 0, arrivedRejections: 0, stored: 1999 })).toMatchObject({ isRight: false });
  });

  test('is right for every complete lake, however often the queue delivered', () => {
    const count = fc.nat({ max: 1_000 });
    fc.assert(
      fc.property(count, count, count, count, count, (distinct, duplicates, rejected, again, rejectedAgain) => {
        const counts = { published: distinct + duplicates + rejected, distinct, duplicates, rejected };
        const [row] = compareAccounting(
          { 'x.y': counts },
          new Map([
            [
              'x.y',
              {
                arrived: distinct + duplicates + again,
                stored: distinct,
                arrivedRejections: rejected + rejectedAgain,
                rejected,
              },
            ],
          ]),
        );
        expect(row).toMatchObject({ isRight: true, missing: 0, redelivered: again + rejectedAgain });
        expect((row?.stored ?? 0) + (row?.duplicates ?? 0) + (row?.rejected ?? 0)).toBe(counts.published);
      }),
    );
  });

  test('shows types that are in the lake though nobody published them', () => {
    const rows = compareAccounting({}, new Map([['order.placed', { ...right }]]));
    expect(rows[0]).toMatchObject({ published: 0, isRight: false });
  });
});
