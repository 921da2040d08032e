import { describe, expect, test } from '@jest/globals';
import type { EngineAnswer, EngineHit, SearchEngine } from '../../../indexer/search/search-engine.ts';
import { countVariants, variantCountOf, variantCountRequest } from '../../../indexer/search/variant-counts.ts';
import { parametersOf } from './search-parameters-of.ts';

const hit = (id: string, variantGroup: string): EngineHit => ({ _id: id, _source: { variantGroup } });
const planned = (queryString: string) => ({
  parameters: parametersOf(queryString),
  text: { term: { title: 'poster' } },
  placement: { pin: [], hide: [] },
});
const totals = (products: number, total: number, isExact = true) => ({ matched: products, products, total, isExact });

async function counted(queryString: string, hits: readonly EngineHit[], found: ReturnType<typeof totals>) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const unasked = async () => {
    throw new Error('points in time are not asked for');
  };
  const engine: SearchEngine = {
    search: async (body) => {
      asked.push(body);
      const variants = { buckets: [{ key: 'g-1', doc_count: 4 }] };
      return { timed_out: false, hits: { hits: [] }, aggregations: { variants } } as unknown as EngineAnswer;
    },
    pointInTime: { lend: unasked, forget: unasked },
  };
  const { counts } = await countVariants(planned(queryString), hits, found, engine);
  return { asked, counts: hits.map((one) => variantCountOf(one, counts)) };
}

describe('variants of the products on a page', () => {
  const hits = [hit('p-1', 'g-1'), hit('p-2', 'g-2')];

  test('are counted by one search, whose groups are those of the page', async () => {
    const { asked, counts } = await counted('q=x', hits, totals(9, 2));
    expect(counts).toEqual([4, 1]);
    expect(asked).toEqual([expect.objectContaining({ size: 0, track_total_hits: false, timeout: '2s' })]);
    expect(JSON.stringify(asked)).toContain('{"terms":{"variantGroup":["g-1","g-2"]}}');
  });

  test.each([
    ['each result is all there is of its group', 'q=x', hits, totals(2, 2)],
    ['variants are listed one by one', 'q=x&variants=all', hits, totals(9, 9)],
    ['the page is empty', 'q=x&page=9', [], totals(9, 2)],
  ])('are not asked for where %s', async (_why, queryString, some, found) => {
    const { asked, counts } = await counted(queryString, some, found);
    expect(asked).toEqual([]);
    expect(counts).toEqual(some.map(() => 1));
  });

  test('are asked for where the number of groups is an estimate', async () => {
    expect((await counted('q=x', hits, totals(20_000, 20_000, false))).asked.length).toBe(1);
  });

  test('are counted under the filters, wherever they stand in the search of the page', () => {
    const request = JSON.stringify(variantCountRequest(planned('q=x&material=Matt&priceMin=5'), ['g-1']));
    expect(request).toContain('{"materials.folded":"Matt"}');
    expect(request).toContain('{"priceMinor":{"gte":5}}');
    expect(request).toContain('{"title":"poster"}');
  });
});
