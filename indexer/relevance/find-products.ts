import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from '../index/ask-search.ts';
import { servedDocuments } from '../index/index-lifecycle.ts';
import { searchInStages } from '../search/search-in-stages.ts';
import { textQuery } from '../search/text-query.ts';
import { understandQuery } from '../search/understand-query.ts';
import type { UnderstandingSettings } from '../search/understood-query.ts';
import type { FindProducts } from './measure-queries.ts';

/** Deep enough to have ten judged products among the results as a rule. */
const RESULTS = 100;

/** Finds products as the search API does when nothing is filtered and variants are listed apart. */
export function productFinder(client: Client, index: string, settings: UnderstandingSettings): FindProducts {
  return async (text) => {
    const understood = await understandQuery(client, index, text, settings);
    const { answer } = await searchInStages(
      understood,
      (strictness) =>
        askSearch('search', () =>
          client.search({
            index,
            body: {
              query: { bool: { must: [textQuery(understood, strictness)], filter: [servedDocuments] } },
              // Of equals the API's order, not that in which they came to the index: so two runs are alike.
              sort: [{ _score: { order: 'desc' } }, { productId: { order: 'asc' } }],
              size: RESULTS,
              _source: false,
              track_total_hits: false,
            },
          }),
        ),
      ({ hits }) => hits.hits.length,
    );
    const ids = answer.hits.hits.map(({ _id }) => String(_id));
    return { ids, hits: ids.length, didYouMean: understood.correctedText };
  };
}
