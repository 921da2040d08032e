import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { imageStore } from './image-state-client.ts';
import type { ImageStore, UploadStore } from './intake-ports.ts';
import { printImageTable } from './print-image-table.ts';
import { uploadStore } from './upload-row-client.ts';

/** An invocation must not wait for a call that is lost; whatever timed out may be repeated. */
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** One per process, since every client has connections of its own. */
export function printImageTableClient(): DynamoDBClient {
  const timeouts = { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  return new DynamoDBClient({ maxAttempts: 5, requestHandler: { ...timeouts, throwOnRequestTimeout: true } });
}

/** What is in the table this project alone wrote, so it is taken to be of its types. */
export function printImageStore(client: DynamoDBClient, tableName: string): UploadStore & ImageStore {
  const table = printImageTable(client, tableName);
  return { ...uploadStore(client, table), ...imageStore(client, table) };
}
