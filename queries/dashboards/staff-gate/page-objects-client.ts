import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { GatePorts } from './gate.ts';

/** The files of the dashboards in the bucket of the pages. */
export function createPageObjects(client: S3Client, bucket: string): Pick<GatePorts, 'readObject'> {
  return {
    readObject: async (Key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
