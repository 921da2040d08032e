// What deployment must provide: a bundle of this file and the variables OPENSEARCH_URL and SEARCH_CONTROL_TABLE; on the
// domain es:ESHttpGet, ESHttpHead, ESHttpPost and ESHttpDelete, on the table GetItem; a schedule of once a day.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { readIndexerConfig } from '../config.ts';
import { type PurgedIndex, purgeTombstones } from './purge-tombstones.ts';
import { purgePorts } from './purge-tombstones-client.ts';
import { createSearchClient } from './search-client.ts';
import { readWriteTargets } from './write-targets.ts';
import { writeTargetsStore } from './write-targets-client.ts';

const logger = new Logger({ serviceName: 'tombstone-purge' });
const config = readIndexerConfig(['openSearchUrl', 'searchControlTable']);
const ports = purgePorts(createSearchClient(config.openSearchUrl));
const store = writeTargetsStore(new DynamoDBClient({}), config.searchControlTable);

/** Time that is left for a page that is under way when the function has to end. */
const endingMs = 10_000;

/** Deletes the documents of products that were deleted more than 14 days ago, and says how many of each index. */
export async function handler(_event: unknown, context: Context): Promise<readonly PurgedIndex[]> {
  const { targets } = await readWriteTargets(store);
  const purged = await purgeTombstones(ports, targets, Date.now() + context.getRemainingTimeInMillis() - endingMs);
  for (const index of purged) logger.info('purged', { ...index });
  return purged;
}
