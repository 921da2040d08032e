import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** Long enough to go through a queue, short enough that messages come back soon after a kill. */
const HIDDEN_SECONDS = 120;
/** More dead letters than anybody leaves lying. */
const MOST_MESSAGES = 50_000;

/**
 * Goes through a dead-letter queue once. Messages that are kept are visible again afterwards.
 * @returns how many messages are meant
 */
export async function sweepDeadLetters(
  QueueUrl: string,
  isMeant: (text: string) => boolean,
  action: 'count' | 'delete',
  client = new SQSClient({}),
): Promise<number> {
  const kept: Message[] = [];
  const seen = new Set<string>();
  let meant = 0;
  while (seen.size < MOST_MESSAGES) {
    const messages = await receive(client, QueueUrl);
    const fresh = messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
    // A queue of which nothing new comes has been seen to its end.
    if (fresh.length === 0) break;
    for (const { MessageId = '' } of fresh) seen.add(MessageId);
    const hits = fresh.filter(({ Body = '' }) => isMeant(Body));
    meant += hits.length;
    if (action === 'delete') await remove(client, QueueUrl, hits);
    kept.push(...(action === 'delete' ? fresh.filter((message) => !hits.includes(message)) : fresh));
  }
  await showAgain(client, QueueUrl, kept);
  return meant;
}

async function receive(client: SQSClient, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: 1,
    }),
  );
  return Messages;
}

const entriesOf = (messages: readonly Message[]) =>
  messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));

async function remove(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: entriesOf(messages) }));
}

async function showAgain(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += 10) {
    const Entries = entriesOf(messages.slice(from, from + 10)).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}
