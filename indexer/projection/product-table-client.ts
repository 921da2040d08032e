import {
  BatchGetItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { conditionalWrite } from './conditional-write.ts';
import type { ProductProjection } from './product-projection.ts';
import type { ProjectionStore } from './projection-store.ts';
import { type ProductUpdate, updateImagePart, updateListedAt, updateParts } from './update-product.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_BATCH_GET = 100;
const MAX_BATCH_TRIES = 10;
const BATCH_PAUSE_MS = 50;

export interface ScanPosition {
  /** Which of the equal parts of the table to read, from 0. */
  readonly segment: number;
  readonly totalSegments: number;
  /** The last `cursor` that a scan of this segment gave; without one it begins anew. */
  readonly cursor?: string;
  /** Items per page at most; a page never exceeds 1 MB. */
  readonly pageSize?: number;
}

export interface ScanPage {
  readonly items: readonly ProductProjection[];
  /** Where to go on after this page; undefined behind the last one. */
  readonly cursor: string | undefined;
}

type ProductStore = Pick<ProjectionStore, 'writeParts' | 'lowerListedAt' | 'writeImagePart'>;

/** The table's items are what this project alone wrote into it, so they are taken to be of its type. */
function productOf(attributes: Parameters<typeof unmarshall>[0]): ProductProjection {
  return unmarshall(attributes) as ProductProjection;
}

/** The conditional writes of the product table, whose key is the string `productId`. */
export function productStore(client: DynamoDBClient, tableName: string): ProductStore {
  const write = (productId: string, update: ProductUpdate) =>
    conditionalWrite(
      () =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: marshall({ productId }),
            ...update,
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      productOf,
    );
  return {
    writeParts: (productId, parts) => write(productId, updateParts(parts)),
    lowerListedAt: (productId, listedAt) => write(productId, updateListedAt(listedAt)),
    writeImagePart: (productId, image) => write(productId, updateImagePart(image)),
  };
}

/**
 * Reads products, consistently, in no order; those that are not there are left out.
 * @throws when DynamoDB goes on leaving keys of a batch unread
 */
export async function readProducts(
  client: DynamoDBClient,
  tableName: string,
  productIds: readonly string[],
): Promise<ProductProjection[]> {
  const ids = [...new Set(productIds)];
  const items: ProductProjection[] = [];
  for (let from = 0; from < ids.length; from += MAX_BATCH_GET) {
    const Keys = ids.slice(from, from + MAX_BATCH_GET).map((productId) => marshall({ productId }));
    items.push(...(await readBatch(client, tableName, { Keys, ConsistentRead: true })));
  }
  return items;
}

async function readBatch(
  client: DynamoDBClient,
  tableName: string,
  request: KeysAndAttributes,
): Promise<ProductProjection[]> {
  const items: ProductProjection[] = [];
  let pending: KeysAndAttributes | undefined = request;
  for (let attempt = 0; pending !== undefined; attempt += 1) {
    if (attempt === MAX_BATCH_TRIES) throw new Error(`DynamoDB left products of ${tableName} unread again and again.`);
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, BATCH_PAUSE_MS * 2 ** attempt * Math.random()));
    const command: BatchGetItemCommand = new BatchGetItemCommand({ RequestItems: { [tableName]: pending } });
    const { Responses, UnprocessedKeys } = await client.send(command);
    items.push(...(Responses?.[tableName] ?? []).map(productOf));
    pending = UnprocessedKeys?.[tableName];
  }
  return items;
}

/** Pages of a segment of the product table, read consistently: whatever was written before a page is asked for can be in it. */
export async function* scanProducts(
  client: DynamoDBClient,
  tableName: string,
  { segment, totalSegments, cursor, pageSize }: ScanPosition,
): AsyncGenerator<ScanPage> {
  let from = cursor;
  do {
    const command: ScanCommand = new ScanCommand({
      TableName: tableName,
      Segment: segment,
      TotalSegments: totalSegments,
      ConsistentRead: true,
      Limit: pageSize,
      ExclusiveStartKey: from === undefined ? undefined : marshall({ productId: from }),
    });
    const { Items = [], LastEvaluatedKey } = await client.send(command);
    from = LastEvaluatedKey === undefined ? undefined : LastEvaluatedKey.productId?.S;
    yield { items: Items.map(productOf), cursor: from };
  } while (from !== undefined);
}
