import type { MeasuredRun } from './measured-run.ts';

export interface ChangedQuery {
  readonly id: string;
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

export interface RunComparison {
  /** Queries in both runs that can be measured. */
  readonly compared: number;
  readonly meanDifference: number;
  /** The greatest difference first, in both. */
  readonly wins: readonly ChangedQuery[];
  readonly losses: readonly ChangedQuery[];
}

/** Differences of nDCG below this are not worth a line. */
const NOTICEABLE = 0.005;

/** Which queries became better or worse since an earlier run of the same judged set. */
export function compareRuns(before: MeasuredRun, after: MeasuredRun): RunComparison {
  const earlier = new Map(before.queries.map(({ id, ndcg }) => [id, ndcg]));
  const both = after.queries.flatMap(({ id, text, ndcg }): ChangedQuery[] => {
    const old = earlier.get(id) ?? null;
    return ndcg === null || old === null ? [] : [{ id, text, before: old, after: ndcg }];
  });
  const difference = ({ before, after }: ChangedQuery) => after - before;
  const sorted = both.toSorted((one, other) => difference(other) - difference(one));
  return {
    compared: both.length,
    meanDifference: both.reduce((sum, query) => sum + difference(query), 0) / Math.max(1, both.length),
    wins: sorted.filter((query) => difference(query) > NOTICEABLE),
    losses: sorted.filter((query) => difference(query) < -NOTICEABLE).reverse(),
  };
}
