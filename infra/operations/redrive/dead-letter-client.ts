import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, toDeadLetter } from './dead-letter.ts';
import type { DeadLetterPorts } from './redrive-dead-letters.ts';

export interface QueuePair {
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BATCH = 10;
/** Of all messages of a request together. The limit was 256 KiB for long, and still is in many places. */
const MAX_BATCH_BYTES = 256 * 1024;
/** Long enough to send ten messages again, short enough that a killed redrive hides nothing for long. */
const HIDDEN_SECONDS = 120;
const WAIT_SECONDS = 1;

/** The queue's own host in its URL may be outdated on this machine, so the endpoint of the configuration counts. */
export function redriveClient(): SQSClient {
  return new SQSClient({ useQueueUrlAsEndpoint: false });
}

/** How many messages wait in a queue; approximate on AWS. */
export async function countWaiting(client: SQSClient, QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

export function deadLetterPorts(client: SQSClient, { queueUrl, deadLetterUrl }: QueuePair): DeadLetterPorts {
  return {
    ...deadLetterQueue(client, deadLetterUrl),
    send: async (letters) => {
      const sent = new Set<string>();
      for (const batch of batches(letters)) for (const id of await sendBatch(client, queueUrl, batch)) sent.add(id);
      return sent;
    },
  };
}

/** A dead-letter queue by itself, wherever what comes out of it is to go. */
export function deadLetterQueue(client: SQSClient, deadLetterUrl: string): Omit<DeadLetterPorts, 'send'> {
  return {
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetterUrl,
          MaxNumberOfMessages: MAX_BATCH,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      return Messages.map(toDeadLetter);
    },
    remove: async (letters) => {
      for (const batch of batches(letters, Number.POSITIVE_INFINITY)) {
        const Entries = batch.map(({ receipt }, place) => ({ Id: String(place), ReceiptHandle: receipt }));
        // One that could not be deleted is sent twice, which consumers do not mind.
        await client.send(new DeleteMessageBatchCommand({ QueueUrl: deadLetterUrl, Entries }));
      }
    },
    release: async (letters) => {
      for (let start = 0; start < letters.length; start += MAX_BATCH) {
        const Entries = letters
          .slice(start, start + MAX_BATCH)
          .map(({ receipt }, place) => ({ Id: String(place), ReceiptHandle: receipt, VisibilityTimeout: 0 }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: deadLetterUrl, Entries }));
      }
    },
  };
}

/** Without the attributes that told why it failed: it is the event as it came. */
async function sendBatch(client: SQSClient, QueueUrl: string, batch: readonly DeadLetter[]): Promise<string[]> {
  const Entries = batch.map(({ body }, place) => ({ Id: String(place), MessageBody: body }));
  const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  return Successful.flatMap(({ Id }) => batch[Number(Id)]?.id ?? []);
}

function* batches(letters: readonly DeadLetter[], maxBytes = MAX_BATCH_BYTES): Generator<readonly DeadLetter[]> {
  let batch: DeadLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    const size = Buffer.byteLength(letter.body);
    if (batch.length === MAX_BATCH || (batch.length > 0 && bytes + size > maxBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(letter);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
