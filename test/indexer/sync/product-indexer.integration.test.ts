import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { createProjection, type ProjectionConfig } from '../../../indexer/projection/projection-client.ts';
import { toDocument } from '../../../indexer/projection/to-document.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { type IndexBatchPorts, indexBatch } from '../../../indexer/sync/index-batch.ts';
import { parkingPort } from '../../../indexer/sync/parking-client.ts';
import { postponingPort, renewalPort } from '../../../indexer/sync/redelivery-client.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { eventText } from '../../factories.ts';
import { createOwnTables, deleteOwnTables } from '../projection/own-tables.ts';
import { messagesOf } from './deliveries.ts';
import { extremeEvents, extremeFields } from './extreme-products.ts';
import { createOwnIndex, deleteOwnIndex, readDocuments } from './own-index.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const name = randomBytes(4).toString('hex');
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({});
const search = createSearchClient(INKSTREAM_OPENSEARCH_URL);

let tables: ProjectionConfig;
let index: string;
let queueUrl: string;

beforeAll(async () => {
  tables = await createOwnTables(dynamo, name);
  index = await createOwnIndex(search, name);
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `test-${name}-parked` }));
  queueUrl = QueueUrl;
}, 120_000);

afterAll(async () => {
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  await deleteOwnIndex(search, index);
  await deleteOwnTables(dynamo, tables);
});

function ports(): IndexBatchPorts {
  const { applyParts, applyImage } = createProjection(tables, dynamo);
  const bulk = writePorts(search);
  return {
    applyParts,
    applyImage,
    readTargets: async () => [index],
    writeDocuments: (targets, documents, deadlineMs) => writeDocuments(bulk, targets, documents, deadlineMs),
    park: parkingPort(queueUrl),
    renew: renewalPort(queueUrl, sqs),
    postpone: postponingPort(queueUrl, [], sqs),
    ...{ now: bulk.now, sleep: bulk.sleep, random: bulk.random },
  };
}

const deliver = (texts: readonly string[], changed: Partial<IndexBatchPorts> = {}, receiveCount = 1) =>
  indexBatch(
    messagesOf(texts, receiveCount),
    { ...ports(), ...changed },
    // Nothing here waits for its end: it is for machines that are busy with something else.
    { deadlineMs: Date.now() + 100_000, maxReceives: 5, maxDeliveries: 10 },
  );

async function receiveParked(): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      WaitTimeSeconds: 1,
    }),
  );
  return Messages;
}

