import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBucketTally, sumOfBuckets, unequalBuckets } from '../../../indexer/audit/bucket-totals.ts';

interface Entry {
  readonly bucket: number;
  readonly revision: number;
  readonly hash: number;
}

const entry = fc.record({ bucket: fc.nat(7), revision: fc.integer({ min: 1, max: 99 }), hash: fc.nat(0xffffffff) });
const entries = fc.array(entry, { maxLength: 40 });

function totalsOf(list: readonly Entry[]) {
  const tally = createBucketTally();
  for (const { bucket, revision, hash } of list) tally.add(bucket, revision, hash);
  return tally.totals;
}

describe('totals of buckets', () => {
  test('are the same in whatever order documents come', () => {
    const shuffled = entries.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(fc.property(shuffled, ([list, other]) => unequalBuckets(totalsOf(list), totalsOf(other)).length === 0));
  });

  test('differ in the bucket of a document that is missing, or of another revision or content, and in no other', () => {
    const spoilt = fc.tuple(
      fc.array(entry, { minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.constantFrom('gone', 'newer', 'changed'),
    );
    fc.assert(
      fc.property(spoilt, ([list, at, how]) => {
        const place = at % list.length;
        const victim = list[place] ?? { bucket: 0, revision: 1, hash: 1 };
        const changes = {
          gone: [],
          newer: [{ ...victim, revision: victim.revision + 1 }],
          changed: [{ ...victim, hash: victim.hash ^ 1 }],
        };
        const other = list.toSpliced(place, 1, ...changes[how as keyof typeof changes]);
        expect(unequalBuckets(totalsOf(list), totalsOf(other)).map(({ bucket }) => bucket)).toEqual([victim.bucket]);
      }),
    );
  });

  test('stay exact for two million products with the greatest hashes in one bucket', () => {
    const greatest = 0xffffffff;
    const hashSum = 2_000_000 * greatest;
    expect(hashSum).toBeLessThan(Number.MAX_SAFE_INTEGER);
    const totals = new Map([[1, { count: 1, revisionSum: 1, hashSum }]]);
    expect(sumOfBuckets(totals).hashSum - hashSum).toBe(0);
    expect(unequalBuckets(totals, new Map([[1, { count: 1, revisionSum: 1, hashSum: hashSum - 1 }]]))).toHaveLength(1);
  });
});
