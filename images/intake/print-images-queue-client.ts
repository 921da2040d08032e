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

/**
 * Makes a delivered message come again after so many seconds unless it is done by then. Never rejects: without it the
 * message comes again when the queue's own visibility timeout is over.
 */
export function postponingPort(
  client: SQSClient,
  QueueUrl: string,
): (receiptHandle: string, delaySeconds: number) => Promise<void> {
  return async (ReceiptHandle, delaySeconds) => {
    const VisibilityTimeout = Math.ceil(delaySeconds);
    const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout });
    await client.send(command).catch(() => undefined);
  };
}

/**
 * Asks for images to be made again, at most ten; gives those that the queue took.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
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
