import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { UnknownMessage } from './handle-message.ts';

/** The last thing of an invocation, so little time is left for it. The queue's own host in its URL may be outdated on a developer's machine. */
export function printImagesQueueClient(): SQSClient {
  const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
  return new SQSClient({ maxAttempts: 3, useQueueUrlAsEndpoint: false, requestHandler: timeouts });
}

const MAX_DETAIL_CHARS = 1_000;

/** Sends a message to the dead-letter queue with the attributes by which it is shown there. */
export function parkingPort(client: SQSClient, QueueUrl: string): (message: UnknownMessage) => Promise<void> {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return async ({ text, code, reason }) => {
    const MessageAttributes = {
      reason: attribute(code),
      detail: attribute(reason.slice(0, MAX_DETAIL_CHARS)),
      parkedAt: attribute(new Date().toISOString()),
    };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: text, MessageAttributes }));
  };
}

/** Makes a delivered message visible again after a delay. */
export async function postpone(
  client: SQSClient,
  QueueUrl: string,
  { receiptHandle, delaySeconds }: { readonly receiptHandle: string; readonly delaySeconds: number },
): Promise<void> {
  const postponement = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: delaySeconds };
  await client.send(new ChangeMessageVisibilityCommand(postponement));
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const maxMessagesPerCall = 10;

/** Asks for images to be made again, at most `maxMessagesPerCall`; gives those that the queue took. */
export async function askToReprocess(
  client: SQSClient,
  QueueUrl: string,
  imageIds: readonly string[],
): Promise<string[]> {
  const Entries = imageIds.map((imageId, place) => ({
    Id: String(place),
    MessageBody: JSON.stringify({ reprocess: imageId }),
  }));
  const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  return Successful.flatMap(({ Id }) => imageIds[Number(Id)] ?? []);
}
