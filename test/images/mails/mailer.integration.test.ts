import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  CreateEmailTemplateCommand,
  DeleteConfigurationSetCommand,
  DeleteEmailTemplateCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readImagesConfig } from '../../../images/config.ts';
import { linkKey } from '../../../images/intake/image-state.ts';
import { uploadRowKey } from '../../../images/intake/upload-row.ts';
import { mailRecordKey } from '../../../images/mails/mail-records-client.ts';
import { readMailTemplate, templateName } from '../../../images/mails/mail-templates.ts';
import { createMailPorts } from '../../../images/mails/mailer-ports-client.ts';
import { tellOwners } from '../../../images/mails/tell-owners.ts';
import { mailOutcomes } from '../../../images/mails/verdict-mail.ts';
import { passportKey } from '../../../images/passport/object-keys.ts';
import { passportOf, posterOrder } from '../upload/passports.ts';

const unique = randomUUID();
const prefix = `mails-${unique}`;
const from = `${prefix}@shop.example`;
const uploadId = `upload-${unique}`;
const customerId = `C ${unique}`;
const { printImageTable, imageBucket } = readImagesConfig(['printImageTable', 'imageBucket']);
const passport = passportOf(unique);
const { imageId, profileVersion } = passport;
const key = passportKey(imageId, profileVersion, posterOrder);
const [dynamo, s3, ses, secrets] = [
  new DynamoDBClient({}),
  new S3Client({}),
  new SESv2Client({}),
  new SecretsManagerClient({}),
];
const mail = z.object({
  ...{ Source: z.string(), To: z.array(z.string()), Subject: z.string() },
  ...{ BodyText: z.string().nullable(), BodyHtml: z.string().nullable() },
});
/** By account. */
const sentSchema = z.object({ messages: z.record(z.string(), z.array(mail)) });

let shop: Server;
let asked: string[];

/** The shop's lookup of addresses. */
async function startShop(): Promise<string> {
  asked = [];
  shop = createServer(({ url, headers }, response) => {
    asked.push(`${url} ${headers.authorization}`);
    response.end(JSON.stringify({ email: `${unique}@example.com` }));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(shop.address() as AddressInfo).port}/customers/{customerId}`;
}

const uploadRow = {
  ...uploadRowKey(uploadId),
  ...{ uploadId, ownerId: customerId, order: posterOrder, product: 'POSTER-A2-SATIN', fileName: 'Fish & <chips>.jpg' },
  ...{
    contentType: 'image/jpeg',
    sizeBytes: 1,
    createdAt: new Date().toISOString(),
    revision: 1,
    state: 'present',
    imageId,
  },
};
const link = { ...linkKey(imageId, uploadId), uploadId, order: posterOrder };

beforeAll(async () => {
  const Item = (item: object) => ({ PutRequest: { Item: marshall(item) } });
  await Promise.all([
    dynamo.send(new BatchWriteItemCommand({ RequestItems: { [printImageTable]: [Item(uploadRow), Item(link)] } })),
    s3.send(new PutObjectCommand({ Bucket: imageBucket, Key: key, Body: JSON.stringify(passport) })),
    secrets.send(new CreateSecretCommand({ Name: prefix, SecretString: 'shop-key\n' })),
    ses.send(new CreateEmailIdentityCommand({ EmailIdentity: from })),
    ses.send(new CreateConfigurationSetCommand({ ConfigurationSetName: prefix })),
    ...mailOutcomes.map((outcome) => {
      const { subject, text, html } = readMailTemplate(outcome);
      const TemplateContent = { Subject: subject, Text: text, Html: html };
      return ses.send(new CreateEmailTemplateCommand({ TemplateName: templateName(prefix, outcome), TemplateContent }));
    }),
  ]);
});

afterAll(async () => {
  shop?.close();
  const records = mailOutcomes.map((outcome) => mailRecordKey(uploadId, outcome));
  const keys = [link, uploadRow, ...records].map(({ pk, sk }) => marshall({ pk, sk }));
  await Promise.all([
    dynamo.send(
      new BatchWriteItemCommand({
        RequestItems: { [printImageTable]: keys.map((Key) => ({ DeleteRequest: { Key } })) },
      }),
    ),
    s3.send(new DeleteObjectCommand({ Bucket: imageBucket, Key: key })),
    secrets.send(new DeleteSecretCommand({ SecretId: prefix, ForceDeleteWithoutRecovery: true })),
    ses.send(new DeleteConfigurationSetCommand({ ConfigurationSetName: prefix })),
    ...mailOutcomes.map((outcome) =>
      ses.send(new DeleteEmailTemplateCommand({ TemplateName: templateName(prefix, outcome) })),
    ),
  ]);
});

async function sentMails() {
  const { AWS_ENDPOINT_URL = '' } = process.env;
  const response = await fetch(`${AWS_ENDPOINT_URL}/_ministack/ses/messages`);
  const { messages } = sentSchema.parse(await response.json());
  return Object.values(messages)
    .flat()
    .filter(({ Source }) => Source === from);
}

test('an owner gets one mail in the words of the passport, to the address that the shop tells', async () => {
  const ports = createMailPorts({
    ...{ printImageTable, imageBucket, from, templatePrefix: prefix, configurationSet: prefix },
    ...{ lookupUrl: await startShop(), lookupSecret: prefix },
  });
  const tell = () =>
    tellOwners(
      { imageId, profileVersion },
      { pageUrl: 'https://uploads.shop.example/', outcomes: mailOutcomes },
      ports,
    );
  expect(await tell()).toEqual({ sent: 1, withoutAddress: 0, undeliverable: 0, untold: 0 });
  expect(await tell()).toEqual({ sent: 0, withoutAddress: 0, undeliverable: 0, untold: 1 });
  expect(asked).toEqual([`/customers/${encodeURIComponent(customerId)} Bearer shop-key`]);
  const mails = await sentMails();
  expect(mails.map(({ To, Subject }) => ({ To, Subject }))).toEqual([
    {
      To: [`${unique}@example.com`],
      Subject: 'Fish & <chips>.jpg: Can be printed at 600 × 900 mm, but please look at this first.',
    },
  ]);
  expect(mails[0]?.BodyText).toContain('- At 600 × 900 mm this prints at 97 dpi.');
  expect(mails[0]?.BodyHtml).toContain('<strong>Fish &amp; &lt;chips&gt;.jpg</strong>');
});

test('two mailers at once send one mail', async () => {
  const ports = createMailPorts({
    ...{ printImageTable, imageBucket, from, templatePrefix: prefix, configurationSet: prefix },
    ...{ lookupUrl: 'https://shop.example/{customerId}', lookupSecret: prefix },
  });
  const claims = await Promise.all([ports.claim(uploadId, 'rejected'), ports.claim(uploadId, 'rejected')]);
  expect(claims.sort()).toEqual(['busy', 'free']);
  await ports.settle(uploadId, 'rejected');
  expect(await ports.claim(uploadId, 'rejected')).toBe('taken');
});
