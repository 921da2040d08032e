import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readIndexerConfig } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { indicesOfAlias } from '../index/index-lifecycle.ts';
import { productAlias } from '../index/index-names.ts';
import { createSearchClient } from '../index/search-client.ts';
import type { ExplainPorts } from './explain-product.ts';
import { searchEngine } from './search-engine-client.ts';
import { searchPorts } from './search-ports-client.ts';
import { loadSearchSettings } from './search-settings-client.ts';

/**
 * The search that shoppers get, for commands: the same core on the same index with the same settings.
 * @throws IndexerError SETTING_WRONG, ALIAS_MISSING
 */
export async function openCommandPorts(): Promise<ExplainPorts & { close(): Promise<void> }> {
  const config = readIndexerConfig(['openSearchUrl', 'searchControlTable', 'languages']);
  const client = createSearchClient(config.openSearchUrl);
  const [index] = await indicesOfAlias(client, productAlias);
  if (index === undefined)
    throw new IndexerError('ALIAS_MISSING', 'There is no product index yet: deploy, or npm start.');
  const settings = await loadSearchSettings(new DynamoDBClient({}), config.searchControlTable, config.languages);
  return {
    ...searchPorts(client, productAlias, async () => settings),
    wholeIndex: searchEngine(client, index),
    close: () => client.close(),
  };
}
