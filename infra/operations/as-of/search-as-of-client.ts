import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readIndexerConfig } from '../../../indexer/config.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { parseSearchParameters } from '../../../indexer/search/search-parameters.ts';
import { searchPorts } from '../../../indexer/search/search-ports-client.ts';
import { type AnswerFrame, searchProducts } from '../../../indexer/search/search-products.ts';
import { loadSearchSettings } from '../../../indexer/search/search-settings-client.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';
import { athenaPages } from '../audit/athena-pages-client.ts';
import { OperationsError } from '../errors.ts';
import { catalogStatement, type PastProduct, pastProduct } from './catalog-as-of.ts';
import { createPastIndex } from './past-index-client.ts';

/** The catalog of a moment, a page at a time. */
async function* readCatalog(moment: Date, sku?: string): AsyncGenerator<readonly PastProduct[]> {
  const { names, workGroup } = readMigrationConfig();
  const ask = athenaPages(new AthenaClient({ maxAttempts: 8 }), workGroup);
  for await (const rows of ask(catalogStatement(names, moment, sku)))
    yield rows.map(pastProduct).filter((product) => product !== undefined);
}

/** One product as it was; undefined when it was not for sale then. */
export async function productAsOf(moment: Date, sku: string): Promise<PastProduct | undefined> {
  for await (const [product] of readCatalog(moment, sku)) if (product !== undefined) return product;
  return undefined;
}

export interface PastSearch {
  readonly answer: AnswerFrame;
  readonly products: number;
  /** Kept when it was asked for. */
  readonly alias: string;
}

/**
 * Searches the catalog of a moment with the search of today: its code, synonyms and rules, on an index of its own that is
 * deleted afterwards.
 */
export async function searchAsOf(
  moment: Date,
  words: string,
  options: { readonly size: number; readonly isKept: boolean; readonly onProgress: (products: number) => void },
): Promise<PastSearch> {
  const config = readIndexerConfig(['openSearchUrl', 'searchControlTable', 'languages']);
  const parsed = parseSearchParameters(new URLSearchParams({ q: words, size: String(options.size) }).toString());
  if (!parsed.ok) throw new OperationsError('INPUT_WRONG', parsed.problems.map(({ message }) => message).join('\n'));
  const client = createSearchClient(config.openSearchUrl);
  const past = await createPastIndex(client, moment, config.languages);
  try {
    let products = 0;
    for await (const page of readCatalog(moment)) {
      const documents: ProductDocument[] = page.map(({ document }) => document);
      if (documents.length > 0) await past.write(documents);
      products += documents.length;
      options.onProgress(products);
    }
    await past.open();
    const settings = await loadSearchSettings(new DynamoDBClient({}), config.searchControlTable, config.languages);
    const answer = await searchProducts(
      parsed.value,
      searchPorts(client, past.alias, async () => settings),
    );
    return { answer, products, alias: past.alias };
  } finally {
    if (!options.isKept) await past.drop();
    await client.close();
  }
}
