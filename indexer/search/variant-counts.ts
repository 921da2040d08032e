import { isEachAlone, type Totals } from './facets.ts';
import type { EngineHit, SearchEngine } from './search-engine.ts';
import { allFilters, countingSearch, type PlannedSearch, scoredQuery } from './search-request.ts';

/** How many found products each variant group has; groups that are not in it have one. */
export type VariantCounts = ReadonlyMap<string, number>;

export interface CountedVariants {
  readonly counts: VariantCounts;
  /** Whether OpenSearch ran out of time, so that there may be more. */
  readonly isPartial: boolean;
}

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
): Promise<CountedVariants> {
  const groups = groupsOf(hits);
  const hasVariants = search.parameters.variants === 'collapsed' && !isEachAlone(totals);
  if (!hasVariants || groups.length === 0) return { counts: new Map(), isPartial: false };
  const answer = await engine.search(variantCountRequest(search, groups));
  return { counts: readVariantCounts(answer.aggregations?.variants), isPartial: answer.timed_out };
}

export function groupsOf(hits: readonly EngineHit[]): string[] {
  return [...new Set(hits.flatMap(({ _source }) => _source?.variantGroup ?? []))];
}

/** Body of the search that counts; without scores, as only what matches is asked. */
export function variantCountRequest(search: PlannedSearch, groups: readonly string[]) {
  return countingSearch(ofGroups(search, groups), variantCounting(groups));
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
