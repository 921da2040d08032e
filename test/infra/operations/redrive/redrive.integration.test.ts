import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { countWaiting, redriveClient } from '../../../../infra/operations/redrive/dead-letter-client.ts';
import { startDirectly } from '../../../run-command.ts';

jest.setTimeout(120_000);

const command = 'infra/operations/redrive/redrive.command.ts';
const count = 400;

let client: SQSClient;
let [queueUrl, deadLetterUrl] = ['', ''];

async function createQueue(name: string): Promise<string> {
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: `redrive-test-${process.pid}-${Date.now()}-${name}` }),
  );
  return QueueUrl;
}

async function park(numbers: readonly number[], reason: string): Promise<void> {
  for (let start = 0; start < numbers.length; start += 10) {
    const Entries = numbers.slice(start, start + 10).map((number) => ({
      Id: String(number),
      MessageBody: JSON.stringify({ 'detail-type': 'product.upserted', detail: { productId: `P-${number}` } }),
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: reason },
        detail: { DataType: 'String', StringValue: 'the mapping has no such field' },
        parkedAt: { DataType: 'String', StringValue: '2026-11-20T10:00:00.000Z' },
      },
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: deadLetterUrl, Entries }));
  }
}

/** The command as people run it, on queues of this test alone. */
function redrive(...words: string[]) {
  return startDirectly(command, ['indexing', ...words], {
    INKSTREAM_INDEXING_QUEUE_URL: queueUrl,
    INKSTREAM_INDEXING_DLQ_URL: deadLetterUrl,
  });
}

/** Takes everything out of a queue: the product of each message. */
async function drain(url: string): Promise<string[]> {
  const products: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    );
    if (Messages.length === 0) return products;
    for (const { Body = '' } of Messages) products.push(JSON.parse(Body).detail.productId);
  }
}

async function countHidden(url: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessagesNotVisible' as const];
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }));
  return Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
}

beforeAll(async () => {
  client = redriveClient();
  queueUrl = await createQueue('queue');
  deadLetterUrl = await createQueue('dead');
});

afterAll(async () => {
  for (const QueueUrl of [queueUrl, deadLetterUrl]) await client.send(new DeleteQueueCommand({ QueueUrl }));
  client.destroy();
});

test('a redrive shows the reasons, and loses nothing when it is killed halfway and run again', async () => {
  await park(
    Array.from({ length: count }, (_, number) => number),
    'MAPPING_REFUSED',
  );
  await park([count], 'OTHER');
  const { exitCode, stdout } = await redrive().outcome;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/MAPPING_REFUSED │ +400 │/);
  expect(await countWaiting(client, deadLetterUrl)).toBe(count + 1);

  const first = redrive('--go', '--reason', 'MAPPING_REFUSED');
  while ((await countWaiting(client, queueUrl)) < 50) await sleep(20);
  first.kill('SIGKILL');
  await first.outcome;
  const moved = await countWaiting(client, queueUrl);
  expect(moved).toBeGreaterThanOrEqual(50);

  await redrive('--go', '--reason', 'MAPPING_REFUSED').outcome;
  // In the hands of the killed one; SQS gives them back when it finds that nobody deleted them.
  const hidden = await countHidden(deadLetterUrl);
  expect(hidden).toBeLessThanOrEqual(10);
  const arrived = await drain(queueUrl);
  const left = await drain(deadLetterUrl);
  expect(left).toEqual([`P-${count}`]);
  expect(new Set(arrived).size + hidden).toBeGreaterThanOrEqual(count);
});
