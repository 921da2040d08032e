import { DeleteObjectsCommand, GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { quarantineFolder, versionFolder } from '../../../images/passport/object-keys.ts';
import { printPassport } from '../../../images/passport/print-passport.ts';
import type { QuarantineEntry } from './entry.ts';

/** An image that could not be read when it was looked at last. */
export interface QuarantinedImage {
  readonly imageId: string;
  readonly profileVersion: number;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly atMs: number;
}

const reason = z.object({
  imageId: z.string(),
  profileVersion: z.int(),
  findings: z.array(z.object({ code: z.string(), message: z.string() })),
});

const root = quarantineFolder('').slice(0, -1);
const reasonFile = 'reason.json';
const passportFile = '/passport.json';

/** Everything under quarantine/ of the image bucket, in no order. */
export async function* listQuarantinedImages(client: S3Client, Bucket: string): AsyncGenerator<QuarantinedImage> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: root }))
    for (const { Key = '', LastModified } of Contents)
      if (Key.endsWith(`/${reasonFile}`)) {
        const read = reason.safeParse(await readJson(client, Bucket, Key));
        if (read.success) yield { ...read.data, atMs: LastModified?.getTime() ?? 0 };
      }
}

/** Whether the image was read since: then its copy in quarantine is of no use any more. */
export async function isReadSince(client: S3Client, Bucket: string, image: QuarantinedImage): Promise<boolean> {
  const passports = await Promise.all(
    (await passportKeys(client, Bucket, image)).map(async (Key) =>
      printPassport.safeParse(await readJson(client, Bucket, Key)),
    ),
  );
  return passports.length > 0 && passports.every(({ data }) => data !== undefined && data.image !== null);
}

/** Removes the passports that say that it cannot be read: what has no passport is made, what has one is left alone. */
export async function forgetPassports(client: S3Client, Bucket: string, image: QuarantinedImage): Promise<void> {
  await removeAll(client, Bucket, await passportKeys(client, Bucket, image));
}

/** Deletes the copy of an image in quarantine. */
export async function releaseImage(client: S3Client, Bucket: string, { imageId }: QuarantinedImage): Promise<void> {
  await removeAll(client, Bucket, await keysUnder(client, Bucket, quarantineFolder(imageId)));
}

export function entryOfImage({ imageId, findings, atMs }: QuarantinedImage): QuarantineEntry {
  const code = findings[0]?.code ?? 'NO_FINDING';
  return { kind: 'images', id: imageId, reason: code, subject: 'image', atMs };
}

async function passportKeys(client: S3Client, Bucket: string, { imageId, profileVersion }: QuarantinedImage) {
  const keys = await keysUnder(client, Bucket, versionFolder(imageId, profileVersion));
  return keys.filter((key) => key.endsWith(passportFile));
}

async function keysUnder(client: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
  return keys;
}

async function removeAll(client: S3Client, Bucket: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const Objects = keys.map((Key) => ({ Key }));
  const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  if (Errors.length > 0) throw new Error(`S3 left ${Errors.length} objects undeleted: ${Errors[0]?.Message}`);
}

async function readJson(client: S3Client, Bucket: string, Key: string): Promise<unknown> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null');
}
