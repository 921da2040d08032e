import { describe, expect, it } from '@jest/globals';
import { compareRuns } from '../../../indexer/relevance/compare-runs.ts';
import { type MeasuredRun, percentile } from '../../../indexer/relevance/measured-run.ts';

function run(figures: Readonly<Record<string, number | null>>): MeasuredRun {
  const queries = Object.entries(figures).map(([id, ndcg]) => {
    return { id, text: id, ndcg, ndcgOfJudged: ndcg, hits: 1, found: [], didYouMean: null };
  });
  const latencyMs = { p50: 1, p95: 1 };
  return { products: 1, ndcg: 0, ndcgOfJudged: 0, judgedShare: 0, zeroResultQueries: 0, latencyMs, queries };
}

describe('two runs', () => {
  it('are compared query by query, the greatest change first', () => {
    const { wins, losses, compared, meanDifference } = compareRuns(
      run({ a: 0.5, b: 0.5, c: 0.5, d: 0.5, gone: 1, none: null }),
      run({ a: 0.6, b: 0.9, c: 0.5, d: 0.1, added: 1, none: 0.5 }),
    );
    expect(wins.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(losses.map(({ id }) => id)).toEqual(['d']);
    expect(compared).toBe(4);
    expect(meanDifference).toBeCloseTo(0.025, 12);
  });
});

describe('a percentile', () => {
  it('is the nearest rank', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(percentile([4, 1, 3, 2], 0.95)).toBe(4);
    expect(percentile([], 0.95)).toBe(0);
  });
});
