import {
  type AttributeValue,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { revisionRaiser } from '../../../indexer/audit/revision-client.ts';
import { applyParts } from '../../../indexer/projection/apply-parts.ts';
import { hasParts, sourcePartNames } from '../../../indexer/projection/catalog-change.ts';
import { imageStore } from '../../../indexer/projection/image-table-client.ts';
import type { ImagePart, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { productStore, readProducts } from '../../../indexer/projection/product-table-client.ts';
import type { BackedUpTable, BackedUpTableName } from './backup-format.ts';
import type { TableNames } from './backup-sources-client.ts';
import type { ItemOutcome, RestoreItem } from './restore-items.ts';

type Attributes = Record<string, AttributeValue>;

/** Restores items into these tables, whatever they are called. */
export function itemRestorer(client: DynamoDBClient, tables: TableNames): RestoreItem {
  const mergeProduct = productMerger(client, tables);
  const images = imageStore(client, tables['product-images']);
  return async (table, item) => {
    if (table.rule === 'absent' && isBookkeeping(table, item as Attributes)) return 'kept';
    const TableName = tables[table.name as BackedUpTableName];
    if (await putIfAbsent(client, TableName, table.keys, item as Attributes)) return 'put';
    if (table.rule === 'product') return mergeProduct(unmarshall(item as Attributes) as ProductProjection);
    const image = unmarshall(item as Attributes) as ImagePart;
    if (table.rule !== 'image' || image.version === undefined) return 'kept';
    return (await images.writeImage(image)).kind === 'written' ? 'merged' : 'kept';
  };
}

/**
 * What was true of its moment only: which index serves and how far a rebuild is, of indices that a new domain does not
 * have; and who is loading, which would keep the next load out.
 */
function isBookkeeping({ name }: BackedUpTable, item: Attributes): boolean {
  if (name === 'lake-state') return item.pk?.S === 'lake-loader/lease';
  return name === 'search-control' && /^(write-targets|rebuild)(#|$)/.test(item.name?.S ?? '');
}

async function putIfAbsent(
  client: DynamoDBClient,
  TableName: string,
  [key = '']: readonly string[],
  Item: Attributes,
): Promise<boolean> {
  const names = { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': key } };
  try {
    await client.send(new PutItemCommand({ TableName, Item, ...names }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Part by part, as events are applied; the revision becomes no lower than the backup's, which documents may have. */
function productMerger(client: DynamoDBClient, tables: TableNames) {
  const table = tables.products;
  const store = { ...productStore(client, table), ...imageStore(client, tables['product-images']) };
  const raiseRevision = revisionRaiser(client, table);
  return async (backup: ProductProjection): Promise<ItemOutcome> => {
    const { productId, revision, image, product, price, stock, popularity, listedAt } = backup;
    const [before] = await readProducts(client, table, [productId]);
    if (before !== undefined && isAsNew(before, backup)) return 'kept';
    const parts = { product, price, stock, popularity, listedAt };
    if (hasParts(parts)) {
      const outcome = await applyParts(store, productId, parts);
      if (outcome.kind === 'refused') throw new Error(`${productId} cannot be restored: ${outcome.reason}`);
    }
    if (image !== undefined) await store.writeImagePart(productId, image);
    await raiseRevision(productId, revision);
    const [after] = await readProducts(client, table, [productId]);
    return after?.revision === before?.revision ? 'kept' : 'merged';
  };
}

/** Whether nothing of the backup is newer than what is there. */
function isAsNew(there: ProductProjection, backup: ProductProjection): boolean {
  if (there.revision < backup.revision) return false;
  if ((there.listedAt ?? '9') > (backup.listedAt ?? '9')) return false;
  return ([...sourcePartNames, 'image'] as const).every(
    (name) => (there[name]?.version ?? 0) >= (backup[name]?.version ?? 0),
  );
}

/** Which of the tables are there. */
export async function existingTables(client: DynamoDBClient, names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    names.map(async (TableName) => {
      try {
        await client.send(new DescribeTableCommand({ TableName }));
        return [TableName];
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return [];
        throw error;
      }
    }),
  );
  return new Set(found.flat());
}

/** Makes a table for what is restored beside the one in use; billing by request, point-in-time recovery is for its owner to turn on. */
export async function createTable(client: DynamoDBClient, TableName: string, keys: readonly string[]): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, place) => ({ AttributeName, KeyType: place === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1, maxDelay: 5 }, { TableName });
}
