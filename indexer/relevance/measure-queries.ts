import type { JudgedQuery } from './judged-set.ts';
import { type MeasuredQuery, type MeasuredRun, mean, percentile } from './measured-run.ts';
import { MEASURED_RESULTS, ndcg, ndcgOfJudged } from './ndcg.ts';

export interface FoundProducts {
  /** The best first; more than are measured, so that judged ones among them can be measured alone. */
  readonly ids: readonly string[];
  readonly hits: number;
  readonly didYouMean: string | null;
}

export type FindProducts = (text: string) => Promise<FoundProducts>;

export interface MeasureOptions {
  /** Queries at a time; latency is measured apart, one at a time. */
  readonly concurrency: number;
  readonly onProgress: (done: number) => void;
}

/** Queries that are asked once more, alone, to see how long they take. */
const TIMED_QUERIES = 300;

/** Asks every query and measures what is found. */
export async function measureQueries(
  queries: readonly JudgedQuery[],
  products: number,
  find: FindProducts,
  options: MeasureOptions,
): Promise<MeasuredRun> {
  const measured: MeasuredQuery[] = [];
  let next = 0;
  const worker = async () => {
    for (let nth = next++; nth < queries.length; nth = next++) {
      const query = queries[nth];
      if (query !== undefined) measured[nth] = measure(query, await find(query.text));
      options.onProgress(next - options.concurrency);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  const latencies = await timeQueries(queries, find);
  return summarise(queries, products, measured, latencies);
}

function measure({ id, text, gains }: JudgedQuery, { ids, hits, didYouMean }: FoundProducts): MeasuredQuery {
  const found = ids.slice(0, MEASURED_RESULTS);
  return { id, text, ndcg: ndcg(ids, gains), ndcgOfJudged: ndcgOfJudged(ids, gains), hits, found, didYouMean };
}

/** Milliseconds of queries spread evenly over the set. */
async function timeQueries(queries: readonly JudgedQuery[], find: FindProducts): Promise<number[]> {
  const step = Math.max(1, queries.length / TIMED_QUERIES);
  const latencies: number[] = [];
  for (let place = 0; place < queries.length; place += step) {
    const started = performance.now();
    await find(queries[Math.floor(place)]?.text ?? '');
    latencies.push(performance.now() - started);
  }
  return latencies;
}

function summarise(
  queries: readonly JudgedQuery[],
  products: number,
  measured: MeasuredQuery[],
  latencies: readonly number[],
): MeasuredRun {
  const shown = measured.flatMap(({ found }, nth) => found.map((id) => (queries[nth]?.gains.has(id) ? 1 : 0)));
  return {
    products,
    ndcg: mean(measured.flatMap(({ ndcg }) => ndcg ?? [])),
    ndcgOfJudged: mean(measured.flatMap(({ ndcgOfJudged }) => ndcgOfJudged ?? [])),
    judgedShare: mean(shown),
    zeroResultQueries: measured.filter(({ hits }) => hits === 0).length,
    latencyMs: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    queries: measured,
  };
}
