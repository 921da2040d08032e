import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { driftPorts, patientDynamoClient, repairPorts } from '../../../indexer/audit/audit-ports-client.ts';
import { type DriftReport, findDrift } from '../../../indexer/audit/find-drift.ts';
import { repairDrift } from '../../../indexer/audit/repair-drift.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { readWriteTargets } from '../../../indexer/index/write-targets.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import type { ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { createProjection } from '../../../indexer/projection/projection-client.ts';
import { type RebuildOptions, type RebuildOutcome, rebuild } from '../../../indexer/rebuild/rebuild.ts';
import { type RebuildObserver, silentObserver } from '../../../indexer/rebuild/rebuild-observer.ts';
import type { RebuildPorts } from '../../../indexer/rebuild/rebuild-ports.ts';
import { rebuildPorts } from '../../../indexer/rebuild/rebuild-ports-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { indexBatch } from '../../../indexer/sync/index-batch.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';

const languages = ['english'] as const;
const DYNAMO_BATCH = 25;
const WRITERS = 8;

/** Indices and tables of one test alone: edits take the way of the product-indexer, everything else that of the commands. */
export interface PrivateShop {
  readonly alias: string;
  readonly client: Client;
  /** Variables for a command that works on this shop. */
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: (observer?: RebuildObserver, rate?: number) => RebuildPorts;
  /** Puts products into the projection alone, as if their events had come before there was an index. */
  fill(products: readonly ProductProjection[]): Promise<void>;
  /** Brings events in as the product-indexer does, again and again until each is done. */
  deliver(texts: readonly string[]): Promise<void>;
  rebuild(options?: Partial<RebuildOptions>, observer?: RebuildObserver, signal?: AbortSignal): Promise<RebuildOutcome>;
  audit(options?: { isThorough?: boolean; lagMs?: number; index?: string }): Promise<DriftReport>;
  repair(report: DriftReport): ReturnType<typeof repairDrift>;
  serving(): Promise<string>;
  close(): Promise<void>;
}

/** @param url of the OpenSearch node @param name prefix of all tables and indices; unlike any other test's */
export async function openPrivateShop(url: string, name: string): Promise<PrivateShop> {
  const dynamo = patientDynamoClient();
  const client = createSearchClient(url);
  const alias = name;
  const tables = {
    productTable: `${name}-products`,
    productImageTable: `${name}-product-images`,
    searchControlTable: `${name}-search-control`,
  };
  await createTables(dynamo, tables);
  const store = writeTargetsStore(dynamo, tables.searchControlTable, alias);
  const serving = async () => (await readWriteTargets(store)).serving;
  const ports = (observer = silentObserver, rate = 0) =>
    rebuildPorts(client, dynamo, { alias, languages, ...tables }, { rate, observer });
  const deliver = delivery(client, dynamo, tables, async () => (await readWriteTargets(store)).targets);
  return {
    alias,
    client,
    ports,
    deliver,
    serving,
    environment: {
      INKSTREAM_OPENSEARCH_URL: url,
      INKSTREAM_PRODUCT_TABLE: tables.productTable,
      INKSTREAM_PRODUCT_IMAGE_TABLE: tables.productImageTable,
      INKSTREAM_SEARCH_CONTROL_TABLE: tables.searchControlTable,
    },
    fill: (products) => fillTable(dynamo, tables.productTable, products),
    rebuild: (options, observer, signal = new AbortController().signal) =>
      rebuild(ports(observer), { ...usualOptions, ...options }, signal),
    audit: async ({ isThorough = true, lagMs = 3_000, index } = {}) => {
      const at = { productTable: tables.productTable, index: index ?? (await serving()) };
      return findDrift(driftPorts(client, dynamo, at), { isThorough, lagMs });
    },
    repair: async (report) => {
      const { targets: indices, serving: index } = await readWriteTargets(store);
      const repair = repairPorts(client, dynamo, { productTable: tables.productTable, index, indices });
      return repairDrift(report.drift, repair, () => undefined);
    },
    close: async () => {
      for (const TableName of Object.values(tables)) await dynamo.send(new DeleteTableCommand({ TableName }));
      await client.indices.delete({ index: `${alias}-*` }).catch(() => undefined);
      await client.close();
      dynamo.destroy();
    },
  };
}

const usualOptions: RebuildOptions = {
  mappingHash: mappingHash(languages),
  restart: false,
  keep: false,
  acceptRefused: false,
  judged: { minimumOverlap: 0.6, queries: ['poster', 'a3 poster', 'business cards', 'banner'] },
  sampleSize: 200,
  lagMs: 3_000,
};

interface Tables {
  readonly productTable: string;
  readonly productImageTable: string;
  readonly searchControlTable: string;
}

async function createTables(dynamo: DynamoDBClient, tables: Tables): Promise<void> {
  const create = (TableName: string, keys: readonly string[]) =>
    dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, place) => ({ AttributeName, KeyType: place === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
  await create(tables.productTable, ['productId']);
  await create(tables.productImageTable, ['imageId', 'productId']);
  await create(tables.searchControlTable, ['name']);
}

async function fillTable(dynamo: DynamoDBClient, table: string, products: readonly ProductProjection[]): Promise<void> {
  const requests = products.map(
    (product): WriteRequest => ({ PutRequest: { Item: marshall(product, { removeUndefinedValues: true }) } }),
  );
  let next = 0;
  const writer = async () => {
    while (next < requests.length) {
      let pending: WriteRequest[] | undefined = requests.slice(next, next + DYNAMO_BATCH);
      next += DYNAMO_BATCH;
      while (pending !== undefined && pending.length > 0) {
        const command: BatchWriteItemCommand = new BatchWriteItemCommand({ RequestItems: { [table]: pending } });
        pending = (await dynamo.send(command)).UnprocessedItems?.[table];
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

function delivery(
  client: Client,
  dynamo: DynamoDBClient,
  tables: Tables,
  readTargets: () => Promise<readonly string[]>,
) {
  const { applyParts, applyImage } = createProjection(tables, dynamo);
  const bulk = writePorts(client);
  const ports = {
    applyParts,
    applyImage,
    readTargets,
    writeDocuments: (indices: readonly string[], documents: Parameters<typeof writeDocuments>[2], deadlineMs: number) =>
      writeDocuments(bulk, indices, documents, deadlineMs),
    park: () => Promise.reject(new Error('An event of this test was parked.')),
    renew: () => Promise.reject(new Error('An event of this test was sent anew.')),
    postpone: async () => undefined,
    ...{ now: bulk.now, sleep: bulk.sleep, random: bulk.random },
  };
  return async (texts: readonly string[]) => {
    const receivedAt = new Date().toISOString();
    let pending = texts.map((text, number) => ({ id: String(number), text, receivedAt, receiveCount: 1 }));
    while (pending.length > 0) {
      const { failedIds, accounting } = await indexBatch(pending, ports, {
        deadlineMs: Date.now() + 5_000,
        maxReceives: 1_000_000,
      });
      if (accounting.rejected > 0) throw new Error(`${accounting.rejected} events of this test were rejected.`);
      pending = pending.filter(({ id }) => failedIds.includes(id));
      if (pending.length > 0) await sleep(500);
    }
  };
}
