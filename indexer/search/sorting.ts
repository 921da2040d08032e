import type { SearchParameters } from './search-parameters.ts';

export type SortOrder = SearchParameters['sort'];

/**
 * What stands for a missing value, so that it comes last. OpenSearch's own choice is the largest 64-bit number, which
 * JavaScript cannot hand back in `search_after`.
 */
const missingHighest = Number.MAX_SAFE_INTEGER;
const missingLowest = -1;

/** No two products share a productId, so every order is total: pages neither repeat nor skip a product. */
const tiebreak = { productId: 'asc' };

/** Sort keys of each order. Popularity is a score (see `popularityQuery`): rank features cannot be sorted by. */
export function sortKeys(sort: SortOrder): readonly Readonly<Record<string, unknown>>[] {
  if (sort === 'price') return [{ priceMinor: { order: 'asc', missing: missingHighest } }, tiebreak];
  if (sort === '-price') return [{ priceMinor: { order: 'desc', missing: missingLowest } }, tiebreak];
  if (sort === 'newest') return [{ listedAt: { order: 'desc', missing: missingLowest } }, tiebreak];
  return [{ _score: 'desc' }, tiebreak];
}

/** Whether results are ordered by how well they match, so that rules may place products. */
export function isByRelevance(sort: SortOrder): boolean {
  return sort === 'relevance';
}
