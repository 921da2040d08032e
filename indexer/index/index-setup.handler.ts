// What deployment must provide: a bundle of this file and the variables OPENSEARCH_URL, SEARCH_CONTROL_TABLE,
// SEARCH_LANGUAGES and, where the stage has them, SEARCH_ROLES and SNAPSHOT_REPOSITORY; on the domain es:ESHttpGet, ESHttpHead, ESHttpPut, ESHttpPost and ESHttpDelete, on the table GetItem
// and PutItem. As the onEvent handler of a CDK Provider it is called when a property of its resource changes, which
// should therefore hold the mapping hash.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { readIndexerConfig } from '../config.ts';
import { ensureProductIndex } from './ensure-product-index.ts';
import { productAlias } from './index-names.ts';
import { productIndexBody } from './mapping.ts';
import { mappingHash } from './mapping-hash.ts';
import { prepareDomain } from './prepare-domain.ts';
import { createSearchClient } from './search-client.ts';
import { writeTargetsStore } from './write-targets-client.ts';

const logger = new Logger({ serviceName: 'index-setup' });
const { openSearchUrl, searchControlTable, languages, searchRoles, snapshotRepository } = readIndexerConfig([
  'openSearchUrl',
  'searchControlTable',
  'languages',
  'searchRoles',
  'snapshotRepository',
]);
const client = createSearchClient(openSearchUrl);
const store = writeTargetsStore(new DynamoDBClient({}), searchControlTable);

/**
 * Sees to it that there is a product index when a stack is made or updated; deleting a stack keeps it. An index with
 * another mapping than this version's goes on serving: to rebuild is for people to start. Data: `Index`, `Mapping`.
 */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  const PhysicalResourceId = 'product-index';
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  await prepareDomain(client, { roles: searchRoles, repository: snapshotRepository });
  const wanted = { alias: productAlias, body: productIndexBody(languages), mappingHash: mappingHash(languages) };
  const ensured = await ensureProductIndex({ client, store, now: () => new Date() }, wanted);
  if (ensured.isCurrent) logger.info('product index is ready', { ...ensured });
  else logger.warn('the product index has an older mapping: run npm run reindex', { ...ensured });
  const mapping = ensured.isCurrent ? 'current' : 'outdated: run npm run reindex';
  return { PhysicalResourceId, Data: { Index: ensured.index, Mapping: mapping } };
}
