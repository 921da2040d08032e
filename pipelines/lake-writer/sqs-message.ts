import type { SQSRecord } from 'aws-lambda';
import type { Message } from './batch-entries.ts';

/** An SQS record as the core reads it. SentTimestamp is the same at every delivery of a message. */
export function messageOf({ messageId, body, attributes }: SQSRecord): Message {
  return { id: messageId, text: body, receivedAt: new Date(Number(attributes.SentTimestamp)).toISOString() };
}
