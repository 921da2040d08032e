import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PageObject } from './page-objects.ts';

/** One after the other, so that they come in their order. */
export async function putPages(client: S3Client, bucket: string, objects: readonly PageObject[]): Promise<void> {
  for (const { key, contentType, cacheControl, content } of objects) {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: content,
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    );
  }
}
