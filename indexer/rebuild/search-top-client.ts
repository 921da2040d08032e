import type { Client } from '@opensearch-project/opensearch';
import type { SearchLanguage } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { askSearch } from '../index/ask-search.ts';
import { servedDocuments } from '../index/index-lifecycle.ts';
import { readDefaultSynonyms } from '../search/default-synonyms.ts';
import type { EngineAnswer, SearchEngine } from '../search/search-engine.ts';
import { parseSearchParameters } from '../search/search-parameters.ts';
import { searchProducts } from '../search/search-products.ts';
import { searchSettings } from '../search/search-settings.ts';
import { understandOnAnyIndex } from '../search/understand-on-older-index.ts';
import { type SearchTop, TOP } from './judged-queries.ts';

/**
 * Asks one concrete index exactly as the search API asks the alias, with the synonyms that the project ships and
 * without rules: what those pin is first in any index.
 */
export function createSearchTop(client: Client, languages: readonly SearchLanguage[]): SearchTop {
  return async (index, query) => {
    const parsed = parseSearchParameters(
      new URLSearchParams({ q: query, size: String(TOP), facets: 'none' }).toString(),
    );
    if (!parsed.ok) throw new IndexerError('INPUT_WRONG', `"${query}" is no query: ${parsed.problems[0]?.message}`);
    const merchandise = { revision: 0, synonyms: await readDefaultSynonyms(), rules: [] };
    const settings = searchSettings(merchandise, '', languages);
    const { products } = await searchProducts(parsed.value, {
      engine: engineOf(client, index),
      understand: (text) => understandOnAnyIndex(client, index, text, settings.understanding),
      readSettings: async () => settings,
      now: Date.now,
      newId: () => '',
    });
    return products.map(({ productId }) => productId);
  };
}

/** The filter is that of the alias, which a concrete index does not have. */
function engineOf(client: Client, index: string): SearchEngine {
  const none = () => Promise.reject(new Error('A rebuild reads no page but the first.'));
  return {
    search: async (body) => {
      const query = { bool: { must: [body.query], filter: [servedDocuments] } };
      const request = { index, allow_partial_search_results: false, body: { ...body, query } };
      return (await askSearch(`search ${index}`, () => client.search(request as never))) as unknown as EngineAnswer;
    },
    pointInTime: { lend: none, forget: none },
  };
}
