import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { imageStateKey } from '../../../images/intake/image-state.ts';
import { imageBucket } from '../../../images/intake/image-store-client.ts';
import { printImageTable } from '../../../images/intake/print-image-table.ts';
import { type UploadRow, uploadRowKey } from '../../../images/intake/upload-row.ts';
import type { ImageAuditPorts } from './find-image-drift.ts';
import { type ImageRecord, imageRecord, type KnownImage, knownUpload, type StoredObject } from './image-records.ts';

/** Where images and what is known of them are. */
export interface ImagePlace {
  readonly printImageTable: string;
  readonly uploadBucket: string;
  readonly imageBucket: string;
}

/** What the audit of images reads. */
export function imageAuditPorts(dynamo: DynamoDBClient, s3: S3Client, place: ImagePlace): ImageAuditPorts {
  const { read } = printImageTable(dynamo, place.printImageTable);
  return {
    scan: () => scanRecords(dynamo, place.printImageTable),
    readImage: (imageId) => readImage(dynamo, place.printImageTable, imageId),
    readUpload: async (uploadId) => {
      const item = await read(uploadRowKey(uploadId));
      return item && knownUpload(item as unknown as UploadRow);
    },
    listImages: (prefix) => listObjects(s3, place.imageBucket, prefix),
    listUploads: (prefix) => listObjects(s3, place.uploadBucket, prefix),
    readPassport: (key) => readable(() => imageBucket(s3, place.imageBucket).readPassport(key)),
    hashOf: (key) => hashOf(s3, place.imageBucket, key),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

/** What is no JSON is no passport. */
async function readable<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function* scanRecords(client: DynamoDBClient, TableName: string): AsyncGenerator<readonly ImageRecord[]> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    yield Items.map((item) => imageRecord(unmarshall(item))).filter((record) => record !== undefined);
}

async function readImage(client: DynamoDBClient, TableName: string, imageId: string): Promise<KnownImage | undefined> {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': imageStateKey(imageId).pk }),
      ConsistentRead: true,
    },
  );
  const records: ImageRecord[] = [];
  for await (const { Items = [] } of pages)
    records.push(...Items.map((item) => imageRecord(unmarshall(item))).filter((record) => record !== undefined));
  if (records.length === 0) return undefined;
  const state = records.find((record) => record.kind === 'state')?.state;
  const links = records.flatMap((record) => (record.kind === 'link' ? [record.link] : []));
  return { imageId, state, links };
}

async function* listObjects(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<readonly StoredObject[]> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    yield Contents.map(({ Key = '', Size = 0, ETag = '', LastModified }) => ({
      key: Key,
      bytes: Size,
      etag: ETag,
      modifiedMs: LastModified?.getTime() ?? 0,
    }));
  }
}

/** Reads all of an object, a piece at a time. */
async function hashOf(client: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const hash = createHash('sha256');
    for await (const piece of Body as AsyncIterable<Buffer>) hash.update(piece);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}
