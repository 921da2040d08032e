import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { unlessConditionFailed } from '../../../images/intake/conditional-write.ts';
import { linkKey } from '../../../images/intake/image-state.ts';
import { imageBucket } from '../../../images/intake/image-store-client.ts';
import { askToReprocess } from '../../../images/intake/print-images-queue-client.ts';
import { uploadKey } from '../../../images/passport/object-keys.ts';
import { OperationsError } from '../errors.ts';
import { type ImagePlace, imageAuditPorts } from './image-audit-client.ts';
import type { ImageRepairPorts } from './repair-images.ts';

export interface ImageRepairPlace extends ImagePlace {
  readonly printImagesQueueUrl: string;
}

/** What mending images writes. */
export function imageRepairPorts(
  { dynamo, s3, sqs }: { readonly dynamo: DynamoDBClient; readonly s3: S3Client; readonly sqs: SQSClient },
  place: ImageRepairPlace,
): ImageRepairPorts {
  const { readImage, readUpload } = imageAuditPorts(dynamo, s3, place);
  const { printImageTable: TableName, printImagesQueueUrl: QueueUrl } = place;
  return {
    readImage,
    readUpload,
    hasFile: ({ key, etag }) => hasObject(s3, place.uploadBucket, key, etag),
    putLink: async (imageId, { uploadId, order }) => {
      const Item = marshall({ ...linkKey(imageId, uploadId), uploadId, order });
      const ConditionExpression = 'attribute_not_exists(pk)';
      await unlessConditionFailed(() => dynamo.send(new PutItemCommand({ TableName, Item, ConditionExpression })));
    },
    removeLink: async (imageId, uploadId) => {
      const Key = marshall(linkKey(imageId, uploadId));
      await dynamo.send(new DeleteItemCommand({ TableName, Key }));
    },
    removeImages: (keys) => imageBucket(s3, place.imageBucket).removeKeys(keys),
    removeUpload: async (Key) => {
      await s3.send(new DeleteObjectCommand({ Bucket: place.uploadBucket, Key }));
    },
    reprocess: async (imageId) => {
      const taken = await askToReprocess(sqs, QueueUrl, [imageId]);
      if (taken.length === 0)
        throw new OperationsError('NOT_POSSIBLE', `The queue of print images did not take ${imageId}.`);
    },
    follow: async (uploadId) => {
      const MessageBody = JSON.stringify(notificationOf(place.uploadBucket, uploadKey(uploadId)));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    now: Date.now,
  };
}

/** What S3 says when a file came or went, as far as anybody reads it: a hint at which upload to look at. */
function notificationOf(bucket: string, key: string) {
  return {
    Records: [{ eventVersion: '2.1', eventSource: 'aws:s3', s3: { bucket: { name: bucket }, object: { key } } }],
  };
}

async function hasObject(client: S3Client, Bucket: string, Key: string, etag: string | undefined): Promise<boolean> {
  try {
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    return etag === undefined || ETag === etag;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
}
