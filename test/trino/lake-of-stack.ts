import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LakeNames } from '../../pipelines/migrations/fill-names.ts';
import type { BronzeFile } from './bronze-of-texts.ts';
import type { TableInput } from './bronze-tables.ts';
import type { QueryStack } from './two-stacks.ts';

/** The same on both stacks, so that statements and messages are the same text. */
export const lakeNames: LakeNames = {
  bronze: 'inkstream_test_bronze',
  silver: 'inkstream_test_silver',
  views: 'inkstream_test_views',
  lakeBucket: 'inkstream-test-lake',
};

const region = 'eu-central-1';
const resultsBucket = 'inkstream-test-results';
export const resultsLocation = `s3://${resultsBucket}/`;

/** What a deployment leaves before its first migration: buckets, databases, and the tables of bronze. */
export async function layOutLake({ awsUrl }: QueryStack, tables: readonly TableInput[]): Promise<void> {
  const { s3, glue } = clientsOf(awsUrl);
  for (const Bucket of [lakeNames.lakeBucket, resultsBucket]) {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  }
  for (const Name of [lakeNames.bronze, lakeNames.silver, lakeNames.views]) {
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
  }
  for (const table of tables) {
    await glue.send(new CreateTableCommand({ DatabaseName: lakeNames.bronze, TableInput: table }));
  }
}

/** Puts files where Firehose would. */
export async function deliverFiles({ awsUrl }: QueryStack, files: readonly BronzeFile[]): Promise<void> {
  const { s3 } = clientsOf(awsUrl);
  for (const { key, bytes } of files) {
    await s3.send(new PutObjectCommand({ Bucket: lakeNames.lakeBucket, Key: key, Body: bytes }));
  }
}

function clientsOf(endpoint: string): { s3: S3Client; glue: GlueClient } {
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return { s3: new S3Client({ ...settings, forcePathStyle: true }), glue: new GlueClient(settings) };
}
