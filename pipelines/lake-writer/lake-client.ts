import { setTimeout } from 'node:timers/promises';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LakeWriterConfig } from './config.ts';
import { customerKeysOf } from './customer-key.ts';
import { parsePseudonymSecret } from './pseudonym-secret.ts';
import type { EntryOutcome } from './put-batches.ts';
import { refreshed } from './refreshed.ts';
import { streamName } from './stream-name.ts';
import type { LakeWriterPorts } from './write-batch.ts';

/** A rotated key is taken up within this time. Until then rows are written under the older one, which does no harm. */
const SECRET_MAX_AGE_MS = 5 * 60 * 1000;

function customerKeysPort(secretId: string): LakeWriterPorts['customerKeys'] {
  const secrets = new SecretsManagerClient({});
  let text: string | undefined;
  let keysOf: ReturnType<typeof customerKeysOf> | undefined;
  const read = async () => {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    // What is remembered of customers is worth keeping while the secret is the same.
    if (keysOf !== undefined && SecretString === text) return keysOf;
    const secret = parsePseudonymSecret(SecretString);
    if (!secret) throw new Error(`Secret ${secretId} is not of the form {"current": …, "keys": …}`);
    [text, keysOf] = [SecretString, customerKeysOf(secret)];
    return keysOf;
  };
  return refreshed(read, { maxAgeMs: SECRET_MAX_AGE_MS, now: Date.now });
}

function recordBatchPort(streamPrefix: string): LakeWriterPorts['putRecordBatch'] {
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
  const customerKeys = customerKeysPort(config.pseudonymSecret);
  await customerKeys();
  return {
    putRecordBatch: recordBatchPort(config.streamPrefix),
    putQuarantine: quarantinePort(config.lakeBucket),
    customerKeys,
    now: Date.now,
    sleep: (milliseconds) => setTimeout(milliseconds),
    random: Math.random,
  };
}
