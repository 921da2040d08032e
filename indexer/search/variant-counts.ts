import type { Totals } from './facets.ts';
import type { EngineHit, SearchEngine } from './search-engine.ts';
import { allFilters, type PlannedSearch, scoredQuery, searchTimeout } from './search-request.ts';

/** How many found products each variant group of a page has; groups that are not in it have one. */
export type VariantCounts = ReadonlyMap<string, number>;

interface GroupBuckets {
  readonly buckets?: readonly { readonly key: string; readonly doc_count: number }[];
}

/**
 * Counts the found products of the groups on a page, under the same query and filters, in one search that looks at
 * these groups alone. `inner_hits` of `collapse` tell the same, but by one search for each hit.
 */
export async function countVariants(
  search: PlannedSearch,
  hits: readonly EngineHit[],
  totals: Totals,
  engine: SearchEngine,
): Promise<VariantCounts> {
  const groups = groupsOf(hits);
  const isEachAlone = totals.isExact && totals.total === totals.products;
  if (search.parameters.variants === 'all' || isEachAlone || groups.length === 0) return new Map();
  const answer = await engine.search(variantCountRequest(search, groups));
  return readVariantCounts(answer.aggregations?.variants);
}

export function groupsOf(hits: readonly EngineHit[]): string[] {
  return [...new Set(hits.flatMap(({ _source }) => _source?.variantGroup ?? []))];
}

/** Body of the search that counts; without scores, as only what matches is asked. */
export function variantCountRequest(search: PlannedSearch, groups: readonly string[]) {
  return {
    query: ofGroups(search, groups),
    aggs: variantCounting(groups),
    size: 0,
    track_total_hits: false,
    timeout: searchTimeout,
  };
}

/** What is found of some groups. */
export function ofGroups(search: PlannedSearch, groups: readonly string[]) {
  return scoredQuery(search, [...allFilters(search.parameters), { terms: { variantGroup: groups } }]);
}

export function variantCounting(groups: readonly string[]) {
  return { variants: { terms: { field: 'variantGroup', size: groups.length } } };
}

export function readVariantCounts(answer: unknown): VariantCounts {
  const { buckets = [] } = (answer ?? {}) as GroupBuckets;
  return new Map(buckets.map(({ key, doc_count }) => [key, doc_count]));
}

/** At least the product itself, which may have been edited between two searches. */
export function variantCountOf({ _source }: EngineHit, counts: VariantCounts): number {
  return counts.get(_source?.variantGroup ?? '') ?? 1;
}
