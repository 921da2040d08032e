import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Parking } from './index-batch.ts';
import { describeError } from './message-outcome.ts';
import { MAX_ENTRIES, sendMessages } from './parking-client.ts';
import type { Postponement, Renewal } from './redelivery.ts';

/** The attribute of a message sent anew that says how often it was delivered before. */
export const DELIVERIES_ATTRIBUTE = 'deliveries';

/** Puts messages into the queue anew, to be delivered after their delay. */
export function renewalPort(queueUrl: string, client: SQSClient): (messages: readonly Renewal[]) => Promise<Parking> {
  return (messages) =>
    sendMessages(client, queueUrl, messages, ({ delaySeconds, deliveries }) => ({
      DelaySeconds: delaySeconds,
      MessageAttributes: { [DELIVERIES_ATTRIBUTE]: { DataType: 'Number', StringValue: String(deliveries) } },
    }));
}

/** What of a delivered message says which delivery it was. */
export interface Receipt {
  readonly messageId: string;
  readonly receiptHandle: string;
}

/**
 * Makes delivered messages visible again after their delay. Gives what went wrong, if anything did: those messages come
 * again when the queue's visibility timeout is over.
 */
export function postponingPort(
  queueUrl: string,
  receipts: readonly Receipt[],
  client: SQSClient,
): (messages: readonly Postponement[]) => Promise<string | undefined> {
  const handles = new Map(receipts.map(({ messageId, receiptHandle }) => [messageId, receiptHandle]));
  const postpone = async (batch: readonly Postponement[]): Promise<string | undefined> => {
    const Entries = batch.map(({ id, delaySeconds }, number) => ({
      Id: String(number),
      ReceiptHandle: handles.get(id),
      VisibilityTimeout: delaySeconds,
    }));
    try {
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
      const [failed] = (await client.send(command)).Failed ?? [];
      return failed && `${failed.Code}: ${failed.Message}`;
    } catch (error) {
      return describeError(error);
    }
  };
  return async (messages) => {
    const batches: Postponement[][] = [];
    for (let from = 0; from < messages.length; from += MAX_ENTRIES)
      batches.push(messages.slice(from, from + MAX_ENTRIES));
    // All at once: a batch has 25 requests at most, and little time is left for them.
    const troubles = await Promise.all(batches.map(postpone));
    return troubles.find((trouble) => trouble !== undefined);
  };
}
