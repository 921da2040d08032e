import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { imageStore } from '../../../images/intake/image-state-client.ts';
import { printImageTable } from '../../../images/intake/print-image-table.ts';
import { ownedUploadKey, type UploadRow, uploadRowKey } from '../../../images/intake/upload-row.ts';
import { mailRecordKey } from '../../../images/mails/mail-records-client.ts';
import { mailOutcomes } from '../../../images/mails/verdict-mail.ts';
import { uploadKey } from '../../../images/passport/object-keys.ts';
import { createUploadObjects } from '../../../images/upload/upload-objects-client.ts';
import { createUploadOwners } from '../../../images/upload/upload-owners-client.ts';

/** Uploads and their pictures, as the erasing of a customer needs them. */
export interface CustomerUploads {
  listUploadsOf(customerId: string): Promise<readonly string[]>;
  readUpload(uploadId: string): Promise<UploadRow | undefined>;
  /** Uploads that hold these bytes. */
  uploadsOfImage(imageId: string): Promise<readonly string[]>;
  hasObject(uploadId: string): Promise<boolean>;
  /** Deletes the file, or breaks off an upload in parts; what was made of it is removed by the intake, which hears of it. */
  deleteObject(row: Pick<UploadRow, 'uploadId' | 'multipartId' | 'state'>): Promise<void>;
  /** Forgets the rows of uploads, and whose they were. */
  forget(uploads: readonly { readonly uploadId: string; readonly customerIds: readonly string[] }[]): Promise<void>;
}

/** BatchWriteItem takes no more. */
const ITEMS_PER_CALL = 25;

export function createCustomerUploads(
  tableName: string,
  bucket: string,
  endpoint: string | undefined,
): CustomerUploads {
  const client = new DynamoDBClient({});
  const table = printImageTable(client, tableName);
  const objects = createUploadObjects(new S3Client({ forcePathStyle: endpoint !== undefined }), bucket);
  return {
    listUploadsOf: (customerId) => createUploadOwners(client, tableName).listUploadsOf(customerId),
    readUpload: async (uploadId) => (await table.read(uploadRowKey(uploadId))) as UploadRow | undefined,
    uploadsOfImage: async (imageId) =>
      (await imageStore(client, table).readLinks(imageId)).map(({ uploadId }) => uploadId),
    hasObject: async (uploadId) => (await objects.etagOf(uploadKey(uploadId))) !== undefined,
    deleteObject: async ({ uploadId, multipartId, state }) => {
      if (multipartId !== undefined && state !== 'present') await objects.abortParts(uploadKey(uploadId), multipartId);
      await objects.delete(uploadKey(uploadId));
    },
    forget: async (uploads) => {
      const keys = uploads.flatMap(({ uploadId, customerIds }) => [
        uploadRowKey(uploadId),
        ...mailOutcomes.map((outcome) => mailRecordKey(uploadId, outcome)),
        ...customerIds.map((customerId) => ownedUploadKey(customerId, uploadId)),
      ]);
      for (let from = 0; from < keys.length; from += ITEMS_PER_CALL) {
        let pending = keys
          .slice(from, from + ITEMS_PER_CALL)
          .map((key) => ({ DeleteRequest: { Key: table.at(key).Key } }));
        while (pending.length > 0) {
          const { UnprocessedItems } = await client.send(
            new BatchWriteItemCommand({ RequestItems: { [tableName]: pending } }),
          );
          pending = (UnprocessedItems?.[tableName] ?? []) as typeof pending;
        }
      }
    },
  };
}
