import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../stack/search-index.ts';

const { INKSTREAM_TEST_PYTHON: python = 'python3' } = process.env;
const name = `test-${randomBytes(4).toString('hex')}`;
const dynamo = new DynamoDBClient({});
const lambda = new LambdaClient({});

const folder = mkdtempSync(join(tmpdir(), 'stream-redelivery-'));
const seenFile = join(folder, 'seen');

/**
 * Fails the record `bad` the first time that it is delivered. What was delivered goes to a file, for the emulator may run two of
 * the function at once, and neither would know what the other has seen.
 */
const source = `
import { appendFileSync, readFileSync } from 'node:fs';
const { SEEN_FILE: seenFile } = process.env;
export async function handler({ Records }) {
  const isFirst = !readFileSync(seenFile, 'utf8').split('\\n').includes('bad');
  for (const { dynamodb } of Records) appendFileSync(seenFile, dynamodb.Keys.pk.S + '\\n');
  const failed = Records.filter(({ dynamodb }) => isFirst && dynamodb.Keys.pk.S === 'bad');
  return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
}`;

function zipped(): Uint8Array {
  writeFileSync(join(folder, 'index.mjs'), source);
  const { status, stderr } = spawnSync(python, ['-m', 'zipfile', '-c', 'code.zip', 'index.mjs'], { cwd: folder });
  if (status !== 0) throw new Error(String(stderr));
  return readFileSync(join(folder, 'code.zip'));
}

async function createTable(): Promise<TableDescription | undefined> {
  const { TableDescription: table } = await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return table;
}

let mappingId: string | undefined;

beforeAll(async () => {
  writeFileSync(seenFile, '');
  const table = await createTable();
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/test',
      Code: { ZipFile: zipped() },
      Environment: { Variables: { SEEN_FILE: seenFile } },
    }),
  );
  const { UUID } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn: table?.LatestStreamArn,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
  mappingId = UUID;
});

afterAll(async () => {
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID: mappingId }));
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  await dynamo.send(new DeleteTableCommand({ TableName: name }));
  rmSync(folder, { recursive: true });
});

const delivered = async () => readFileSync(seenFile, 'utf8').split('\n').filter(Boolean);

test('what a function that follows a table could not handle is delivered to it again', async () => {
  for (const pk of ['good', 'bad', 'later']) {
    await dynamo.send(new PutItemCommand({ TableName: name, Item: { pk: { S: pk } } }));
  }
  const seen = await eventually(delivered, (keys) => keys.filter((key) => key === 'bad').length === 2);
  expect(seen.indexOf('good')).toBeLessThan(seen.indexOf('bad'));
  await eventually(delivered, (keys) => keys.lastIndexOf('later') > keys.indexOf('bad'));
}, 120_000);
