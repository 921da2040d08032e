import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** What a bus was asked and answered, in the order of happening. */
export interface GateEvent {
  readonly kind: 'sent' | 'taken';
  readonly orderId: string;
  readonly version: number;
}

export interface TestBus {
  readonly name: string;
  /** Address of the bus for those who are to be watched: everything passes through it. */
  readonly url: string;
  readonly log: readonly GateEvent[];
  /** Resolves when the bus has taken the next call; its answer is then withheld for ever. */
  withholdNextAnswer(): Promise<void>;
  /** Every event that a consumer of the bus was given so far, since the last time. */
  received(): Promise<{ orderId: string; version: number; eventId: string }[]>;
  remove(): Promise<void>;
}

/** A bus of its own on the engine of the tests, with a queue that takes all its events, and a gate before it. */
export async function createTestBus(): Promise<TestBus> {
  const { AWS_ENDPOINT_URL: target = '' } = process.env;
  const name = `outbox-test-${randomUUID()}`;
  const [events, queues] = [new EventBridgeClient({}), new SQSClient({ useQueueUrlAsEndpoint: false })];
  await events.send(new CreateEventBusCommand({ Name: name }));
  const { QueueUrl: queueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  const rule = { EventBusName: name, Name: name };
  await events.send(new PutRuleCommand({ ...rule, EventPattern: '{"source":[{"prefix":"commerce."}]}' }));
  const targets = [{ Id: 'queue', Arn: Attributes.QueueArn ?? '' }];
  await events.send(new PutTargetsCommand({ EventBusName: name, Rule: name, Targets: targets }));
  const gate = await startGate(target);
  return {
    ...{ name, url: gate.url, log: gate.log, withholdNextAnswer: gate.withholdNextAnswer },
    received: () => drain(queues, queueUrl),
    remove: async () => {
      await gate.close();
      await events.send(new RemoveTargetsCommand({ EventBusName: name, Rule: name, Ids: ['queue'] }));
      await events.send(new DeleteRuleCommand(rule));
      await events.send(new DeleteEventBusCommand({ Name: name }));
      await queues.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    },
  };
}

async function drain(queues: SQSClient, QueueUrl: string) {
  const events: { orderId: string; version: number; eventId: string }[] = [];
  for (;;) {
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return events;
    events.push(...Messages.map(({ Body = '{}' }) => JSON.parse(Body).detail));
    const Entries = Messages.map(({ ReceiptHandle }: Message, index) => ({ Id: String(index), ReceiptHandle }));
    await queues.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

async function startGate(target: string) {
  const log: GateEvent[] = [];
  const withheld: (() => void)[] = [];
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await readAll(incoming);
    const { Entries = [] }: { Entries?: { Detail: string }[] } = JSON.parse(body.toString('utf8'));
    const details = Entries.map(({ Detail }) => JSON.parse(Detail));
    const note = (kind: GateEvent['kind']) =>
      log.push(...details.map(({ orderId, version }) => ({ kind, orderId, version })));
    note('sent');
    const answer = await forward(target, incoming, body);
    note('taken');
    const withhold = withheld.shift();
    if (withhold) return withhold();
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body);
  };
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing).catch(() => outgoing.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    log,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    withholdNextAnswer: () => new Promise<void>((resolve) => withheld.push(resolve)),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: { ...incoming.headers, 'content-length': body.length } },
      async (answer) => resolve({ status: answer.statusCode ?? 502, body: await readAll(answer) }),
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Events that were sent before the one before them, of the same order, was taken for the first time. */
export function sentTooEarly(log: readonly GateEvent[]): string[] {
  const taken = new Map<string, Set<number>>();
  const versions = new Map<string, Set<number>>();
  for (const { orderId, version } of log) versions.set(orderId, (versions.get(orderId) ?? new Set()).add(version));
  const early: string[] = [];
  for (const { kind, orderId, version } of log) {
    const done = taken.get(orderId) ?? new Set();
    if (kind === 'taken') taken.set(orderId, done.add(version));
    else {
      const missing = [...(versions.get(orderId) ?? [])].filter((other) => other < version && !done.has(other));
      if (missing.length > 0) early.push(`${orderId}: ${version} before ${missing}`);
    }
  }
  return early;
}
