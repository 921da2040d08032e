import { ChangeMessageVisibilityBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { readQueueDepth } from '../../local/queue-depth.ts';
import { readQueueUrls } from '../config.ts';
import { type DeadLetter, toDeadLetter } from '../redrive/dead-letter.ts';
import { canTellOf, typeOf } from './event-families.ts';
import type { DeadLetterSearch, QueueName, WherePorts } from './where-ports.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BATCH = 10;
/** Nobody waits for more; what is looked at is hidden from a redrive for as long. */
const MOST_LOOKED_AT = 500;
/** Long enough to look at all of them, and they are given back at once. */
const HIDDEN_SECONDS = 60;
const MOST_EMPTY_ANSWERS = 2;

type QueuePorts = Pick<WherePorts, 'readQueue' | 'countDeadLetters' | 'searchDeadLetters'>;

/**
 * The queues and their dead letters. Only dead letters are looked into: receiving a message counts against the number of
 * times that its consumer may try, and dead-letter queues have no such number.
 */
export function queueReader(client: SQSClient): QueuePorts {
  const waitingIn = async (url: string | undefined) => {
    if (url === undefined) return 0;
    const { waiting, inFlight } = await readQueueDepth(client, url);
    return waiting + inFlight;
  };
  return {
    readQueue: (name) => waitingIn(readQueueUrls(name).queueUrl),
    countDeadLetters: (name) => waitingIn(readQueueUrls(name).deadLettersUrl),
    searchDeadLetters: (name, texts, kind) =>
      search(
        client,
        name,
        ({ body }) =>
          texts.some((text) => body.includes(text)) && (kind === undefined || canTellOf(kind, typeOf(body))),
      ),
  };
}

async function search(
  client: SQSClient,
  name: QueueName,
  isMeant: (letter: DeadLetter) => boolean,
): Promise<DeadLetterSearch> {
  const { deadLettersUrl: url } = readQueueUrls(name);
  if (url === undefined) return { lookedAt: 0, waiting: 0, found: [] };
  const { waiting } = await readQueueDepth(client, url);
  const letters = waiting === 0 ? [] : await receiveAll(client, url);
  return { lookedAt: letters.length, waiting, found: letters.filter(isMeant) };
}

async function receiveAll(client: SQSClient, QueueUrl: string): Promise<DeadLetter[]> {
  const letters = new Map<string, DeadLetter>();
  try {
    for (let empty = 0; empty < MOST_EMPTY_ANSWERS && letters.size < MOST_LOOKED_AT; ) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MAX_BATCH,
          VisibilityTimeout: HIDDEN_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const fresh = Messages.map(toDeadLetter).filter(({ id }) => !letters.has(id));
      if (fresh.length === 0) empty += 1;
      for (const letter of fresh) letters.set(letter.id, letter);
    }
    return [...letters.values()];
  } finally {
    await giveBack(client, QueueUrl, [...letters.values()]);
  }
}

async function giveBack(client: SQSClient, QueueUrl: string, letters: readonly DeadLetter[]): Promise<void> {
  for (let start = 0; start < letters.length; start += MAX_BATCH) {
    const Entries = letters
      .slice(start, start + MAX_BATCH)
      .map(({ receipt }, place) => ({ Id: String(place), ReceiptHandle: receipt, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}
