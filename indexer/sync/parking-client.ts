import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { Parking } from './index-batch.ts';
import { describeError } from './message-outcome.ts';
import type { ParkedMessage } from './parked-message.ts';

/** Of one batch request of any kind: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MAX_ENTRIES = 10;
/** Of all messages of one request together. The limit was 256 KB for long, and still is in many places. */
const MAX_REQUEST_BYTES = 256 * 1024;
const ATTRIBUTE_BYTES = 4_096;

/** Sends messages to a dead-letter queue with the attributes `reason`, `detail` and `parkedAt`, by which they can be grouped. */
export function parkingPort(
  queueUrl: string,
  client: SQSClient = parkingClient(),
): (messages: readonly ParkedMessage[]) => Promise<Parking> {
  return (messages) => sendMessages(client, queueUrl, messages, attributesOf);
}

interface Sendable {
  readonly id: string;
  readonly text: string;
}

/** What goes along with a message. */
type Accompaniment = Pick<SendMessageBatchRequestEntry, 'DelaySeconds' | 'MessageAttributes'>;

/** Sends messages to a queue, as many in a request as it takes; gives those that are safe there. Never rejects. */
export async function sendMessages<Message extends Sendable>(
  client: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
  accompany: (message: Message) => Accompaniment,
): Promise<Parking> {
  const ids = new Set<string>();
  let trouble: string | undefined;
  for (const batch of batchesOf(messages)) {
    const Entries = batch.map((message, number) => ({
      Id: String(number),
      MessageBody: message.text,
      ...accompany(message),
    }));
    try {
      const { Successful = [], Failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      for (const { Id } of Successful) {
        const message = batch[Number(Id)];
        if (message) ids.add(message.id);
      }
      for (const { Code, Message } of Failed) trouble = `${Code}: ${Message}`;
    } catch (error) {
      // One request may be too large for the queue; the messages of the others are sent all the same.
      trouble = describeError(error);
    }
  }
  return { ids, trouble };
}

/** Parking is the last thing that a batch does, so little time is left for it. */
export function parkingClient(): SQSClient {
  const timeouts = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };
  return new SQSClient({ maxAttempts: 2, requestHandler: timeouts });
}

function* batchesOf<Message extends Sendable>(messages: readonly Message[]): Generator<Message[]> {
  let batch: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.text) + ATTRIBUTE_BYTES;
    if (batch.length === MAX_ENTRIES || (batch.length > 0 && bytes + size > MAX_REQUEST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function attributesOf({ reason, detail, parkedAt }: ParkedMessage): Accompaniment {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    MessageAttributes: { reason: attribute(reason), detail: attribute(detail), parkedAt: attribute(parkedAt) },
  };
}
