import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  NoSuchUpload,
  NotFound,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadObjects } from './upload-ports.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html#API_CompleteMultipartUpload_Errors */
const partFaults = new Set(['EntityTooSmall', 'InvalidPart', 'InvalidPartOrder']);

/**
 * The upload bucket.
 * @param client with `requestChecksumCalculation: 'WHEN_REQUIRED'`: else the SDK signs the checksum of an empty part
 */
export function createUploadObjects(client: S3Client, bucket: string): UploadObjects {
  const parts = (Key: string, UploadId: string) => ({ Bucket: bucket, Key, UploadId });
  return {
    presignForm: (Key, { contentType, sizeBytes }, Expires) =>
      createPresignedPost(client, {
        Bucket: bucket,
        Key,
        Expires,
        Fields: { 'Content-Type': contentType, success_action_status: '204' },
        Conditions: [['content-length-range', sizeBytes, sizeBytes]],
      }),
    beginParts: async (Key, ContentType) => {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key, ContentType }));
      if (UploadId === undefined) throw new Error('S3 began a multipart upload without an id');
      return UploadId;
    },
    presignPart: (key, { multipartId, partNumber, bytes }, expiresIn) =>
      getSignedUrl(
        client,
        new UploadPartCommand({ ...parts(key, multipartId), PartNumber: partNumber, ContentLength: bytes }),
        // Else anything could be sent under the URL, up to 5 GiB.
        { expiresIn, signableHeaders: new Set(['content-length', 'host']) },
      ),
    listParts: (key, multipartId) =>
      unless(NoSuchUpload, async () => {
        // Up to 1,000 parts come at once, which is more than an upload has.
        const { Parts = [] } = await client.send(new ListPartsCommand(parts(key, multipartId)));
        return Parts.map(({ PartNumber = 0, ETag = '', Size = 0 }) => ({
          partNumber: PartNumber,
          etag: ETag.replaceAll('"', ''),
          bytes: Size,
        }));
      }),
    completeParts: async (key, multipartId, stored) => {
      const Parts = stored.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: `"${etag}"` }));
      const command = new CompleteMultipartUploadCommand({ ...parts(key, multipartId), MultipartUpload: { Parts } });
      try {
        await client.send(command);
        return 'done';
      } catch (error) {
        if (error instanceof NoSuchUpload) return 'gone';
        if (error instanceof S3ServiceException && partFaults.has(error.name)) return 'changed';
        throw error;
      }
    },
    abortParts: (key, multipartId) =>
      unless(NoSuchUpload, async () => {
        await client.send(new AbortMultipartUploadCommand(parts(key, multipartId)));
      }),
    etagOf: (Key) =>
      unless(NotFound, async () => {
        const { ETag } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
        return ETag?.replaceAll('"', '');
      }),
    delete: async (Key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    },
  };
}

/** Undefined when it fails because there is no such thing. */
async function unless<Value>(
  missing: new (...given: never[]) => Error,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof missing) return undefined;
    throw error;
  }
}
