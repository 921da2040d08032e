import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { createProductIndex } from '../../../indexer/index/index-lifecycle.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { slowLogSettings } from '../../../indexer/index/slow-log.ts';

const client = createSearchClient(readIndexerConfig(['openSearchUrl']).openSearchUrl);
const index = `slow-log-${randomUUID()}`;

afterAll(async () => {
  await client.indices.delete({ index, ignore_unavailable: true });
  await client.close();
});

test('an index writes slow searches and slow writes down, which the domain publishes', async () => {
  await createProductIndex(client, index, { settings: { number_of_shards: 1, number_of_replicas: 0 }, mappings: {} });
  const { body } = await client.indices.getSettings({ index, flat_settings: true });
  expect(body[index]?.settings).toMatchObject(slowLogSettings);
});
