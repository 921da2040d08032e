import type { SuggestAnswer } from './answers.ts';
import type { AggregationAnswers } from './facets.ts';
import { hiddenProducts } from './hidden-products.ts';
import { escapeHtml } from './highlighting.ts';
import { listedProductOf, listedSource } from './product-answer.ts';
import { anyOf, type QueryClause } from './query-clause.ts';
import { placementFor } from './rules.ts';
import type { SuggestParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import { collapsed, searchTimeout } from './search-request.ts';

const suggestedCategories = 4;

/** Products and categories for what has been typed so far: every word begins a word of the title, or all of it a code. */
export async function suggest({ q, size }: SuggestParameters, ports: SearchPorts): Promise<SuggestAnswer> {
  const settings = await ports.readSettings();
  const { hide } = placementFor(settings.merchandise.rules, q);
  const answer = await ports.engine.search(suggestRequest(q, size, hide));
  const products = answer.hits.hits.map(({ _source = {}, highlight }) => ({
    ...listedProductOf(_source),
    highlight: highlight?.['title.prefix']?.[0] ?? escapeHtml(_source.title ?? ''),
  }));
  const understood = products.length > 0 ? undefined : await ports.understand(q, settings);
  return {
    query: q,
    categories: categoriesOf(answer.aggregations),
    products,
    didYouMean: understood?.correctedText ?? null,
  };
}

/** Body of the search for suggestions. */
export function suggestRequest(typed: string, size: number, hide: readonly string[]): QueryClause {
  const begun = { match: { 'title.prefix': { query: typed, operator: 'and' } } };
  // As the index holds codes: without case and signs.
  const code = { term: { 'sku.prefix': { value: typed.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ''), boost: 5 } } };
  const whole = { match: { 'title.spelled': { query: typed, operator: 'and', boost: 2 } } };
  return {
    query: {
      bool: {
        must: [anyOf([begun, code])],
        should: [whole, { rank_feature: { field: 'popularity', boost: 2 } }],
        // What cannot be had is not worth a suggestion.
        filter: [{ term: { inStock: true } }],
        must_not: hiddenProducts(hide, typed),
      },
    },
    collapse: collapsed,
    sort: [{ _score: 'desc' }, { productId: 'asc' }],
    size,
    track_total_hits: false,
    timeout: searchTimeout,
    _source: listedSource,
    highlight: {
      encoder: 'html',
      pre_tags: ['<em>'],
      post_tags: ['</em>'],
      fields: { 'title.prefix': { number_of_fragments: 0 } },
    },
    aggs: { categories: { terms: { field: 'categoryPaths', size: suggestedCategories } } },
  };
}

function categoriesOf(answers: AggregationAnswers | undefined): SuggestAnswer['categories'] {
  const { buckets = [] } = (answers?.categories ?? {}) as { buckets?: readonly { key: string; doc_count: number }[] };
  return buckets.map(({ key, doc_count }) => ({ value: key, count: doc_count }));
}
