import {
  type DynamoDBClient,
  paginateQuery,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ImagesError } from '../errors.ts';
import { pastConflicts, unlessConditionFailed, valueUnlessConditionFailed } from './conditional-write.ts';
import { bandKeys } from './hash-bands.ts';
import { type ImageFindings, type ImageLink, type ImageState, imageStateKey, linkPrefix } from './image-state.ts';
import type { ImageStore } from './intake-ports.ts';
import type { Item, PrintImageTable } from './print-image-table.ts';
import { setOrRemove } from './update-expression.ts';

/** The states and links of images in the table of print images. */
export function imageStore(client: DynamoDBClient, table: PrintImageTable): ImageStore {
  const { at, read, tableName } = table;
  const update = async (imageId: string, expressions: Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>) => {
    const command = new UpdateItemCommand({ ...at(imageStateKey(imageId)), ...expressions, ReturnValues: 'ALL_NEW' });
    const { Attributes = {} } = await pastConflicts(() => client.send(command));
    return stateOf(imageId, unmarshall(Attributes));
  };
  return {
    readState: async (imageId) => {
      const item = await read(imageStateKey(imageId));
      return item && stateOf(imageId, item);
    },
    takeLease: (imageId, { holder, nowMs, untilMs }) =>
      valueUnlessConditionFailed(() =>
        update(imageId, {
          UpdateExpression: 'SET #imageId = :imageId, #holder = :holder, #until = :until ADD #wanted :one',
          ConditionExpression: 'attribute_not_exists(#until) OR #until < :now OR #holder = :holder',
          ExpressionAttributeNames: { '#imageId': 'imageId', '#wanted': 'wanted', ...leaseNames },
          ExpressionAttributeValues: marshall({
            ...{ ':imageId': imageId, ':holder': holder, ':until': untilMs, ':now': nowMs, ':one': 1 },
          }),
        }),
      ),
    raiseWanted: (imageId) =>
      update(imageId, {
        UpdateExpression: 'ADD #wanted :one',
        ExpressionAttributeNames: { '#wanted': 'wanted' },
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      }),
    releaseLease: (imageId, holder, wanted) =>
      unlessConditionFailed(() =>
        update(imageId, {
          UpdateExpression: 'REMOVE #until, #holder',
          ConditionExpression: '#holder = :holder AND #wanted = :wanted',
          ExpressionAttributeNames: { '#wanted': 'wanted', ...leaseNames },
          ExpressionAttributeValues: marshall({ ':holder': holder, ':wanted': wanted }),
        }),
      ),
    dropLease: async (imageId, holder) => {
      await unlessConditionFailed(() =>
        update(imageId, {
          UpdateExpression: 'REMOVE #until, #holder',
          ConditionExpression: '#holder = :holder',
          ExpressionAttributeNames: leaseNames,
          ExpressionAttributeValues: marshall({ ':holder': holder }),
        }),
      );
    },
    writeFindings: async (before, holder, findings) => {
      const TransactItems = findingsItems(before, holder, findings, at);
      const isWritten = await unlessConditionFailed(() =>
        client.send(new TransactWriteItemsCommand({ TransactItems })),
      );
      if (!isWritten) throw new ImagesError('LEASE_LOST', 'Somebody else took the lease of the image.');
      const { imageId, wanted, leaseUntilMs, leaseHolder } = before;
      return { imageId, wanted, leaseUntilMs, leaseHolder, ...findings };
    },
    readLinks: (imageId) => readLinks(client, tableName, imageId),
  };
}

const leaseNames = { '#holder': 'leaseHolder', '#until': 'leaseUntilMs' };

function stateOf(imageId: string, item: Item): ImageState {
  const { pk: _, sk: __, ...rest } = item;
  return { version: 0, wanted: 0, leaseUntilMs: 0, ...rest, imageId };
}

/** The state and, where they change, the bands of the perceptual hash. */
function findingsItems(
  { imageId, perceptualHash: earlier }: ImageState,
  holder: string,
  findings: ImageFindings,
  at: PrintImageTable['at'],
): TransactWriteItem[] {
  const { version, profileVersion, verdict, perceptualHash, deleted, announced, pending } = findings;
  const { ExpressionAttributeNames, ExpressionAttributeValues, UpdateExpression } = setOrRemove({
    ...{ version, profileVersion, verdict, perceptualHash, deleted, announced, pending },
  });
  const state: TransactWriteItem = {
    Update: {
      ...at(imageStateKey(imageId)),
      UpdateExpression,
      ConditionExpression: '#holder = :holder',
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#holder': 'leaseHolder' },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ...marshall({ ':holder': holder }) },
    },
  };
  const put = new Map(
    perceptualHash === undefined ? [] : bandKeys(perceptualHash, imageId).map((key) => [key.pk, key]),
  );
  const stale = earlier === undefined ? [] : bandKeys(earlier, imageId).filter(({ pk }) => !put.has(pk));
  if (earlier === perceptualHash) return [state];
  return [
    state,
    ...[...put.values()].map((key) => {
      const { TableName, Key } = at(key);
      return { Put: { TableName, Item: { ...Key, ...marshall({ perceptualHash }) } } };
    }),
    ...stale.map((key) => ({ Delete: at(key) })),
  ];
}

async function readLinks(client: DynamoDBClient, TableName: string, imageId: string): Promise<ImageLink[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall({ ':pk': imageStateKey(imageId).pk, ':prefix': linkPrefix }),
      ConsistentRead: true,
    },
  );
  const links: ImageLink[] = [];
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { uploadId, order, isCanary } = unmarshall(item) as ImageLink;
      links.push({ uploadId, order, ...(isCanary && { isCanary }) });
    }
  }
  return links;
}
