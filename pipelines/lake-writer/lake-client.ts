import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LakeWriterConfig } from './config.ts';
import { customerKeysOf, customerMarksOf, orderMarksOf } from './customer-key.ts';
import type { Erasures } from './erase-entries.ts';
import { erasedList } from './erased-list-client.ts';
import { parsePseudonymSecret } from './pseudonym-secret.ts';
import type { EntryOutcome } from './put-batches.ts';
import { refreshed } from './refreshed.ts';
import { streamName } from './stream-name.ts';
import type { LakeWriterPorts } from './write-batch.ts';

/** A rotated key is taken up within this time. Until then rows are written under the older one, which does no harm. */
const SECRET_MAX_AGE_MS = 5 * 60 * 1000;

interface Pseudonyms extends Pick<Erasures, 'customerMarksOf' | 'orderMarksOf'> {
  readonly customerKeysOf: ReturnType<typeof customerKeysOf>;
}

/** How customers and orders are pseudonymised, by a secret that is read again every few minutes. */
function pseudonymsOf(secretId: string): () => Promise<Pseudonyms> {
  const secrets = new SecretsManagerClient({});
  let known: { readonly text: string; readonly pseudonyms: Pseudonyms } | undefined;
  const read = async () => {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    // What is remembered of customers is worth keeping while the secret is the same.
    if (known?.text === SecretString) return known.pseudonyms;
    const secret = parsePseudonymSecret(SecretString);
    if (!secret) throw new Error(`Secret ${secretId} is not of the form {"current": …, "keys": …}`);
    const pseudonyms = {
      customerKeysOf: customerKeysOf(secret),
      customerMarksOf: customerMarksOf(secret),
      orderMarksOf: orderMarksOf(secret),
    };
    known = { text: SecretString, pseudonyms };
    return pseudonyms;
  };
  return refreshed(read, { maxAgeMs: SECRET_MAX_AGE_MS, now: Date.now });
}

/** The marks of the erased. As long as there is no new one, looking for some is one read of an item. */
function erasuresPort(
  { stateTable, erasedMaxAgeMs }: LakeWriterConfig,
  pseudonyms: () => Promise<Pseudonyms>,
): () => Promise<Erasures> {
  const list = erasedList(new DynamoDBClient({}), stateTable);
  let known: { readonly version: string | undefined; readonly marks: Map<string, string> } | undefined;
  const readMarks = async () => {
    const version = await list.readVersion();
    if (known === undefined || known.version !== version) {
      known = { version, marks: version === undefined ? new Map() : await list.readMarks() };
    }
    return known.marks;
  };
  const marksOf = refreshed(readMarks, { maxAgeMs: erasedMaxAgeMs, now: Date.now });
  return async () => {
    const [marks, { customerMarksOf, orderMarksOf }] = await Promise.all([marksOf(), pseudonyms()]);
    const markOrders: Erasures['markOrders'] = async (orders) => {
      const added = new Map([...orders].flatMap(([id, salt]) => orderMarksOf(id).map((mark) => [mark, salt] as const)));
      await list.addMarks(added);
      for (const [mark, salt] of added) marks.set(mark, salt);
    };
    return { marks, customerMarksOf, orderMarksOf, markOrders };
  };
}

/** Puts records to the stream of a dataset. */
export function recordBatchPort(streamPrefix: string): LakeWriterPorts['putRecordBatch'] {
  const firehose = new FirehoseClient({});
  return async (dataset, records): Promise<EntryOutcome[]> => {
    const command = new PutRecordBatchCommand({
      DeliveryStreamName: streamName(streamPrefix, dataset),
      Records: records.map((Data) => ({ Data })),
    });
    const { RequestResponses = [] } = await firehose.send(command);
    return RequestResponses.map(({ ErrorCode, RecordId }) => ErrorCode ?? (RecordId ? undefined : 'NO_OUTCOME'));
  };
}

function quarantinePort(bucket: string): LakeWriterPorts['putQuarantine'] {
  const s3 = new S3Client({});
  return async (key, text) => {
    const ContentType = 'text/plain; charset=utf-8';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType }));
  };
}

/**
 * The lake-writer's ports on AWS, or on whatever AWS_ENDPOINT_URL names. Reads the secret at once, and
 * again every few minutes while they are used, so that a rotation is noticed.
 * @throws when the secret cannot be read or is malformed.
 */
export async function lakeWriterPorts(config: LakeWriterConfig): Promise<LakeWriterPorts> {
  const pseudonyms = pseudonymsOf(config.pseudonymSecret);
  await pseudonyms();
  return {
    putRecordBatch: recordBatchPort(config.streamPrefix),
    putQuarantine: quarantinePort(config.lakeBucket),
    customerKeys: async () => (await pseudonyms()).customerKeysOf,
    erasures: erasuresPort(config, pseudonyms),
    now: Date.now,
    sleep: (milliseconds) => setTimeout(milliseconds),
    random: Math.random,
  };
}
