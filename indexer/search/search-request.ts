import { type FacetRequest, facetAggregations, isEachAlone, type Totals, totalAggregations } from './facets.ts';
import { chosenFilters, filtersWithout } from './filters.ts';
import { hiddenProducts } from './hidden-products.ts';
import { highlighting } from './highlighting.ts';
import { listedSource } from './product-answer.ts';
import { allOf, type QueryClause } from './query-clause.ts';
import type { Placement } from './rules.ts';
import type { SearchParameters } from './search-parameters.ts';
import { isByRelevance, sortKeys } from './sorting.ts';

/** Left to OpenSearch for one search, after which it answers with what it has. */
export const searchTimeout = '2s';

/** Of a product that is out of stock: it is still found, below what is as good and can be had. */
const outOfStockBoost = 0.5;

/** Above any score of a text, so that pinned products come first; 32-bit scores keep their order among each other. */
const pinnedBoost = 1_000_000;

export interface PlannedSearch {
  readonly parameters: SearchParameters;
  /** What the text means, scored; null when nothing was typed. */
  readonly text: QueryClause | null;
  readonly placement: Placement;
}

/** Body of the search for one page. */
export function searchRequest(planned: PlannedSearch): Readonly<Record<string, unknown>> {
  const { parameters } = planned;
  const { page, size, sort } = parameters;
  const facets = facetRequest(parameters);
  return {
    query: scoredQuery(planned),
    // Not in the query: facets and the decision to relax need what the text alone matches.
    ...(facets.filters.size > 0 && { post_filter: allOf(allFilters(parameters)) }),
    ...(facets.isCollapsed && { collapse: collapsed }),
    aggs: totalAggregations(facets),
    track_total_hits: false,
    sort: sortKeys(sort),
    from: (page - 1) * size,
    size,
    ...found(planned),
  };
}

/**
 * Body of the search for the facets of a page: apart, so that only the stage that is shown counts them, without scores,
 * and so that OpenSearch's request cache, which takes searches without hits alone, answers for every page and again
 * until something is edited. Undefined when there is nothing to count.
 */
export function facetSearch(planned: PlannedSearch, totals: Totals): Readonly<Record<string, unknown>> | undefined {
  const facets = facetRequest(planned.parameters);
  if (facets.names.length === 0 || totals.matched === 0) return undefined;
  // Without filters facets count the very products of the total: where none has variants, they need not look for them.
  const hasVariants = facets.filters.size > 0 || !isEachAlone(totals);
  return countingSearch(
    scoredQuery(planned),
    facetAggregations({ ...facets, isCollapsed: facets.isCollapsed && hasVariants }),
  );
}

/** Body of a search that counts what matches, in whatever order. */
export function countingSearch(query: QueryClause, aggs: Readonly<Record<string, unknown>>) {
  return { query, aggs, size: 0, track_total_hits: false, timeout: searchTimeout };
}

/** What each hit brings along, and how long it may take. */
export function found({ text }: PlannedSearch): Readonly<Record<string, unknown>> {
  return { _source: listedSource, highlight: highlighting(text), track_scores: false, timeout: searchTimeout };
}

export function facetRequest(parameters: SearchParameters): FacetRequest {
  const isCollapsed = parameters.variants === 'collapsed';
  return { names: parameters.facets, filters: chosenFilters(parameters), parameters, isCollapsed };
}

/** Of each variant group the best one in the order asked for; `countVariants` counts the others. */
export const collapsed = { field: 'variantGroup' } as const;

/** The query with everything that decides which products there are and what they score. */
export function scoredQuery(planned: PlannedSearch, filters: readonly QueryClause[] = []): QueryClause {
  const { parameters, placement } = planned;
  const isRanked = isByRelevance(parameters.sort);
  const pins = isRanked ? placement.pin : [];
  const matched = isRanked ? placed(demoted(planned.text ?? popularityQuery()), pins) : unranked(planned);
  return { bool: { must: [matched], filter: filters, must_not: hiddenProducts(placement.hide, parameters.q) } };
}

/** All filters at once, where nothing is counted beside them. */
export function allFilters(parameters: SearchParameters): QueryClause[] {
  return filtersWithout(chosenFilters(parameters));
}

function unranked({ parameters, text }: PlannedSearch): QueryClause {
  const matching = text === null ? { match_all: {} } : { constant_score: { filter: text, boost: 0 } };
  if (parameters.sort !== 'popularity') return matching;
  return { bool: { filter: [matching], should: [{ rank_feature: { field: 'popularity', linear: {} } }] } };
}

/** Everything, what sells best first. */
function popularityQuery(): QueryClause {
  return { bool: { must: [{ match_all: {} }], should: [{ rank_feature: { field: 'popularity', saturation: {} } }] } };
}

function demoted(positive: QueryClause): QueryClause {
  return { boosting: { positive, negative: { term: { inStock: false } }, negative_boost: outOfStockBoost } };
}

function placed(matched: QueryClause, pins: readonly string[]): QueryClause {
  if (pins.length === 0) return matched;
  const places = pins.map((productId, place) => ({
    constant_score: { filter: { term: { productId } }, boost: pinnedBoost * (pins.length - place) },
  }));
  return { bool: { should: [matched, ...places], minimum_should_match: 1 } };
}
