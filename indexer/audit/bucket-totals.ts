/**
 * What one audit bucket holds. Sums of revisions and of 32-bit hashes stay exact as long as a bucket has fewer than
 * two million products (2^53 / 2^32): with 1,024 buckets, two thousand million in all.
 */
export interface BucketTotal {
  readonly count: number;
  readonly revisionSum: number;
  readonly hashSum: number;
}

/** By number of the bucket; one without products is absent. */
export type BucketTotals = ReadonlyMap<number, BucketTotal>;

export interface UnequalBucket {
  readonly bucket: number;
  readonly expected: BucketTotal;
  readonly actual: BucketTotal;
}

const empty: BucketTotal = { count: 0, revisionSum: 0, hashSum: 0 };

/** Adds documents to the totals of their buckets, one at a time. */
export function createBucketTally() {
  const totals = new Map<number, BucketTotal>();
  return {
    totals: totals as BucketTotals,
    add(bucket: number, revision: number, contentHash: number): void {
      const { count, revisionSum, hashSum } = totals.get(bucket) ?? empty;
      totals.set(bucket, {
        count: count + 1,
        revisionSum: revisionSum + revision,
        hashSum: hashSum + contentHash,
      });
    },
  };
}

/** The buckets that differ in any of their totals, in order. */
export function unequalBuckets(expected: BucketTotals, actual: BucketTotals): UnequalBucket[] {
  const buckets = [...new Set([...expected.keys(), ...actual.keys()])].sort((left, right) => left - right);
  return buckets
    .map((bucket) => ({ bucket, expected: expected.get(bucket) ?? empty, actual: actual.get(bucket) ?? empty }))
    .filter(({ expected, actual }) => !isEqual(expected, actual));
}

/** All buckets together. */
export function sumOfBuckets(totals: BucketTotals): BucketTotal {
  return [...totals.values()].reduce(
    (sum, { count, revisionSum, hashSum }) => ({
      count: sum.count + count,
      revisionSum: sum.revisionSum + revisionSum,
      hashSum: sum.hashSum + hashSum,
    }),
    empty,
  );
}

function isEqual(left: BucketTotal, right: BucketTotal): boolean {
  return left.count === right.count && left.revisionSum === right.revisionSum && left.hashSum === right.hashSum;
}
