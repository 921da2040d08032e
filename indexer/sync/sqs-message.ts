import type { SQSRecord } from 'aws-lambda';
import type { IndexingMessage } from './message-outcome.ts';
import { DELIVERIES_ATTRIBUTE } from './redelivery-client.ts';

/** SentTimestamp is the same at every delivery of a message. */
export function messageOf({ messageId, body, attributes, messageAttributes }: SQSRecord): IndexingMessage {
  const receivedAt = new Date(Number(attributes.SentTimestamp)).toISOString();
  const earlierDeliveries = Number(messageAttributes[DELIVERIES_ATTRIBUTE]?.stringValue ?? 0);
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  return { id: messageId, text: body, receivedAt, receiveCount, earlierDeliveries };
}
