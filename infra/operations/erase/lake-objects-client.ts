import { text } from 'node:stream/consumers';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';

/** Objects of a bucket, as the erasing of traces needs them. */
export interface StoredObjects {
  keys(prefix: string): AsyncIterable<string>;
  /** Undefined of an object that is gone. */
  readText(key: string): Promise<string | undefined>;
  readBytes(key: string): Promise<Uint8Array | undefined>;
  /** Replaces an object for good: its earlier versions go. */
  replace(key: string, body: Uint8Array | string): Promise<void>;
  /** Deletes objects with all of their versions. */
  remove(keys: readonly string[]): Promise<void>;
}

/** DeleteObjects takes no more. */
const KEYS_PER_CALL = 1_000;

export function createStoredObjects(Bucket: string, client = new S3Client({})): StoredObjects {
  const get = async (Key: string) => {
    try {
      return (await client.send(new GetObjectCommand({ Bucket, Key }))).Body;
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  };
  return {
    keys: async function* (Prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const { Key } of Contents) if (Key !== undefined) yield Key;
      }
    },
    readText: async (key) => {
      const body = await get(key);
      return body && (await text(body.transformToWebStream()));
    },
    readBytes: async (key) => (await get(key))?.transformToByteArray(),
    replace: async (Key, Body) => {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }));
      await deleteVersions(client, Bucket, Key, (version) => !version.isLatest);
    },
    remove: async (keys) => {
      for (let from = 0; from < keys.length; from += KEYS_PER_CALL) {
        const Objects = keys.slice(from, from + KEYS_PER_CALL).map((Key) => ({ Key }));
        await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      }
      // The marker stays, until the bucket's lifecycle takes it: where objects are copied to another Region, S3 copies a
      // deletion by its marker alone, and a marker that is gone at once may never get there.
      for (const key of keys) await deleteVersions(client, Bucket, key, ({ isLatest }) => !isLatest);
    },
  };
}

interface Version {
  readonly Key: string;
  readonly VersionId: string;
  readonly isLatest: boolean;
}

/** Deletes versions and delete markers of one object; does nothing in a bucket without versions. */
async function deleteVersions(
  client: S3Client,
  Bucket: string,
  Key: string,
  isToGo: (version: Version) => boolean,
): Promise<void> {
  const gone = (await versionsOf(client, Bucket, Key)).filter(isToGo);
  for (let from = 0; from < gone.length; from += KEYS_PER_CALL) {
    const Objects = gone.slice(from, from + KEYS_PER_CALL).map(({ VersionId }) => ({ Key, VersionId }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
}

async function versionsOf(client: S3Client, Bucket: string, key: string): Promise<Version[]> {
  const versions: Version[] = [];
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  do {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: key, KeyMarker, VersionIdMarker }));
    for (const { Key, VersionId, IsLatest } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      if (Key !== key || VersionId === undefined || VersionId === 'null') continue;
      versions.push({ Key, VersionId, isLatest: IsLatest === true });
    }
    [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
  } while (KeyMarker !== undefined);
  return versions;
}
