import type { IndexingMessage, MessageOutcome } from './message-outcome.ts';

/** A message for the dead-letter queue, which tells why it is there. */
export interface ParkedMessage {
  readonly id: string;
  readonly text: string;
  /** Stable code. */
  readonly reason: string;
  /** For people, of bounded length. */
  readonly detail: string;
  /** ISO-8601 UTC. */
  readonly parkedAt: string;
}

const MAX_DETAIL_CHARS = 1_000;

/** Characters that SQS takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const UNSENDABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export function parkedMessage(
  { id, text }: IndexingMessage,
  { code, reason }: Extract<MessageOutcome, { kind: 'unfit' | 'failed' }>,
  parkedAt: string,
): ParkedMessage {
  // An attribute must not be empty.
  const detail = reason.slice(0, MAX_DETAIL_CHARS).replace(UNSENDABLE, '\uFFFD') || 'no detail';
  return { id, text, reason: code, detail, parkedAt };
}
