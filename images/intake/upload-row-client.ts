import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { unlessConditionFailed } from './conditional-write.ts';
import { linkKey } from './image-state.ts';
import type { UploadStore } from './intake-ports.ts';
import { marshalled, type PrintImageTable } from './print-image-table.ts';
import { setOrRemove } from './update-expression.ts';
import { ownedUploadKey, type UploadChange, type UploadRow, uploadRowKey } from './upload-row.ts';

/** The rows of uploads in the table of print images. */
export function uploadStore(client: DynamoDBClient, { at, read }: PrintImageTable): UploadStore {
  return {
    readUpload: async (uploadId) => (await read(uploadRowKey(uploadId))) as UploadRow | undefined,
    writeUpload: async (change, revision, { put, remove }) => {
      const { uploadId, ownerId, expiresAt } = change;
      const items: TransactWriteItem[] = [
        { Update: { ...at(uploadRowKey(uploadId)), ...uploadUpdate(change, revision) } },
      ];
      if (put !== undefined) {
        const { imageId, ...link } = put;
        const { TableName, Key } = at(linkKey(imageId, uploadId));
        items.push({ Put: { TableName, Item: { ...Key, ...marshalled({ uploadId, ...link }) } } });
      }
      // It ends with the row, so nothing of a customer is left of what the table has forgotten.
      if (ownerId !== undefined) {
        items.push({ Update: { ...at(ownedUploadKey(ownerId, uploadId)), ...setOrRemove({ expiresAt }) } });
      }
      if (remove !== undefined) items.push({ Delete: at(linkKey(remove, uploadId)) });
      return unlessConditionFailed(() => client.send(new TransactWriteItemsCommand({ TransactItems: items })));
    },
    settleUpload: async (uploadId, revision) => {
      await unlessConditionFailed(() =>
        client.send(
          new UpdateItemCommand({
            ...at(uploadRowKey(uploadId)),
            UpdateExpression: 'REMOVE #unsettled',
            ConditionExpression: '#revision = :revision',
            ExpressionAttributeNames: { '#unsettled': 'unsettled', '#revision': 'revision' },
            ExpressionAttributeValues: marshall({ ':revision': revision }),
          }),
        ),
      );
    },
  };
}

function uploadUpdate({ state, imageId, etag, refused, unsettled, expiresAt }: UploadChange, revision: number) {
  const values = { state, imageId, etag, refused, unsettled, expiresAt, revision: revision + 1 };
  const { ExpressionAttributeValues, ...update } = setOrRemove(values);
  return {
    ...update,
    ConditionExpression: '#revision = :known',
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ...marshall({ ':known': revision }) },
  };
}
