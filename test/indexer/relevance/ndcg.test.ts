import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ndcg, ndcgOfJudged } from '../../../indexer/relevance/ndcg.ts';

const gains = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 1],
]);

describe('nDCG@10', () => {
  it('takes gains as they are and discounts by the logarithm of the place', () => {
    const ideal = 3 + 2 / Math.log2(3) + 1 / 2;
    expect(ndcg(['c', 'x', 'a'], gains)).toBeCloseTo((1 + 3 / 2) / ideal, 12);
  });

  it('counts what nobody judged as nothing, or leaves it out', () => {
    expect(ndcg(['x', 'a', 'b', 'c'], gains)).toBeLessThan(1);
    expect(ndcgOfJudged(['x', 'a', 'y', 'b', 'c'], gains)).toBe(1);
  });

  it('measures against all judged products, found or not', () => {
    expect(ndcg([], gains)).toBe(0);
    expect(ndcg(['a', 'b', 'c'], gains)).toBe(1);
  });

  it('is not defined where nothing can be gained', () => {
    expect(ndcg(['a'], new Map([['a', 0]]))).toBeNull();
  });

  it('is 0 to 1 for any results', () => {
    const results = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'x', 'y', 'z'));
    fc.assert(
      fc.property(results, (found) => {
        const value = ndcg(found, gains) ?? -1;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });
});
