import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { createIndexReader } from '../../../indexer/audit/index-reader-client.ts';
import { revisionRaiser } from '../../../indexer/audit/revision-client.ts';
import { readWriteTargets } from '../../../indexer/index/write-targets.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import { type ProductParts, sourcePartNames } from '../../../indexer/projection/catalog-change.ts';
import { createProjection } from '../../../indexer/projection/projection-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { type IndexBatchPorts, indexBatch } from '../../../indexer/sync/index-batch.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { readLoaderConfig } from '../../../pipelines/lake-loader/config.ts';
import { asFirstLoad } from '../../../pipelines/lake-loader/first-load.ts';
import { loadInTurn, maxWaitMs } from '../../../pipelines/lake-loader/load-in-turn.ts';
import { createLoadPorts } from '../../../pipelines/lake-loader/loader-ports-client.ts';
import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import { type AskByPages, allRows, type TextRow } from './athena-pages-client.ts';
import type { AuditedPart } from './lake-product.ts';
import { eventsStatement, imageEventsStatement } from './lake-statements.ts';
import type { RecordedEvent } from './recorded-event.ts';
import type { Brought, LakeRepairPorts } from './repair-lake.ts';

/** Where projection and index are. */
export interface IndexedShop {
  readonly productTable: string;
  readonly productImageTable: string;
  readonly searchControlTable: string;
  readonly alias: string;
}

const BATCH_MS = 120_000;
/** A batch that failed for a passing reason is brought again so often. */
const MAX_TRIES = 5;

export function lakeRepairPorts(
  ask: AskByPages,
  names: LakeNames,
  { client, dynamo, shop }: { readonly client: Client; readonly dynamo: DynamoDBClient; readonly shop: IndexedShop },
): LakeRepairPorts {
  return {
    readEvents: async (productIds) =>
      (await allRows(ask(eventsStatement(names, productIds)))).map((row) => ({
        ...recordedEvent(row),
        productId: String(row.product_id),
        part: row.version_line as AuditedPart,
        version: Number(row.version),
      })),
    readImageEvents: async (imageIds) => (await allRows(ask(imageEventsStatement(names, imageIds)))).map(recordedEvent),
    passDocuments: (productIds) => passDocuments(client, dynamo, shop, productIds),
    bring: bringer(client, dynamo, shop),
    rewritePart: (productId, parts) => rewritePart(dynamo, shop.productTable, productId, parts),
    loadAllOfBronze,
  };
}

/** The loader's own load, as if it were the first: it inserts what silver lacks, and keeps others out meanwhile. */
async function loadAllOfBronze(): Promise<string | undefined> {
  const ports = asFirstLoad(createLoadPorts(readLoaderConfig(), () => undefined));
  const audited = datasets.filter(({ name }) => name === 'catalog_events' || name === 'image_events');
  const outcome = await loadInTurn(audited, { waitMs: maxWaitMs }, ports);
  if (outcome.status === 'busy') return `another load is running (${outcome.holder})`;
  const failed = outcome.datasets.flatMap((one) => (one.status === 'failed' ? [`${one.dataset}: ${one.message}`] : []));
  return failed.length === 0 ? undefined : `its load failed: ${failed.join('; ')}`;
}

function recordedEvent(row: TextRow): RecordedEvent {
  return {
    eventType: String(row.event_type),
    publishedAt: String(row.published_at),
    payload: String(row.payload),
  };
}

async function passDocuments(
  client: Client,
  dynamo: DynamoDBClient,
  shop: IndexedShop,
  productIds: readonly string[],
): Promise<void> {
  const { targets } = await readWriteTargets(writeTargetsStore(dynamo, shop.searchControlTable, shop.alias));
  const raiseRevision = revisionRaiser(dynamo, shop.productTable);
  for (const index of targets) {
    const documents = await createIndexReader(client, index).read(productIds);
    for (const { productId, version } of documents) await raiseRevision(productId, version);
  }
}

/** Takes events in as the product-indexer does; what it would park is told instead. */
function bringer(client: Client, dynamo: DynamoDBClient, shop: IndexedShop) {
  const { applyParts, applyImage } = createProjection(shop, dynamo);
  const targets = writeTargetsStore(dynamo, shop.searchControlTable, shop.alias);
  const bulk = writePorts(client);
  return async (texts: readonly string[]): Promise<Brought> => {
    const refused = new Map<number, string>();
    const ports: IndexBatchPorts = {
      applyParts,
      applyImage,
      readTargets: async () => (await readWriteTargets(targets)).targets,
      writeDocuments: (indices, documents, deadlineMs) => writeDocuments(bulk, indices, documents, deadlineMs),
      park: async (messages) => {
        for (const { id, reason, detail } of messages) refused.set(Number(id), `${reason}: ${detail}`);
        return { ids: new Set(messages.map(({ id }) => id)) };
      },
      renew: async () => ({ ids: new Set() }),
      postpone: async () => undefined,
      ...{ now: bulk.now, sleep: bulk.sleep, random: bulk.random },
    };
    const receivedAt = new Date().toISOString();
    let pending = texts.map((text, place) => ({ id: String(place), text, receivedAt, receiveCount: 1 }));
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      const limits = { deadlineMs: Date.now() + BATCH_MS, maxReceives: Number.MAX_SAFE_INTEGER };
      const { failedIds, reasons } = await indexBatch(pending, ports, limits);
      pending = pending.filter(({ id }) => failedIds.includes(id));
      if (attempt + 1 < MAX_TRIES) continue;
      const why = [...reasons].map(([code, { example }]) => `${code}: ${example}`).join('; ');
      for (const { id } of pending) refused.set(Number(id), why);
      break;
    }
    return { refused };
  };
}

async function rewritePart(
  dynamo: DynamoDBClient,
  TableName: string,
  productId: string,
  parts: ProductParts,
): Promise<boolean> {
  const given = sourcePartNames.filter((name) => parts[name] !== undefined);
  const command = new UpdateItemCommand({
    TableName,
    Key: marshall({ productId }),
    UpdateExpression: `SET ${given.map((name) => `#${name} = :${name}`).join(', ')}, #revision = #revision + :one`,
    ConditionExpression: given.map((name) => `#${name}.#version = :${name}Version`).join(' AND '),
    ExpressionAttributeNames: {
      '#revision': 'revision',
      '#version': 'version',
      ...Object.fromEntries(given.map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: marshall(
      {
        ':one': 1,
        ...Object.fromEntries(
          given.flatMap((name) => [
            [`:${name}`, parts[name]],
            [`:${name}Version`, parts[name]?.version],
          ]),
        ),
      },
      { removeUndefinedValues: true },
    ),
  });
  try {
    await dynamo.send(command);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
