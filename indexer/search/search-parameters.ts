import type { ParameterTable, ParameterValues } from './parameter-table.ts';
import type { Parsed } from './parse-parameters.ts';
import { parseParameters, problem } from './parse-parameters.ts';

/** `from` + `size` beyond it is refused by OpenSearch (`index.max_result_window`); cursors go further. */
export const deepestResult = 10_000;
export const maxPageSize = 100;
/** Of the `{id}` in paths. Longer ids are refused by the contract of product.upserted. */
export const longestProductId = 128;
const maxPriceMinor = 1_000_000_000_000;

const text = { kind: 'text', maxLength: 200 } as const;
const filter = { kind: 'texts', maxLength: 1_000, maxCount: 20 } as const;
const price = { kind: 'whole', min: 0, max: maxPriceMinor } as const;

/** What `GET /search` takes. */
export const searchParameters = {
  q: {
    ...text,
    meaning: 'What the shopper typed. Empty: everything, what sells best first',
    example: 'a2 poster matt',
  },
  category: {
    ...filter,
    meaning: 'Category by its full path; its subcategories are included. Repeat for several: one of them',
    example: 'Cards / Business cards',
  },
  brand: { ...filter, meaning: 'Brand. Repeat for several: one of them' },
  material: { ...filter, meaning: 'Material. Repeat for several: one of them', example: 'matt 170 g' },
  finish: { ...filter, meaning: 'Finish. Repeat for several: one of them' },
  format: {
    ...filter,
    meaning: 'Format by its name, or trimmed size in millimetres. Repeat for several: one of them',
    example: 'A3',
  },
  sides: { kind: 'choices', values: ['1', '2'], whenAbsent: 'none', meaning: 'Printed sides' },
  orientation: {
    kind: 'choices',
    values: ['portrait', 'landscape', 'square'],
    whenAbsent: 'none',
    meaning: 'Orientation of the format',
  },
  availability: {
    kind: 'choices',
    values: ['inStock', 'outOfStock'],
    whenAbsent: 'none',
    meaning: 'Whether it can be had at once; what is made to order can',
  },
  priceMin: { ...price, meaning: 'Lowest price, in minor units of the currency (1990 is 19.90)' },
  priceMax: { ...price, meaning: 'Highest price, in minor units of the currency' },
  sort: {
    kind: 'choice',
    values: ['relevance', 'price', '-price', 'newest', 'popularity'],
    default: 'relevance',
    meaning: 'Order: best match, cheapest, dearest, newest or best-selling first',
  },
  page: {
    kind: 'whole',
    min: 1,
    max: deepestResult,
    default: 1,
    meaning: `Page, from 1; page × size is at most ${deepestResult}`,
  },
  size: { kind: 'whole', min: 1, max: maxPageSize, default: 24, meaning: 'Results per page' },
  after: {
    kind: 'text',
    maxLength: 4_000,
    meaning:
      'Reads on by cursor, however deep, in one unchanging view of the catalog: `first` begins, then the `next` of the answer before, with all else the same',
  },
  facets: {
    kind: 'choices',
    values: ['category', 'brand', 'material', 'finish', 'format', 'sides', 'orientation', 'availability', 'price'],
    whenAbsent: 'all',
    none: 'none',
    meaning: 'Facets to count, or none. Not counted when reading by cursor',
  },
  variants: {
    kind: 'choice',
    values: ['collapsed', 'all'],
    default: 'collapsed',
    meaning: 'Whether of products that differ only in size or material the best one stands for all',
  },
} as const satisfies ParameterTable;

export type SearchParameters = ParameterValues<typeof searchParameters>;
export type FacetName = SearchParameters['facets'][number];

/** What `GET /suggest` takes. */
export const suggestParameters = {
  q: { ...text, maxLength: 100, isRequired: true, meaning: 'What has been typed so far', example: 'busin' },
  size: { kind: 'whole', min: 1, max: 20, default: 6, meaning: 'Products to suggest' },
} as const satisfies ParameterTable;

export type SuggestParameters = ParameterValues<typeof suggestParameters>;

/** What `GET /products/{id}/similar` takes. */
export const similarParameters = {
  size: { kind: 'whole', min: 1, max: 24, default: 8, meaning: 'Products to answer with' },
} as const satisfies ParameterTable;

export type SimilarParameters = ParameterValues<typeof similarParameters>;

export const noParameters = {} as const satisfies ParameterTable;

/** Parses the parameters of a search and refuses those that contradict each other. */
export function parseSearchParameters(queryString: string): Parsed<SearchParameters> {
  const parsed = parseParameters(searchParameters, queryString);
  if (!parsed.ok) return parsed;
  const { priceMin, priceMax, page, size, after } = parsed.value;
  const problems = [];
  if (priceMin !== undefined && priceMax !== undefined && priceMin > priceMax) {
    problems.push(
      problem('PARAMETERS_CONTRADICT', 'priceMax', `priceMax (${priceMax}) is below priceMin (${priceMin}).`),
    );
  }
  if (page > 1 && after !== '') {
    problems.push(problem('PARAMETERS_CONTRADICT', 'page', 'page and after exclude each other.'));
  }
  if (page * size > deepestResult) {
    const message = `page × size is ${page * size}; at most ${deepestResult} results are paged. Read on with after=first.`;
    problems.push(problem('PAGE_TOO_DEEP', 'page', message));
  }
  return problems.length > 0 ? { ok: false, problems } : parsed;
}
