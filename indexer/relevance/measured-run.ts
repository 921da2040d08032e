import { z } from 'zod';
import { IndexerError } from '../errors.ts';

const share = z.number().min(0).max(1);
const measuredQuery = z.object({
  id: z.string(),
  text: z.string(),
  /** Null when nothing that was judged for the query has a gain. */
  ndcg: share.nullable(),
  ndcgOfJudged: share.nullable(),
  hits: z.int().min(0),
  /** Ids of the first ten. */
  found: z.array(z.string()),
  didYouMean: z.string().nullable(),
});
export type MeasuredQuery = Readonly<z.output<typeof measuredQuery>>;

const measuredRun = z.object({
  products: z.int(),
  ndcg: share,
  ndcgOfJudged: share,
  /** Of the first ten results, over all queries, how many somebody judged. */
  judgedShare: share,
  zeroResultQueries: z.int(),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }),
  queries: z.array(measuredQuery),
});

/** What one measurement found, as `--save` writes it and `--compare` reads it. */
export type MeasuredRun = Readonly<z.output<typeof measuredRun>>;

/** @throws IndexerError INPUT_WRONG */
export function parseRun(text: string, file: string): MeasuredRun {
  try {
    return measuredRun.parse(JSON.parse(text));
  } catch (cause) {
    throw new IndexerError('INPUT_WRONG', `${file} is no run that --save wrote.`, { cause });
  }
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that a share of all does not exceed (nearest rank). */
export function percentile(values: readonly number[], shareBelow: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * shareBelow) - 1)] ?? 0;
}
