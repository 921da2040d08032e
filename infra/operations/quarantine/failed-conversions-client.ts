import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { type Clock, putBatches } from '../../../pipelines/lake-writer/put-batches.ts';
import type { LakeWriterPorts } from '../../../pipelines/lake-writer/write-batch.ts';
import type { QuarantineEntry } from './entry.ts';
import { datasetOfKey, type FailedRecord, readFailedRecords } from './failed-conversion.ts';

/** An object under errors/ of the lake's bucket. */
export interface FailedObject {
  readonly key: string;
  readonly dataset: string;
  readonly atMs: number;
}

/** What Firehose could not convert, or not deliver, in no order. */
export async function* listFailedObjects(client: S3Client, Bucket: string): AsyncGenerator<FailedObject> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: 'errors/' }))
    for (const { Key: key = '', LastModified } of Contents) {
      const dataset = datasetOfKey(key);
      if (dataset !== undefined) yield { key, dataset, atMs: LastModified?.getTime() ?? 0 };
    }
}

export async function readFailedObject(client: S3Client, Bucket: string, Key: string): Promise<FailedRecord[]> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return readFailedRecords((await Body?.transformToString()) ?? '');
}

export function entryOfObject({ key, dataset, atMs }: FailedObject, records: readonly FailedRecord[]): QuarantineEntry {
  return { kind: 'conversions', id: key, reason: records[0]?.code ?? 'NO_RECORD', subject: `rows of ${dataset}`, atMs };
}

/**
 * Puts the rows of an object to Firehose again and deletes the object once all are there. One that is killed in between
 * puts them twice, which the load notices by their row keys.
 * @returns whether all were taken
 */
export async function putAgain(
  client: S3Client,
  Bucket: string,
  { key, dataset }: FailedObject,
  records: readonly FailedRecord[],
  ports: Pick<LakeWriterPorts, 'putRecordBatch'> & Clock,
): Promise<boolean> {
  const put = (batch: readonly Uint8Array[]) => ports.putRecordBatch(dataset, batch);
  const { failed } = await putBatches(records, put, ports, Number.POSITIVE_INFINITY);
  if (failed.length > 0) return false;
  await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
  return true;
}
