import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { passportKey } from '../passport/object-keys.ts';
import { type PrintPassport, printPassport } from '../passport/print-passport.ts';
import type { ImageFiles } from './upload-ports.ts';

/** A viewer asks for tiles by the hundred, each of which needs the passport. */
const keptPassports = 200;

/** The image bucket. */
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
  const keep = (key: string, passport: PrintPassport) => {
    kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= keptPassports && oldest !== undefined) kept.delete(oldest);
    kept.set(key, passport);
    return passport;
  };
  return {
    passportOf: (...print) => read(passportKey(...print)),
    keptPassportOf: async (...print) => {
      const key = passportKey(...print);
      const passport = kept.get(key) ?? (await read(key));
      return passport && keep(key, passport);
    },
    presignRead: (Key, expiresIn) => getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key }), { expiresIn }),
  };
}
