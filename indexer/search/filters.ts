import type { QueryClause } from './query-clause.ts';
import type { FacetName, SearchParameters } from './search-parameters.ts';

export type ValueFacetName = Exclude<FacetName, 'price'>;

/** The keyword field behind each facet of values. */
export const facetFields = {
  category: 'categoryPaths',
  brand: 'brand.exact',
  material: 'materials.exact',
  finish: 'finishes.exact',
  format: 'formats.exact',
  sides: 'sides',
  orientation: 'orientations',
  availability: 'inStock',
} as const satisfies Record<ValueFacetName, string>;

/** What shoppers chose, one clause per facet: values of one facet widen the result, facets narrow it. */
export type ChosenFilters = ReadonlyMap<FacetName, QueryClause>;

export type FilterParameters = Pick<SearchParameters, ValueFacetName | 'priceMin' | 'priceMax'>;

export function chosenFilters(parameters: FilterParameters): ChosenFilters {
  const filters = new Map<FacetName, QueryClause>();
  for (const name of ['category', 'brand', 'material', 'finish', 'sides', 'orientation'] as const) {
    const chosen = parameters[name];
    if (chosen.length > 0) filters.set(name, { terms: { [facetFields[name]]: chosen } });
  }
  if (parameters.format.length > 0) filters.set('format', formatFilter(parameters.format));
  if (parameters.availability.length > 0) {
    filters.set('availability', { terms: { inStock: parameters.availability.map((value) => value === 'inStock') } });
  }
  const { priceMin, priceMax } = parameters;
  if (priceMin !== undefined || priceMax !== undefined) {
    filters.set('price', { range: { priceMinor: { gte: priceMin, lte: priceMax } } });
  }
  return filters;
}

/** A format by its name, or by its size however that is written: `600x900`, `900 × 600 mm`. */
function formatFilter(formats: readonly string[]): QueryClause {
  const sizes = formats.map(sizeOf).filter((size) => size !== undefined);
  const byName = { terms: { [facetFields.format]: formats } };
  if (sizes.length === 0) return byName;
  return { bool: { should: [byName, { terms: { sizesMm: sizes } }], minimum_should_match: 1 } };
}

function sizeOf(text: string): string | undefined {
  const [, first, second] = /^(\d{1,5})\s*[x×]\s*(\d{1,5})(?:\s*mm)?$/i.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const [shorter, longer] = [Number(first), Number(second)].sort((a, b) => a - b);
  return `${shorter}x${longer}`;
}

/** Every clause but that of one facet, whose own values stay selectable that way. */
export function filtersWithout(filters: ChosenFilters, facet?: FacetName): QueryClause[] {
  return [...filters].filter(([name]) => name !== facet).map(([, clause]) => clause);
}
