import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { passportKey } from '../passport/object-keys.ts';
import { type PrintPassport, printPassport } from '../passport/print-passport.ts';
import type { ImageFiles } from './upload-ports.ts';

/** A viewer asks for tiles by the hundred, each of which needs the passport. */
const keptPassports = 200;

/** The image bucket. Passports are kept: what lies under a key never changes. */
export function createImageFiles(client: S3Client, bucket: string): ImageFiles {
  const kept = new Map<string, PrintPassport>();
  const read = async (Key: string): Promise<PrintPassport | undefined> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return printPassport.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };
  return {
    passportOf: async (imageId, profileVersion, order) => {
      const key = passportKey(imageId, profileVersion, order);
      const passport = kept.get(key) ?? (await read(key));
      if (passport === undefined) return undefined;
      kept.delete(key);
      kept.set(key, passport);
      const [oldest] = kept.keys();
      if (kept.size > keptPassports && oldest !== undefined) kept.delete(oldest);
      return passport;
    },
    presignRead: (Key, expiresIn) => getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key }), { expiresIn }),
  };
}
