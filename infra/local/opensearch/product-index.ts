import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { driftPorts, patientDynamoClient, repairPorts } from '../../../indexer/audit/audit-ports-client.ts';
import { type DriftReport, findDrift } from '../../../indexer/audit/find-drift.ts';
import { type RepairReport, repairDrift } from '../../../indexer/audit/repair-drift.ts';
import { type IndexerConfig, readIndexerConfig } from '../../../indexer/config.ts';
import { IndexerError } from '../../../indexer/errors.ts';
import { type EnsuredIndex, ensureProductIndex } from '../../../indexer/index/ensure-product-index.ts';
import { productAlias } from '../../../indexer/index/index-names.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { updateWriteTargets } from '../../../indexer/index/write-targets.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import { scanProducts } from '../../../indexer/projection/product-table-client.ts';
import { LocalStackError } from '../errors.ts';

/** How long an edit may be on its way to the index before its absence counts. */
const lagMs = 5_000;

/** The product index of a local stack and the projection that it is made from. */
export interface ProductIndex {
  readonly client: Client;
  readonly dynamo: DynamoDBClient;
  readonly config: IndexerConfig<'openSearchUrl' | 'languages' | 'productTable' | 'searchControlTable'>;
}

/**
 * Does something with the product index of the stack that these variables reach.
 * @throws LocalStackError COMMAND_FAILED instead of the indexer's own errors
 */
export async function withProductIndex<T>(
  environment: Readonly<Record<string, string>>,
  work: (index: ProductIndex) => Promise<T>,
): Promise<T> {
  const config = readIndexerConfig(['openSearchUrl', 'languages', 'productTable', 'searchControlTable'], environment);
  const [client, dynamo] = [createSearchClient(config.openSearchUrl), patientDynamoClient()];
  try {
    return await work({ client, dynamo, config });
  } catch (error) {
    if (error instanceof IndexerError) throw new LocalStackError('COMMAND_FAILED', error.message, { cause: error });
    throw error;
  } finally {
    await client.close();
    dynamo.destroy();
  }
}

/**
 * Checks an OpenSearch that somebody else runs.
 * @throws LocalStackError SERVICE_NOT_READY with the reason
 */
export async function assertAnswers(url: string): Promise<void> {
  const client = createSearchClient(url);
  try {
    await client.cluster.health();
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const message = `The OpenSearch that INKSTREAM_OPENSEARCH_URL names does not answer (${reason}).`;
    throw new LocalStackError('SERVICE_NOT_READY', message, { cause });
  } finally {
    await client.close();
  }
}

/** Sees to it that there is an index, and that it is the one that is written to. */
export async function ensureIndex({ client, dynamo, config }: ProductIndex): Promise<EnsuredIndex> {
  const { languages, searchControlTable } = config;
  const store = writeTargetsStore(dynamo, searchControlTable);
  const wanted = { alias: productAlias, body: productIndexBody(languages), mappingHash: mappingHash(languages) };
  const ensured = await ensureProductIndex({ client, store, now: () => new Date() }, wanted);
  // AWS services that were killed come back with an older record than the node, which forgets nothing.
  await updateWriteTargets(store, (current) =>
    current?.serving === ensured.index ? undefined : { targets: [ensured.index], serving: ensured.index },
  );
  return ensured;
}

/** Whether the projection knows any product at all. */
export async function hasProducts({ dynamo, config }: ProductIndex): Promise<boolean> {
  for await (const { items } of scanProducts(dynamo, config.productTable, { segment: 0, totalSegments: 1 })) {
    if (items.some(({ product }) => product !== undefined)) return true;
  }
  return false;
}

/** All documents of a concrete index, or those that shoppers see through the alias. */
export async function countDocuments({ client }: ProductIndex, index: string = productAlias): Promise<number> {
  await client.indices.refresh({ index });
  const { body } = await client.count({ index });
  return body.count;
}

/** Compares the index with the projection by sums and, where those differ, product by product. */
export function auditIndex({ client, dynamo, config }: ProductIndex, index: string): Promise<DriftReport> {
  const ports = driftPorts(client, dynamo, { productTable: config.productTable, index });
  return findDrift(ports, { isThorough: false, lagMs });
}

/** Brings the documents that an audit found wrong back to what the projection says. */
export function repairIndex(
  { client, dynamo, config }: ProductIndex,
  index: string,
  { drift }: DriftReport,
): Promise<RepairReport> {
  const ports = repairPorts(client, dynamo, { productTable: config.productTable, index, indices: [index] });
  return repairDrift(drift, ports, () => undefined);
}