describe('the product-indexer on DynamoDB and OpenSearch', () => {
  test('brings whatever the contract lets through to the index, as the projection tells it', async () => {
    const products = fc.sample(extremeFields, { numRuns: 60, seed: 20_261_121 });
    const texts = products.flatMap((fields, number) => extremeEvents(`${name}-extreme-${number}`, fields));
    const { accounting, reasons } = await deliver(texts);
    expect([...reasons]).toEqual([]);
    expect(accounting).toMatchObject({ received: texts.length, done: texts.length });
    const documents = await readDocuments(search, index, `${name}-extreme-`);
    const items = await createProjection(tables, dynamo).read([...documents.keys()]);
    expect(documents.size).toBe(products.length);
    expect(new Map(items.map((item) => [item.productId, toDocument(item)]))).toEqual(documents);
  }, 120_000);

  test('follows the price of a product whose description is as long as an event can be', async () => {
    const productId = `${name}-pasted`;
    const description = 'Trimmed to 420 × 594 mm.\n'.repeat(9_000);
    await deliver([eventText('product.upserted', { productId, description })]);
    const { accounting } = await deliver([eventText('price.changed', { productId, version: 2, priceMinor: 4_711 })]);
    expect(accounting).toMatchObject({ done: 1 });
    expect((await readDocuments(search, index, productId)).get(productId)).toMatchObject({ priceMinor: 4_711 });
  });

  test('parks what OpenSearch refuses, with why, and writes the neighbours', async () => {
    const spoil: IndexBatchPorts['writeDocuments'] = (targets, documents, deadlineMs) => {
      const spoiled = documents.map((document) =>
        document.productId.endsWith('poison') ? { ...document, surprise: 1 } : document,
      );
      return ports().writeDocuments(targets, spoiled, deadlineMs);
    };
    const poison = eventText('product.upserted', { productId: `${name}-poison` });
    const outcome = await deliver([poison, eventText('product.upserted', { productId: `${name}-sound` })], {
      writeDocuments: spoil,
    });
    expect(outcome).toMatchObject({ failedIds: [], accounting: { done: 1, parked: 1 } });
    expect([...(await readDocuments(search, index, `${name}-sound`)).keys()]).toEqual([`${name}-sound`]);
    const [parked, ...others] = await receiveParked();
    expect(others).toEqual([]);
    expect(parked?.Body).toBe(poison);
    expect(parked?.MessageAttributes).toMatchObject({
      reason: { StringValue: 'FIELD_UNKNOWN' },
      detail: { StringValue: expect.stringContaining('surprise') },
      parkedAt: { StringValue: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    });
  }, 120_000);

  test('parks what fails at its last delivery, more than one request of SQS takes, and long ones among them', async () => {
    const texts = Array.from({ length: 23 }, (_, number) =>
      eventText('product.upserted', {
        productId: `${name}-unlucky-${number}`,
        description: number % 10 === 0 ? 'x'.repeat(150_000) : '',
      }),
    );
    const outcome = await deliver(texts, { readTargets: () => Promise.reject(new Error('\u0007 \uD800 gone')) }, 10);
    expect(outcome.reasons.get('PARKING_FAILED')).toBeUndefined();
    expect(outcome).toMatchObject({ failedIds: [], accounting: { received: 23, parked: 23 } });
    const parked: Message[] = [];
    for (let more = await receiveParked(); more.length > 0; more = await receiveParked()) parked.push(...more);
    const unlucky = parked.filter(({ Body = '' }) => Body.includes('-unlucky-'));
    expect(unlucky.map(({ Body = '' }) => Body).sort()).toEqual([...texts].sort());
    expect(unlucky[0]?.MessageAttributes?.reason?.StringValue).toBe('TARGETS_UNAVAILABLE');
  }, 120_000);

  test('lets what met an outage be delivered again after seconds, though the queue would keep it for minutes', async () => {
    const attributes = { VisibilityTimeout: '360' };
    const created = new CreateQueueCommand({ QueueName: `test-${name}-indexing`, Attributes: attributes });
    const { QueueUrl = '' } = await sqs.send(created);
    try {
      const text = eventText('product.upserted', { productId: `${name}-delayed` });
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text }));
      const receive = async (WaitTimeSeconds: number) =>
        (await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MessageAttributeNames: ['All'] })))
          .Messages?.[0];
      const fail = async ({ MessageId: messageId = '', ReceiptHandle: receiptHandle = '' }: Message, count: number) => {
        const message = { id: messageId, text, receivedAt: new Date().toISOString(), receiveCount: count };
        const outage: IndexBatchPorts = {
          ...ports(),
          writeDocuments: () => Promise.reject(new Error('ECONNREFUSED')),
          renew: renewalPort(QueueUrl, sqs),
          postpone: postponingPort(QueueUrl, [{ messageId, receiptHandle }], sqs),
          random: () => 0.999,
        };
        return indexBatch([message], outage, { deadlineMs: Date.now() + 5_000, maxReceives: 3 });
      };
      const first = await receive(5);
      const outcome = await fail(first ?? {}, 1);
      expect(outcome.failedIds).toEqual([first?.MessageId]);
      expect([...outcome.reasons.keys()]).toEqual(['INDEX_UNAVAILABLE']);
      const second = await receive(10);
      expect(second).toMatchObject({ MessageId: first?.MessageId, Body: text });
      const renewing = await fail(second ?? {}, 2);
      expect(renewing).toMatchObject({ failedIds: [], renewed: [{ id: first?.MessageId, deliveries: 2 }] });
      const anew = (await receive(20)) ?? {};
      expect(anew).toMatchObject({ Body: text, MessageAttributes: { deliveries: { StringValue: '2' } } });
      expect(anew.MessageId).not.toBe(first?.MessageId);
    } finally {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    }
  }, 120_000);
});
