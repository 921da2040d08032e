import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { imageStore } from '../intake/image-state-client.ts';
import { printImageTable } from '../intake/print-image-table.ts';
import { uploadStore } from '../intake/upload-row-client.ts';
import { createImageFiles } from '../upload/image-files-client.ts';
import { lookUpAddress } from './customer-address.ts';
import { mailRecords } from './mail-records-client.ts';
import { createMailSender, type MailSender } from './mail-sender-client.ts';
import type { MailPorts } from './tell-owners.ts';

export interface MailerPlace extends MailSender {
  readonly printImageTable: string;
  readonly imageBucket: string;
  readonly lookupUrl: string;
  /** Name or ARN of the secret that is the lookup's key, and nothing else. */
  readonly lookupSecret: string;
}

/** The mailer's ports on AWS, or on whatever AWS_ENDPOINT_URL names. */
export function createMailPorts(place: MailerPlace): MailPorts {
  const client = new DynamoDBClient({});
  const table = printImageTable(client, place.printImageTable);
  const key = secretText(place.lookupSecret);
  return {
    linksOf: imageStore(client, table).readLinks,
    uploadOf: uploadStore(client, table).readUpload,
    passportOf: createImageFiles(new S3Client({}), place.imageBucket).passportOf,
    addressOf: (customerId) => lookUpAddress(customerId, { url: place.lookupUrl, key, fetch, random: Math.random }),
    ...mailRecords(client, table),
    send: createMailSender(place),
    now: Date.now,
  };
}

const longestKeptMs = 5 * 60 * 1000;

/** Read again every few minutes, so that a new key is taken up. */
function secretText(SecretId: string): () => Promise<string> {
  const secrets = new SecretsManagerClient({});
  let kept: { text: string; readAtMs: number } | undefined;
  return async () => {
    if (kept !== undefined && Date.now() - kept.readAtMs < longestKeptMs) return kept.text;
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    kept = { text: SecretString.trim(), readAtMs: Date.now() };
    return kept.text;
  };
}
