import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Address } from './s3-address.ts';

export interface LakeObject extends S3Address {
  readonly etag: string;
  readonly size: number;
}

/** The lake's objects: listed and written in S3, read from copies on disk, because DuckDB cannot read S3 by itself here. */
export interface LakeObjects {
  /** Objects below a prefix in the order of their keys, after `startAfter`, until `isPast` says so. */
  list(prefix: S3Address, options?: { startAfter?: string; isPast?: (key: string) => boolean }): Promise<LakeObject[]>;
  /** The path of a copy on disk, fetched unless this very version is there already. */
  fetch(object: LakeObject): Promise<string>;
  putText(address: S3Address, text: string | Uint8Array, contentType: string): Promise<void>;
  putFile(address: S3Address, path: string, contentType: string): Promise<void>;
  removeAll(prefix: S3Address): Promise<void>;
}

const parallelFetches = 8;
const maxBufferedBytes = 8 * 1024 * 1024;

export function createLakeObjects(s3: S3Client, cacheDirectory: string): LakeObjects {
  const running = new Map<string, Promise<string>>();
  const list = (prefix: S3Address, options: { startAfter?: string; isPast?: (key: string) => boolean } = {}) =>
    listObjects(s3, prefix, options);
  return {
    list,
    fetch: (object) => {
      const path = cachePath(cacheDirectory, object);
      const fetching = running.get(path) ?? fetchObject(s3, object, path).finally(() => running.delete(path));
      running.set(path, fetching);
      return fetching;
    },
    putText: async ({ bucket, key }, text, contentType) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: contentType }));
    },
    putFile: async ({ bucket, key }, path, contentType) => {
      const { size } = await stat(path);
      const body = size > maxBufferedBytes ? createReadStream(path) : await readFile(path);
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: size, ContentType: contentType }),
      );
    },
    removeAll: async (prefix) => {
      const objects = await list(prefix);
      for (let start = 0; start < objects.length; start += 1000) {
        const keys = objects.slice(start, start + 1000).map(({ key }) => ({ Key: key }));
        await s3.send(new DeleteObjectsCommand({ Bucket: prefix.bucket, Delete: { Objects: keys, Quiet: true } }));
      }
    },
  };
}

/** Fetches many objects, a few at a time, and returns their paths in the same order. */
export async function fetchAll(objects: readonly LakeObject[], fetch: LakeObjects['fetch']): Promise<string[]> {
  const paths: string[] = [];
  for (let start = 0; start < objects.length; start += parallelFetches) {
    paths.push(...(await Promise.all(objects.slice(start, start + parallelFetches).map(fetch))));
  }
  return paths;
}

async function listObjects(
  s3: S3Client,
  { bucket, key }: S3Address,
  options: { startAfter?: string; isPast?: (key: string) => boolean },
): Promise<LakeObject[]> {
  const objects: LakeObject[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: key,
        StartAfter: options.startAfter,
        ContinuationToken: token,
      }),
    );
    for (const { Key = '', ETag = '', Size = 0 } of page.Contents ?? []) {
      if (options.isPast?.(Key) === true) return objects;
      objects.push({ bucket, key: Key, etag: ETag.replaceAll('"', ''), size: Size });
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return objects;
}

// The key is hashed: keys may be longer than file names, and mean nothing to DuckDB.
function cachePath(cacheDirectory: string, { bucket, key, etag }: LakeObject): string {
  const name = createHash('sha256').update(`${bucket}\0${key}\0${etag}`).digest('hex');
  return join(cacheDirectory, name.slice(0, 2), `${name}.parquet`);
}

async function fetchObject(s3: S3Client, { bucket, key }: LakeObject, path: string): Promise<string> {
  if (await isThere(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.part`;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!(Body instanceof Readable)) throw new Error(`s3://${bucket}/${key} came without a body`);
    await pipeline(Body, createWriteStream(partial));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return path;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
