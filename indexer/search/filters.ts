import { anyOf, type QueryClause } from './query-clause.ts';
import { type FacetName, type SearchParameters, searchParameters } from './search-parameters.ts';

export type ValueFacetName = Exclude<FacetName, 'price'>;

const valueFacetNames = searchParameters.facets.values.filter((name): name is ValueFacetName => name !== 'price');

/** The keyword field behind each facet of values. */
export const facetFields = {
  category: 'categoryPaths',
  brand: 'brand',
  material: 'materials',
  finish: 'finishes',
  format: 'formats',
  sides: 'sides',
  orientation: 'orientations',
  availability: 'inStock',
} as const satisfies Record<ValueFacetName, string>;

/** What shoppers chose, one clause per facet: values of one facet widen the result, facets narrow it. */
export type ChosenFilters = ReadonlyMap<FacetName, QueryClause>;

export type FilterParameters = Pick<SearchParameters, ValueFacetName | 'priceMin' | 'priceMax'>;

export function chosenFilters(parameters: FilterParameters): ChosenFilters {
  const filters = new Map<FacetName, QueryClause>();
  for (const name of valueFacetNames) {
    const clauses = parameters[name].map((value) => valueClause(name, value));
    if (clauses.length > 0) filters.set(name, anyOf(clauses));
  }
  const { priceMin, priceMax } = parameters;
  if (priceMin !== undefined || priceMax !== undefined) {
    filters.set('price', { range: { priceMinor: { gte: priceMin, lte: priceMax } } });
  }
  return filters;
}

/** Whether a product has one value of a facet. Texts are compared without regard to case and accents. */
export function valueClause(name: ValueFacetName, value: string): QueryClause {
  if (name === 'availability') return { term: { inStock: value === 'inStock' } };
  if (name === 'sides') return { term: { sides: Number(value) } };
  const sizeMm = name === 'format' ? sizeOf(value) : undefined;
  const byName = { term: { [`${facetFields[name]}.folded`]: value } };
  return sizeMm === undefined ? byName : anyOf([byName, { term: { sizesMm: sizeMm } }]);
}

/** A size however it is written, as `sizesMm` holds it: `600x900` of `900 × 600 mm`. */
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
