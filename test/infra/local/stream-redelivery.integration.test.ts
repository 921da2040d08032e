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
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../stack/search-index.ts';

const { INKSTREAM_TEST_PYTHON: python = 'python3' } = process.env;
const name = `test-${randomBytes(4).toString('hex')}`;
const dynamo = new DynamoDBClient({});
const lambda = new LambdaClient({});

/** Fails the record `bad` the first time that it sees it; asked without records it tells what it has seen. */
const source = `
const seen = [];
export async function handler({ Records }) {
  if (!Records) return seen;
  const isFirst = !seen.includes('bad');
  seen.push(...Records.map(({ dynamodb }) => dynamodb.Keys.pk.S));
  const failed = Records.filter(({ dynamodb }) => isFirst && dynamodb.Keys.pk.S === 'bad');
  return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
}`;

function zipped(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'stream-redelivery-'));
  writeFileSync(join(folder, 'index.mjs'), source);
  const { status, stderr } = spawnSync(python, ['-m', 'zipfile', '-c', 'code.zip', 'index.mjs'], { cwd: folder });
  if (status !== 0) throw new Error(String(stderr));
  const zip = readFileSync(join(folder, 'code.zip'));
  rmSync(folder, { recursive: true });
  return zip;
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
  const table = await createTable();
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/test',
      Code: { ZipFile: zipped() },
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
});

async function seenByFunction(): Promise<string[]> {
  const { Payload = new Uint8Array() } = await lambda.send(new InvokeCommand({ FunctionName: name }));
  return JSON.parse(Buffer.from(Payload).toString());
}

test('what a function that follows a table could not handle is delivered to it again', async () => {
  for (const pk of ['good', 'bad', 'later']) {
    await dynamo.send(new PutItemCommand({ TableName: name, Item: { pk: { S: pk } } }));
  }
  const seen = await eventually(seenByFunction, (keys) => keys.filter((key) => key === 'bad').length === 2);
  expect(seen.indexOf('good')).toBeLessThan(seen.indexOf('bad'));
  await eventually(seenByFunction, (keys) => keys.lastIndexOf('later') > keys.indexOf('bad'));
}, 60_000);
