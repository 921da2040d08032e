import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';
import { rawEvent } from '../../factories.ts';

const settings = z
  .object({ AWS_ENDPOINT_URL: z.url(), INKSTREAM_BUS_NAME: z.string(), INKSTREAM_ORDER_MILESTONES_TOPIC: z.string() })
  .parse(process.env);
const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
const unique = randomUUID();
let queueUrl: string;
let subscription: string;

/** A call of SNS, of which the project has no client. */
async function askSns(parameters: Record<string, string>): Promise<string> {
  const response = await fetch(settings.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/sns/aws4_request, SignedHeaders=host, Signature=0',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ ...parameters, Version: '2010-03-31' }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`SNS answers ${response.status}: ${text}`);
  return text;
}

beforeAll(async () => {
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: `milestones-${unique}` }));
  queueUrl = QueueUrl;
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const answer = await askSns({
    Action: 'Subscribe',
    TopicArn: settings.INKSTREAM_ORDER_MILESTONES_TOPIC,
    Protocol: 'sqs',
    Endpoint: Attributes.QueueArn ?? '',
  });
  subscription = /<SubscriptionArn>(.*?)</.exec(answer)?.[1] ?? '';
});

afterAll(async () => {
  await askSns({ Action: 'Unsubscribe', SubscriptionArn: subscription });
  await queues.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
});

/** What subscribers were told of these orders; waits for the first message. */
async function told(orderIds: readonly string[]): Promise<unknown[]> {
  const messages: { orderId: string }[] = [];
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    messages.push(...Messages.map(({ Body = '{}' }) => JSON.parse(JSON.parse(Body).Message)));
    const own = messages.filter(({ orderId }) => orderIds.includes(orderId));
    if (own.length > 0 && Messages.length === 0) return own;
    await sleep(200);
  }
  return [];
}

test("subscribers hear which order came how far, of the canary's nothing, and of customers neither", async () => {
  const { source, detail } = rawEvent('order.shipped');
  const put = createPutEvents(settings.INKSTREAM_BUS_NAME, new EventBridgeClient({}));
  const orderIds = [`canary-${unique}`, `O-${unique}`];
  const eventIdOf = (index: number) => `019c9d5a-1f2b-7000-800${index}-${unique.slice(-12)}`;
  const entries = orderIds.map((orderId, index) => ({
    source,
    detailType: 'order.shipped',
    detail: JSON.stringify({ ...detail, eventId: eventIdOf(index), orderId }),
  }));
  expect(await put(entries)).toEqual([undefined, undefined]);
  expect(await told(orderIds)).toEqual([
    {
      milestone: 'order.shipped',
      eventId: eventIdOf(1),
      occurredAt: detail.occurredAt,
      version: detail.version,
      orderId: `O-${unique}`,
    },
  ]);
});
