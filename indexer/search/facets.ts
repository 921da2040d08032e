import type { FacetAnswers, FacetValue, PriceFacet } from './answers.ts';
import {
  type ChosenFilters,
  type FilterParameters,
  facetFields,
  filtersWithout,
  type ValueFacetName,
  valueClause,
} from './filters.ts';
import { allOf } from './query-clause.ts';
import type { FacetName } from './search-parameters.ts';

/** Values listed per facet, beside the chosen ones, which always are. */
const listedValues = 40;

/** Minor units; the last range is open. 1, 2, 5, 10, … of the currency suit any price list. */
const priceBounds = [0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 500_000];

/** Up to so many groups the count is exact but for a hash collision in 10,000 searches. */
const exactGroups = 10_000;
const exactGroupsPerValue = 1_000;

export interface FacetRequest {
  readonly names: readonly FacetName[];
  readonly filters: ChosenFilters;
  readonly parameters: FilterParameters;
  /** Whether variants of a group count once. */
  readonly isCollapsed: boolean;
}

type Aggregations = Readonly<Record<string, unknown>>;

/** Aggregations for the totals. Filters stand in `post_filter`, so aggregations see every match of the text. */
export function totalAggregations({ filters, isCollapsed }: FacetRequest): Aggregations {
  const aggs = isCollapsed ? { aggs: { groups: groupCount(exactGroups) } } : {};
  return { matched: { filter: allOf([]) }, all: { filter: allOf(filtersWithout(filters)), ...aggs } };
}

/**
 * Aggregations for the facets, over every match of the text; each facet is counted under all filters but its own.
 * Those without a choice of their own share one filter.
 */
export function facetAggregations(request: FacetRequest): Aggregations {
  const { names, filters } = request;
  const apart = names.filter((name) => filters.has(name));
  const together = names.filter((name) => !filters.has(name));
  const ofNames = (some: readonly FacetName[]) => Object.assign({}, ...some.map((name) => countsOf(name, request)));
  const all = together.length > 0 && { all: { filter: allOf(filtersWithout(filters)), aggs: ofNames(together) } };
  const withoutOwn = apart.map((name) => [
    `without_${name}`,
    { filter: allOf(filtersWithout(filters, name)), aggs: countsOf(name, request) },
  ]);
  return { ...all, ...Object.fromEntries(withoutOwn) };
}

function groupCount(precision: number): Aggregations {
  return { cardinality: { field: 'variantGroup', precision_threshold: precision } };
}

function countsOf(name: FacetName, { parameters, isCollapsed }: FacetRequest): Aggregations {
  const aggs = isCollapsed ? { aggs: { groups: groupCount(exactGroupsPerValue) } } : {};
  if (name === 'price') {
    const ranges = priceBounds.map((from, index) => ({ from, to: priceBounds[index + 1] }));
    return {
      price_stats: { stats: { field: 'priceMinor' } },
      price_ranges: { range: { field: 'priceMinor', ranges }, ...aggs },
    };
  }
  const chosen = parameters[name].map((value) => valueClause(name, value));
  const listed = { field: facetFields[name], size: listedValues, order: [{ _count: 'desc' }, { _key: 'asc' }] };
  return {
    [name]: { terms: listed, ...aggs },
    ...(chosen.length > 0 && { [`${name}_chosen`]: { filters: { filters: chosen }, ...aggs } }),
  };
}

interface Bucket {
  /** Absent from the buckets of chosen values, which stand in the order of the choice. */
  readonly key?: string | number;
  readonly key_as_string?: string;
  readonly from?: number;
  readonly to?: number;
  readonly doc_count: number;
  readonly groups?: { readonly value: number };
}

interface Counted {
  readonly buckets?: readonly Bucket[];
  readonly min?: number | null;
  readonly max?: number | null;
  readonly value?: number;
}

export type AggregationAnswers = Readonly<
  Record<string, Readonly<Record<string, Counted | number>> & { readonly doc_count: number }>
>;

/** Reads the facets out of the answer to `facetAggregations`; without one nothing was found. */
export function readFacets(request: FacetRequest, answers: AggregationAnswers): FacetAnswers {
  const facets = request.names.map((name) => {
    const counts = answers[request.filters.has(name) ? `without_${name}` : 'all'];
    const counted = (key: string) => (typeof counts?.[key] === 'object' ? counts[key] : {});
    if (name === 'price') return [name, priceFacet(counted('price_stats'), counted('price_ranges'))];
    return [name, valueFacet(name, request.parameters, counted(name), counted(`${name}_chosen`))];
  });
  return Object.fromEntries(facets);
}

export interface Totals {
  /** Products that the text matches, before any filter. */
  readonly matched: number;
  /** Results under all filters: groups when variants are collapsed, else products. */
  readonly total: number;
  /** Products under all filters, each variant counted. */
  readonly products: number;
  readonly isExact: boolean;
}

/** Whether no two products under the filters are variants of one another. */
export function isEachAlone({ total, products, isExact }: Totals): boolean {
  return isExact && total === products;
}

export function readTotals(answers: AggregationAnswers | undefined): Totals {
  const groups = answers?.all?.groups;
  const products = answers?.all?.doc_count ?? 0;
  const total = (typeof groups === 'object' ? groups.value : undefined) ?? products;
  const isExact = groups === undefined || total <= exactGroups;
  return { matched: answers?.matched?.doc_count ?? 0, total, products, isExact };
}

function countOf({ groups, doc_count }: Bucket): number {
  return groups?.value ?? doc_count;
}

function shownValue(name: ValueFacetName, { key, key_as_string }: Bucket): string {
  if (name === 'availability') return key_as_string === 'true' ? 'inStock' : 'outOfStock';
  return String(key);
}

/** Much as the index folds; a difference only lists a chosen value a second time, as it was sent. */
function folded(value: string): string {
  return value.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Chosen values are always listed, with their counts, also when nothing has them or others are more frequent. */
function valueFacet(
  name: ValueFacetName,
  parameters: FilterParameters,
  listed: Counted,
  chosen: Counted,
): FacetValue[] {
  const sent: readonly string[] = parameters[name];
  const isChosen = new Set(sent.map(folded));
  const values = (listed.buckets ?? []).map((bucket) => {
    const value = shownValue(name, bucket);
    return { value, count: countOf(bucket), chosen: isChosen.has(folded(value)) };
  });
  const shown = new Set(values.map(({ value }) => folded(value)));
  const missing = sent.flatMap((value, index) => {
    const bucket = chosen.buckets?.[index];
    return shown.has(folded(value)) ? [] : [{ value, count: bucket ? countOf(bucket) : 0, chosen: true }];
  });
  return [...values, ...missing].sort((one, other) => other.count - one.count);
}

function priceFacet(stats: Counted, { buckets = [] }: Counted): PriceFacet {
  const ranges = buckets
    .filter((bucket) => bucket.doc_count > 0)
    .map((bucket) => ({
      fromMinor: bucket.from ?? 0,
      toMinor: bucket.to === undefined ? null : bucket.to - 1,
      count: countOf(bucket),
    }));
  return { minMinor: stats.min ?? null, maxMinor: stats.max ?? null, ranges };
}
