import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { IndexerError } from '../errors.ts';
import { defaultCatalogMapping } from './catalog-mapping.ts';
import {
  type CatalogRow,
  catalogRowSchema,
  type RowChange,
  type RowVersion,
  type StoredProduct,
} from './catalog-row.ts';
import { fillKey } from './key-pattern.ts';
import { plainItem, type TableItem } from './stream-record.ts';

/** The catalog table in the default scheme, as the shop's own software would use it. */
export interface CatalogTable {
  /** By product id or SKU. @throws IndexerError INPUT_WRONG when there never was such a product */
  find(productIdOrSku: string): Promise<StoredProduct>;
  /** All or nothing: the row under its version's condition, and its history. @throws IndexerError INPUT_WRONG when somebody else was faster */
  apply(change: RowChange): Promise<void>;
  /** Adds a product that was never there; false when it was. */
  add(productId: string, row: CatalogRow): Promise<boolean>;
  /** Writes an item of another entity. */
  put(item: TableItem): Promise<void>;
  /** All items, page by page. */
  scan(): AsyncGenerator<readonly TableItem[]>;
}

const historyPrefix = 'VERSION#';
/** Digits that keep the order of texts that of numbers, for ten thousand million edits. */
const versionDigits = 10;

function productKey(productId: string) {
  const { partition, sort } = defaultCatalogMapping.product;
  return { pk: fillKey(partition, productId), sk: fillKey(sort, productId) };
}

function historyItem(productId: string, { version, changedAt, change, row }: RowVersion) {
  const sk = `${historyPrefix}${String(version).padStart(versionDigits, '0')}`;
  return { pk: productKey(productId).pk, sk, version, changedAt, change, row };
}

const marshalled = (item: TableItem) => marshall(item, { removeUndefinedValues: true });

export function catalogTable(TableName: string, client: DynamoDBClient = new DynamoDBClient({})): CatalogTable {
  const read = async (key: TableItem): Promise<TableItem | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }));
    return Item && unmarshall(Item);
  };
  const readHistory = async (productId: string): Promise<RowVersion[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: marshall({ ':pk': productKey(productId).pk, ':prefix': historyPrefix }),
        ScanIndexForward: false,
      }),
    );
    return Items.map((item) => versionOf(unmarshall(item)));
  };
  const stored = async (productId: string): Promise<StoredProduct> => {
    const [item, history] = await Promise.all([read(productKey(productId)), readHistory(productId)]);
    return { productId, row: item && rowOf(item), history };
  };
  return {
    find: async (name) => {
      const pointer = await read({ pk: `SKU#${name}`, sk: 'SKU' });
      const found = await stored(typeof pointer?.productId === 'string' ? pointer.productId : name);
      if (found.row || found.history.length > 0) return found;
      throw new IndexerError(
        'INPUT_WRONG',
        `The catalog table has no product ${name}. To see what it has: npm run catalog -- list`,
      );
    },
    apply: async ({ productId, before, after }) => {
      const Key = marshall(productKey(productId));
      const unchanged =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: marshall({ ':version': before.version }),
            };
      const row: TransactWriteItem =
        after.row === undefined
          ? { Delete: { TableName, Key, ...unchanged } }
          : { Put: { TableName, Item: marshalled({ ...productKey(productId), ...after.row }), ...unchanged } };
      const history = { Put: { TableName, Item: marshalled(historyItem(productId, after)) } };
      if (await transact(client, [row, history])) return;
      throw new IndexerError('INPUT_WRONG', `Somebody else changed ${productId} at the same time. Try again.`);
    },
    add: (productId, row) => {
      const first = { version: row.version, changedAt: row.updatedAt ?? '', change: 'added', row };
      const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
      return transact(client, [
        { Put: { TableName, Item: marshalled({ ...productKey(productId), ...row }), ...isNew } },
        // A deleted product has no row, but a history: it must not begin at version 1 again.
        { Put: { TableName, Item: marshalled(historyItem(productId, first)), ...isNew } },
        { Put: { TableName, Item: marshalled({ pk: `SKU#${row.sku}`, sk: 'SKU', productId }) } },
      ]);
    },
    put: async (item) => {
      await client.send(new PutItemCommand({ TableName, Item: marshalled(item) }));
    },
    scan: () => scanItems(client, TableName),
  };
}

/** False when a condition did not hold. */
async function transact(client: DynamoDBClient, TransactItems: TransactWriteItem[]): Promise<boolean> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return true;
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
    throw error;
  }
}

async function* scanItems(client: DynamoDBClient, TableName: string): AsyncGenerator<readonly TableItem[]> {
  let ExclusiveStartKey: ScanCommandInput['ExclusiveStartKey'];
  do {
    const command: ScanCommand = new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true });
    const { Items = [], LastEvaluatedKey } = await client.send(command);
    yield Items.map(plainItem);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

function rowOf({ pk, sk: _, ...item }: TableItem): CatalogRow {
  const parsed = catalogRowSchema.safeParse(item);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new IndexerError('INPUT_WRONG', `The row of ${String(pk)} is not one that can be edited here: ${faults}.`);
}

/** The history is written by this file alone. */
function versionOf({ version, changedAt, change, row }: TableItem): RowVersion {
  return {
    version: Number(version),
    changedAt: String(changedAt),
    change: String(change),
    row: row === undefined ? undefined : catalogRowSchema.parse(row),
  };
}
