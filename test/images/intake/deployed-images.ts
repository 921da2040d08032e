import { createHash, randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { readImagesConfig } from '../../../images/config.ts';
import { imageStateKey } from '../../../images/intake/image-state.ts';
import { imageBucket, imageStoreClient } from '../../../images/intake/image-store-client.ts';
import { printImageStore } from '../../../images/intake/print-image-client.ts';
import { uploadRowKey } from '../../../images/intake/upload-row.ts';
import { imageFolder, passportKey, quarantineFolder, uploadKey } from '../../../images/passport/object-keys.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { printProfileVersion } from '../../../images/print/print-profiles.ts';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { artwork } from '../artwork.ts';

export const config = readImagesConfig([
  ...(['printImageTable', 'uploadBucket', 'imageBucket', 'awsEndpoint'] as const),
  ...(['printImagesQueueUrl', 'printImagesDlqUrl'] as const),
]);
const { productImageTable } = readIndexerConfig(['productImageTable']);

export const s3 = imageStoreClient(config.awsEndpoint);
export const dynamo = new DynamoDBClient({});
export const bucket = imageBucket(s3, config.imageBucket);
export const store = printImageStore(dynamo, config.printImageTable);

/** A print that a picture of `smallPicture` is fine enough for. */
export const order: PrintOrder = { profile: 'poster', widthMm: 40, heightMm: 60, bleedMm: 3 };

/** A JPEG that no other test has. */
export function smallPicture(widthPx = 320, heightPx = 480, seed = randomInt(2 ** 31)): Promise<Buffer> {
  return artwork(widthPx, heightPx, seed).jpeg({ quality: 92 }).toBuffer();
}

export function idOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const uploadIds: string[] = [];
const imageIds = new Set<string>();

/** Announces an upload as the API does. */
export async function announce(asked: PrintOrder = order): Promise<string> {
  const uploadId = randomUUID();
  uploadIds.push(uploadId);
  const row = {
    ...{ uploadId, order: asked, product: 'TEST-PRINT', fileName: 'picture.jpg', contentType: 'image/jpeg' },
    ...{ sizeBytes: 1, createdAt: new Date().toISOString(), revision: 1, state: 'awaiting' },
  };
  const Item = marshall({ ...uploadRowKey(uploadId), ...row });
  await dynamo.send(new PutItemCommand({ TableName: config.printImageTable, Item }));
  return uploadId;
}

export async function send(uploadId: string, bytes: Uint8Array): Promise<void> {
  imageIds.add(idOf(bytes));
  await s3.send(new PutObjectCommand({ Bucket: config.uploadBucket, Key: uploadKey(uploadId), Body: bytes }));
}

export async function upload(bytes: Uint8Array, asked: PrintOrder = order): Promise<string> {
  const uploadId = await announce(asked);
  await send(uploadId, bytes);
  return uploadId;
}

export async function remove(uploadId: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: config.uploadBucket, Key: uploadKey(uploadId) }));
}

/** Polls until there is a value; machines may be slow. */
export async function until<Value>(what: string, read: () => Promise<Value | undefined | false>): Promise<Value> {
  const givenUpAt = Date.now() + 100_000;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > givenUpAt) throw new Error(`not within 100 s: ${what}`);
    await sleep(250);
  }
}

export function passportOf(imageId: string, asked: PrintOrder = order) {
  const key = passportKey(imageId, printProfileVersion, asked);
  return until(`passport of ${imageId}`, () => bucket.readPassport(key));
}

export function keysOf(imageId: string): Promise<readonly string[]> {
  return bucket.listKeys(imageFolder(imageId));
}

/** What the product index knows of an image, by the events that reached it. */
export async function indexed(imageId: string): Promise<{ version: number; verdict: string } | undefined> {
  const Key = marshall({ imageId, productId: '#image' });
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: productImageTable, Key, ConsistentRead: true }));
  if (Item === undefined) return undefined;
  const { version, verdict } = unmarshall(Item);
  return { version, verdict };
}

/** Takes away what the tests of a file uploaded, and what came of it. */
export async function cleanUp(): Promise<void> {
  for (const uploadId of uploadIds) await remove(uploadId);
  for (const imageId of imageIds) {
    await until(`${imageId} gone`, async () => {
      const [keys, quarantined, state] = await Promise.all([
        keysOf(imageId),
        bucket.listKeys(quarantineFolder(imageId)),
        store.readState(imageId),
      ]);
      return keys.length + quarantined.length === 0 && state?.deleted === true && state.leaseUntilMs === 0;
    });
    await forget(imageStateKey(imageId));
  }
  for (const uploadId of uploadIds) await forget(uploadRowKey(uploadId));
  dynamo.destroy();
  s3.destroy();
}

async function forget(key: { readonly pk: string; readonly sk: string }): Promise<void> {
  await dynamo.send(new DeleteItemCommand({ TableName: config.printImageTable, Key: marshall(key) }));
}
