import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';

export interface ResultObject {
  readonly key: string;
  readonly bytes: number;
}

/** The objects that UNLOAD writes: listed, read in part, deleted. */
export interface ResultObjects {
  /** In the order of their keys. */
  list(folder: { bucket: string; prefix: string }, signal?: AbortSignal): Promise<ResultObject[]>;
  /** Bytes from `start` up to but without `end`. */
  read(object: { bucket: string; key: string }, start: number, end: number, signal?: AbortSignal): Promise<Uint8Array>;
  delete(bucket: string, keys: readonly string[]): Promise<void>;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const keysPerDelete = 1000;

async function listAll(
  client: S3Client,
  { bucket, prefix }: { bucket: string; prefix: string },
  signal: AbortSignal | undefined,
): Promise<ResultObject[]> {
  const objects: ResultObject[] = [];
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
      { ...(signal && { abortSignal: signal }) },
    );
    for (const { Key, Size } of page.Contents ?? []) objects.push({ key: String(Key), bytes: Size ?? 0 });
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return objects;
}

/** A store that says nothing for so long is dead. */
const requestHandler = {
  connectionTimeout: 5000,
  requestTimeout: 60_000,
  socketTimeout: 60_000,
  throwOnRequestTimeout: true,
};

/** S3 at the endpoint, Region and credentials that the environment names. */
export function createResultObjects(client: S3Client = new S3Client({ requestHandler })): ResultObjects {
  return {
    list: async (folder, signal) => await listAll(client, folder, signal),
    read: async ({ bucket, key }, start, end, signal) => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${start}-${end - 1}` });
      const { Body } = await client.send(command, { ...(signal && { abortSignal: signal }) });
      return (await Body?.transformToByteArray()) ?? new Uint8Array(0);
    },
    delete: async (bucket, keys) => {
      for (let from = 0; from < keys.length; from += keysPerDelete) {
        const Objects = keys.slice(from, from + keysPerDelete).map((Key) => ({ Key }));
        await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
      }
    },
  };
}
