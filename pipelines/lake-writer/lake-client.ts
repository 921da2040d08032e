import { setTimeout } from 'node:timers/promises';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { LakeWriterConfig } from './config.ts';
import { customerKeyOf, type PseudonymSecret } from './customer-key.ts';
import type { EntryOutcome } from './put-batches.ts';
import { streamName } from './stream-name.ts';
import type { LakeWriterPorts } from './write-batch.ts';

const secretShape = z.object({ keyId: z.string().min(1), key: z.string().min(16) });

async function pseudonymSecret(secretId: string): Promise<PseudonymSecret> {
  const { SecretString = '' } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  const secret = readSecret(SecretString);
  if (!secret) throw new Error(`Secret ${secretId} is not of the form {"keyId": …, "key": …}`);
  return secret;
}

/** Undefined instead of the parsers' errors: those quote the text, and a secret must not end up in a log. */
function readSecret(text: string): PseudonymSecret | undefined {
  try {
    return secretShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
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
 * The lake-writer's ports on AWS, or on whatever AWS_ENDPOINT_URL names. Reads the secret once.
 * @throws when the secret cannot be read or is malformed.
 */
export async function lakeWriterPorts(config: LakeWriterConfig): Promise<LakeWriterPorts> {
  return {
    putRecordBatch: recordBatchPort(config.streamPrefix),
    putQuarantine: quarantinePort(config.lakeBucket),
    customerKey: customerKeyOf(await pseudonymSecret(config.pseudonymSecret)),
    now: Date.now,
    sleep: (milliseconds) => setTimeout(milliseconds),
    random: Math.random,
  };
}
