import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

/** Where Firehose puts rows that do not fit their table. */
const errorFolder = 'errors/';

/** Counts the objects under `errors/` of the lake bucket, up to the thousand that one request tells. */
export function errorObjectsCounter(bucket: string, client: S3Client = new S3Client({})): () => Promise<number> {
  return async () => {
    const { KeyCount = 0 } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: errorFolder }));
    return KeyCount;
  };
}
