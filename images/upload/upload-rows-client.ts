import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { pastConflicts, unlessConditionFailed } from '../intake/conditional-write.ts';
import { ownedUploadKey, type UploadRow, uploadRowKey } from '../intake/upload-row.ts';
import type { UploadRows } from './upload-ports.ts';

/** As far as the API reads it. */
const uploadRow: z.ZodType<UploadRow> = z.object({
  uploadId: z.string(),
  ownerId: z.string().optional(),
  fileKey: z.string().optional(),
  order: z.object({ profile: z.string(), widthMm: z.int(), heightMm: z.int(), bleedMm: z.int() }),
  product: z.string(),
  fileName: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  createdAt: z.string(),
  revision: z.int(),
  state: z.enum(['awaiting', 'present', 'deleted']),
  imageId: z.string().optional(),
  etag: z.string().optional(),
  refused: z.literal('TOO_MANY_BYTES').optional(),
  multipartId: z.string().optional(),
  traceparent: z.string().optional(),
  expiresAt: z.number().optional(),
});

const imageState = z.object({ profileVersion: z.int() });

/** The rows of uploads in the table of print images. */
export function createUploadRows(client: DynamoDBClient, table: string): UploadRows {
  const find = async (pk: string, sk: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ pk, sk }), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  };
  return {
    create: async (row) => {
      const { uploadId, ownerId, expiresAt } = row;
      const items = [
        { ...uploadRowKey(uploadId), ...row },
        { ...ownedUploadKey(ownerId, uploadId), ...(expiresAt !== undefined && { expiresAt }) },
      ];
      const put = (item: object) => ({
        Put: { TableName: table, Item: marshall(item), ConditionExpression: 'attribute_not_exists(pk)' },
      });
      // Together, or an upload could be there that its owner is not shown and that nobody erases with him.
      await pastConflicts(() => client.send(new TransactWriteItemsCommand({ TransactItems: items.map(put) })));
    },
    find: async (uploadId) => {
      const { pk, sk } = uploadRowKey(uploadId);
      return uploadRow.optional().parse(await find(pk, sk));
    },
    findAll: async (uploadIds) => {
      const found = new Map<string, UploadRow>();
      let keys = uploadIds.map((uploadId) => marshall(uploadRowKey(uploadId)));
      while (keys.length > 0) {
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
        );
        for (const item of Responses[table] ?? []) {
          const row = uploadRow.parse(unmarshall(item));
          found.set(row.uploadId, row);
        }
        keys = UnprocessedKeys[table]?.Keys ?? [];
      }
      return uploadIds.flatMap((uploadId) => found.get(uploadId) ?? []);
    },
    markDeleted: async (uploadId, revision) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: marshall(uploadRowKey(uploadId)),
        UpdateExpression: 'SET #state = :deleted, #revision = :next',
        ConditionExpression: '#revision = :known',
        ExpressionAttributeNames: { '#state': 'state', '#revision': 'revision' },
        ExpressionAttributeValues: marshall({ ':deleted': 'deleted', ':known': revision, ':next': revision + 1 }),
      });
      await unlessConditionFailed(() => client.send(update));
    },
    profileVersionOf: async (imageId) => {
      const state = imageState.safeParse(await find(`image#${imageId}`, '#state'));
      return state.data?.profileVersion;
    },
  };
}
