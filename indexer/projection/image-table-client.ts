import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { conditionalWrite } from './conditional-write.ts';
import type { ImagePart } from './product-projection.ts';
import type { ProjectionStore } from './projection-store.ts';

type ImageStore = Pick<ProjectionStore, 'writeImage' | 'readImage' | 'linkImage' | 'readLinks'>;

/** Sort key of the image's own facts; those of its products begin with `product#`, so that no id can be taken for it. */
const OWN_FACTS = '#image';
const PRODUCT_PREFIX = 'product#';

function imageOf(attributes: Parameters<typeof unmarshall>[0]): ImagePart {
  const { imageId, version, verdict, widthPx, heightPx, trace } = unmarshall(attributes) as ImagePart;
  return { imageId, version, verdict, widthPx, heightPx, trace };
}

/** The table of images and of the products that name them; its keys are the strings `imageId` and `productId`. */
export function imageStore(client: DynamoDBClient, tableName: string): ImageStore {
  const keyOf = (imageId: string, sortKey: string) => marshall({ imageId, productId: sortKey });
  return {
    writeImage: (image) =>
      conditionalWrite(() => client.send(new UpdateItemCommand(updateOf(tableName, image))), imageOf),
    readImage: async (imageId) => {
      const Key = keyOf(imageId, OWN_FACTS);
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : imageOf(Item);
    },
    linkImage: async (imageId, productId) => {
      const Item = keyOf(imageId, `${PRODUCT_PREFIX}${productId}`);
      await client.send(new PutItemCommand({ TableName: tableName, Item }));
    },
    readLinks: (imageId) => readLinks(client, tableName, imageId),
  };
}

function updateOf(tableName: string, { imageId, version, verdict, widthPx, heightPx, trace }: ImagePart) {
  const traced = trace === undefined ? 'REMOVE #trace' : ', #trace = :trace';
  return {
    TableName: tableName,
    Key: marshall({ imageId, productId: OWN_FACTS }),
    UpdateExpression: `SET #version = :version, #verdict = :verdict, #widthPx = :widthPx, #heightPx = :heightPx ${traced}`,
    ConditionExpression: 'attribute_not_exists(#version) OR #version < :version',
    ExpressionAttributeNames: {
      '#version': 'version',
      '#verdict': 'verdict',
      '#widthPx': 'widthPx',
      '#heightPx': 'heightPx',
      '#trace': 'trace',
    },
    ExpressionAttributeValues: marshall(
      {
        ':version': version,
        ':verdict': verdict,
        ':widthPx': widthPx,
        ':heightPx': heightPx,
        ':trace': trace,
      },
      { removeUndefinedValues: true },
    ),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

async function readLinks(client: DynamoDBClient, tableName: string, imageId: string): Promise<string[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      KeyConditionExpression: '#imageId = :imageId AND begins_with(#productId, :prefix)',
      ExpressionAttributeNames: { '#imageId': 'imageId', '#productId': 'productId' },
      ExpressionAttributeValues: marshall({ ':imageId': imageId, ':prefix': PRODUCT_PREFIX }),
      ProjectionExpression: '#productId',
      ConsistentRead: true,
    },
  );
  const productIds: string[] = [];
  for await (const { Items = [] } of pages) {
    for (const { productId } of Items) productIds.push(productId?.S?.slice(PRODUCT_PREFIX.length) ?? '');
  }
  return productIds;
}
