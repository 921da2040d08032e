import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { uploadKey } from '../passport/object-keys.ts';
import { printPassport } from '../passport/print-passport.ts';
import type { ImageBucket, UploadBucket } from './intake-ports.ts';

/** Files above this go in parts, so many at a time, each held in memory. */
const PART_BYTES = 16 * 1024 * 1024;
const PARTS_AT_A_TIME = 3;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_DELETIONS = 1_000;

/** What lies under a hash and a profile version never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** A connection that is silent for so long is lost. */
const SILENCE_MS = 30_000;

/** One per process, since every client has connections of its own. */
export function imageStoreClient(endpoint: string | undefined): S3Client {
  return new S3Client({
    maxAttempts: 4,
    // Bucket names are no host names where AWS is an emulator.
    forcePathStyle: endpoint !== undefined,
    requestHandler: { connectionTimeout: 2_000, socketTimeout: SILENCE_MS, httpsAgent: { maxSockets: 64 } },
  });
}

/** What customers upload. */
export function uploadBucket(client: S3Client, Bucket: string): UploadBucket {
  return {
    headUpload: (uploadId) =>
      unlessGone(async () => {
        const head = await client.send(new HeadObjectCommand({ Bucket, Key: uploadKey(uploadId) }));
        return { etag: head.ETag ?? '', bytes: head.ContentLength ?? 0 };
      }),
    downloadUpload: (uploadId, etag, path) =>
      unlessGone(async () => {
        const command = new GetObjectCommand({ Bucket, Key: uploadKey(uploadId), IfMatch: etag });
        const { Body, ETag, ContentLength } = await client.send(command);
        if (!(Body instanceof Readable)) throw new Error('S3 gave an object without a stream');
        if (ETag !== etag) {
          Body.destroy();
          return undefined;
        }
        return writeHashed(Body, path, ContentLength);
      }),
  };
}

/** Writes a stream to a file; gives the SHA-256 of what it wrote, lower-case hex. Rejects when it ends too early. */
async function writeHashed(body: Readable, path: string, expectedBytes: number | undefined): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const hashing = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(body, hashing, createWriteStream(path));
  if (expectedBytes !== undefined && bytes !== expectedBytes)
    throw new Error(`S3 sent ${bytes} bytes of ${expectedBytes}`);
  return hash.digest('hex');
}

/** What is made of images. */
export function imageBucket(client: S3Client, Bucket: string): ImageBucket {
  const put = async (key: string, path: string, file: StoredFile) => {
    const { contentType: ContentType, bytes, sha256, ...rest } = file;
    const params = { Bucket, Key: key, ContentType, ...rest };
    if (bytes <= PART_BYTES) {
      const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
      await client.send(new PutObjectCommand({ ...params, Body: await readFile(path), ChecksumSHA256 }));
      return;
    }
    const Body = createReadStream(path);
    const parts = { partSize: PART_BYTES, queueSize: PARTS_AT_A_TIME };
    await new Upload({ client, params: { ...params, Body, ChecksumAlgorithm: 'SHA256' }, ...parts }).done();
  };
  return {
    readPassport: (Key) =>
      unlessGone(async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        // One that is written in another way than this version's is as good as none: it is made again.
        return printPassport.safeParse(JSON.parse((await Body?.transformToString()) ?? '')).data;
      }),
    putJson: async (Key, value) => {
      const Body = JSON.stringify(value);
      const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64');
      const head = { Bucket, Key, ContentType: 'application/json', CacheControl: FOR_EVER };
      await client.send(new PutObjectCommand({ ...head, Body, ChecksumSHA256 }));
    },
    putFile: (key, path, { contentType, bytes, sha256 }) =>
      put(key, path, { contentType, bytes, sha256, CacheControl: FOR_EVER }),
    putOriginal: async (key, { path, imageId }) => {
      const { size: bytes } = await stat(path);
      // Nobody's browser may take it for something to show.
      const asItCame = { contentType: 'application/octet-stream', ContentDisposition: 'attachment' };
      await put(key, path, { ...asItCame, bytes, sha256: imageId });
    },
    listKeys: async (Prefix) => {
      const keys: string[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
        keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      return keys;
    },
    removeKeys: async (keys) => {
      for (let from = 0; from < keys.length; from += MAX_DELETIONS) {
        const Objects = keys.slice(from, from + MAX_DELETIONS).map((Key) => ({ Key }));
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        );
        const [first] = Errors;
        if (first) throw new Error(`S3 left ${Errors.length} objects undeleted: ${first.Code} ${first.Message}`);
      }
    },
  };
}

interface StoredFile {
  readonly contentType: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
}

/** Undefined when the object is not there, or is another one than was asked for. */
async function unlessGone<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 404 || status === 412) return undefined;
    throw error;
  }
}
