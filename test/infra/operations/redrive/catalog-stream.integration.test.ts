import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, DeleteQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { catalogTable } from '../../../../indexer/catalog/catalog-table-client.ts';
import { readIndexerConfig } from '../../../../indexer/config.ts';
import { createProjection } from '../../../../indexer/projection/projection-client.ts';
import { countWaiting, redriveClient } from '../../../../infra/operations/redrive/dead-letter-client.ts';
import { createPutEvents } from '../../../../pipelines/contracts/bus-client.ts';
import { derivedEventId } from '../../../../pipelines/contracts/derived-event-id.ts';
import { eventText } from '../../../factories.ts';
import { startDirectly } from '../../../run-command.ts';

jest.setTimeout(180_000);

const tag = randomBytes(4).toString('hex');
const productId = `lost-edit-${tag}`;
const elsewhere = `from-elsewhere-${tag}`;
const TableName = `test-${tag}-catalog`;
const config = readIndexerConfig(['productTable', 'productImageTable', 'busName']);
const dynamo = new DynamoDBClient({});
const projection = createProjection(config, dynamo);
const sqs = redriveClient();
let deadLetterUrl = '';

/** What Lambda writes of a batch that it gave up, as AWS documents it. */
const pointer = {
  requestContext: {
    requestId: '1',
    functionArn: 'arn:x',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 21,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2026-11-21T10:00:00.000Z',
  DDBStreamBatchInfo: {
    shardId: 'shardId-00000001573689847184-864758bb',
    startSequenceNumber: '800000000003126276362',
    endSequenceNumber: '800000000003126276362',
    approximateArrivalOfFirstRecord: '2026-11-21T09:40:00Z',
    approximateArrivalOfLastRecord: '2026-11-21T09:40:00Z',
    batchSize: 1,
    streamArn: 'arn:aws:dynamodb:us-east-2:123456789012:table/mytable/stream/2019-11-14T00:04:06.388',
  },
};

function redrive(...words: string[]) {
  const own = { INKSTREAM_CATALOG_STREAM_DLQ_URL: deadLetterUrl, INKSTREAM_CATALOG_TABLE: TableName };
  return startDirectly('infra/operations/redrive/redrive.command.ts', ['catalog-stream', ...words], own).outcome;
}

async function untilIndexed(id: string) {
  let found = await projection.read([id]);
  for (let look = 0; look < 120 && found.length === 0; look += 1) {
    await sleep(500);
    found = await projection.read([id]);
  }
  expect(found).toMatchObject([{ productId: id, product: { deleted: false } }]);
}

/** A table without a stream: its edit reached nobody. */
beforeAll(async () => {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `test-${tag}-stream-dead` }));
  deadLetterUrl = QueueUrl;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(pointer) }));
  await dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await waitUntilTableExists({ client: dynamo, maxWaitTime: 30, minDelay: 1 }, { TableName });
  const { detail } = JSON.parse(eventText('product.upserted', { productId, sku: productId }));
  await catalogTable(TableName, dynamo).add(productId, { ...detail, updatedAt: new Date().toISOString() });
  const other = { ...detail, productId: elsewhere, sku: elsewhere, eventId: derivedEventId([elsewhere]) };
  const entry = { source: 'commerce.catalog', detailType: 'product.upserted', detail: JSON.stringify(other) };
  expect(await createPutEvents(config.busName)([entry])).toEqual([undefined]);
  await untilIndexed(elsewhere);
});

afterAll(async () => {
  await sqs.send(new DeleteQueueCommand({ QueueUrl: deadLetterUrl }));
  await dynamo.send(new DeleteTableCommand({ TableName }));
  for (const id of [productId, elsewhere])
    await dynamo.send(new DeleteItemCommand({ TableName: config.productTable, Key: { productId: { S: id } } }));
  dynamo.destroy();
});

test('edits that were given up are announced again, and their letters go once it is said what is not in the table', async () => {
  const looked = await redrive();
  expect(looked).toMatchObject({ exitCode: 0 });
  expect(looked.stdout).toContain('RetryAttemptsExhausted');
  expect(looked.stdout).toContain('1 edit of 2026-11-21T09:40:00Z');

  // Search has a product that this table does not have.
  const asked = await redrive('--go');
  expect(asked).toMatchObject({ exitCode: 1 });
  expect(asked.stderr).toContain('--keep-missing');
  expect(await countWaiting(sqs, deadLetterUrl)).toBe(1);

  expect(await redrive('--go', '--keep-missing')).toMatchObject({ exitCode: 0 });
  expect(await countWaiting(sqs, deadLetterUrl)).toBe(0);
  await untilIndexed(productId);
});
