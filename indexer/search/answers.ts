import { z } from 'zod';
import { apiSchemas, listedFields, listedProduct } from './product-answer.ts';

const html = 'HTML: matches stand in <em>, everything else is escaped';

export const foundProduct = z
  .object({
    ...listedFields,
    highlights: z.object({
      title: z.string().meta({ description: html }),
      description: z.string().meta({ description: `The place of the description that fits best. ${html}` }),
    }),
    variantCount: z
      .int()
      .meta({ description: 'Found products of its variant group, itself included; 1 when variants are listed apart' }),
    pinned: z.boolean().meta({ description: 'Placed here by a merchandising rule' }),
  })
  .register(apiSchemas, { id: 'FoundProduct' });
export type FoundProduct = z.infer<typeof foundProduct>;

const facetValue = z
  .object({
    value: z.string().meta({ description: 'Send it back as the filter of the same name' }),
    count: z.int().meta({ description: 'Results with this value under all other filters' }),
    chosen: z.boolean(),
  })
  .register(apiSchemas, { id: 'FacetValue' });
export type FacetValue = z.infer<typeof facetValue>;

const priceFacet = z
  .object({
    minMinor: z.int().nullable(),
    maxMinor: z.int().nullable(),
    ranges: z.array(
      z.object({
        fromMinor: z.int().meta({ description: 'Inclusive' }),
        toMinor: z.int().nullable().meta({ description: 'Inclusive; null: no upper end' }),
        count: z.int(),
      }),
    ),
  })
  .meta({ description: 'Minor units, under all filters but the price' })
  .register(apiSchemas, { id: 'PriceFacet' });
export type PriceFacet = z.infer<typeof priceFacet>;

const values = z.array(facetValue).optional();

export const facetAnswers = z
  .object({
    category: values,
    brand: values,
    material: values,
    finish: values,
    format: values,
    sides: values,
    orientation: values,
    availability: values,
    price: priceFacet.optional(),
  })
  .meta({ description: 'Those that were asked for' })
  .register(apiSchemas, { id: 'Facets' });
export type FacetAnswers = z.infer<typeof facetAnswers>;

export const searchAnswer = z
  .object({
    searchId: z.string().meta({ description: 'UUIDv7 of this search, the same as in its search.performed event' }),
    query: z.string().meta({ description: 'The text as it was searched for: trimmed' }),
    didYouMean: z
      .string()
      .nullable()
      .meta({ description: 'The text with words that no product has corrected; the results are already for these' }),
    relaxed: z
      .enum(['most', 'any'])
      .nullable()
      .meta({
        description:
          'Too little has all that was asked for: results have most of it, or any, and those that have more come first. ' +
          'In orders other than relevance and by cursor: nothing has all of it',
      }),
    strictTotal: z.int().nullable().meta({
      description: 'Of the total, results that have all that was asked for or are pinned; null when not relaxed',
    }),
    total: z.int().meta({ description: 'Results: variant groups, or products when variants are listed apart' }),
    totalIsExact: z
      .boolean()
      .meta({ description: 'False: there are at least so many, or about so many above 10,000 groups' }),
    page: z.int().nullable().meta({ description: 'From 1; null when read by cursor' }),
    size: z.int(),
    next: z
      .string()
      .nullable()
      .meta({ description: 'Cursor for the next page when read by cursor; null at the end and when read by page' }),
    isPartial: z.boolean().meta({ description: 'True: time ran out, and there may be more' }),
    products: z.array(foundProduct),
    facets: facetAnswers,
    tookMs: z.int(),
  })
  .register(apiSchemas, { id: 'SearchAnswer' });
export type SearchAnswer = z.infer<typeof searchAnswer>;

export const suggestAnswer = z
  .object({
    query: z.string(),
    categories: z.array(z.object({ value: z.string(), count: z.int() })),
    products: z.array(
      z
        .object({ ...listedFields, highlight: z.string().meta({ description: `The title. ${html}` }) })
        .register(apiSchemas, { id: 'SuggestedProduct' }),
    ),
    didYouMean: z.string().nullable(),
  })
  .register(apiSchemas, { id: 'SuggestAnswer' });
export type SuggestAnswer = z.infer<typeof suggestAnswer>;

export const similarAnswer = z
  .object({ productId: z.string(), products: z.array(listedProduct) })
  .register(apiSchemas, { id: 'SimilarAnswer' });
export type SimilarAnswer = z.infer<typeof similarAnswer>;

export const problemCodes = [
  'PARAMETER_UNKNOWN',
  'PARAMETER_MISSING',
  'PARAMETER_REPEATED',
  'PARAMETER_WRONG',
  'PARAMETER_TOO_LONG',
  'PARAMETER_TOO_MANY',
  'PARAMETERS_CONTRADICT',
  'PAGE_TOO_DEEP',
  'CURSOR_WRONG',
  'CURSOR_EXPIRED',
  'PRODUCT_NOT_FOUND',
  'ROUTE_NOT_FOUND',
  'BUSY',
  'SEARCH_UNAVAILABLE',
  'INTERNAL',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

const problemFields = {
  code: z.enum(problemCodes),
  parameter: z.string().nullable().meta({ description: 'The parameter at fault, if one is' }),
  message: z.string(),
};

export const problemAnswer = z
  .object({ ...problemFields, more: z.array(z.object(problemFields)).meta({ description: 'What else is wrong' }) })
  .register(apiSchemas, { id: 'Problem' });
export type Problem = Omit<z.infer<typeof problemAnswer>, 'more'>;
export type ProblemAnswer = z.infer<typeof problemAnswer>;
