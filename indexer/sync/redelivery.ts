import type { FailureCode, IndexingMessage, MessageOutcome } from './message-outcome.ts';

/** A message that is to be delivered again so many seconds from now, rather than after the queue's visibility timeout. */
export interface Postponement {
  readonly id: string;
  readonly delaySeconds: number;
}

/** A message to be put into the queue anew, so that its receives are counted from one again. */
export interface Renewal extends Postponement {
  readonly text: string;
  /** How often it was delivered before it is sent. */
  readonly deliveries: number;
}

export type Redelivery =
  /** Of no use any more: to the dead letters. */
  | { readonly kind: 'park' }
  | { readonly kind: 'renew'; readonly renewal: Renewal }
  | { readonly kind: 'postpone'; readonly postponement: Postponement }
  /** It comes again when the queue's visibility timeout is over. */
  | { readonly kind: 'leave' };

export interface RedeliveryLimits {
  /** How often the queue delivers a message before it moves it to its dead letters by itself. */
  readonly maxReceives: number;
  /** How often a message is delivered in all, however often it was sent anew; MAX_DELIVERIES unless given. */
  readonly maxDeliveries?: number;
}

/** After the first delivery, the second and so on: an outage of a minute delays an edit by little more than that. */
const DELAYS_SECONDS = [5, 15, 30, 60];
const LONGEST_DELAY_SECONDS = 120;
/** Messages that failed together do not come back together: each delay is shortened by up to a quarter. */
const JITTER = 0.25;

/**
 * More than seven hours when every delivery fails at once, at 90 seconds or more between two of them; some thirteen when
 * each waits for an OpenSearch that does not answer. Then people have to look anyway, and a message that fails for a
 * reason of its own that looks like a passing one has an end.
 */
export const MAX_DELIVERIES = 300;

/** Reasons that another moment may mend. What is left is a defect, which a later version of this program may mend. */
const passing: ReadonlySet<FailureCode> = new Set([
  'PROJECTION_UNAVAILABLE',
  'TARGETS_UNAVAILABLE',
  'INDEX_UNAVAILABLE',
  'OUT_OF_TIME',
]);

/**
 * What to do about a message that could not be handled. One that failed for a passing reason comes again soon, and is
 * sent anew before the queue's own count is used up: that count is left to deliveries that end without an answer, a
 * crash or a time-out of the function. Those can say nothing of the message, and must not go on for as long as an
 * outage may. `random` is from 0 (inclusive) to 1 (exclusive).
 */
export function redeliveryOf(
  message: IndexingMessage,
  outcome: MessageOutcome,
  { maxReceives, maxDeliveries = MAX_DELIVERIES }: RedeliveryLimits,
  random: number,
): Redelivery {
  if (outcome.kind === 'unfit') return { kind: 'park' };
  if (outcome.kind !== 'failed') return { kind: 'leave' };
  const { id, text, receiveCount, earlierDeliveries = 0 } = message;
  const deliveries = earlierDeliveries + receiveCount;
  if (deliveries >= maxDeliveries) return { kind: 'park' };
  if (!passing.has(outcome.code)) return { kind: receiveCount >= maxReceives ? 'park' : 'leave' };
  const delaySeconds = delayAfter(deliveries, random);
  // One before the last, so that there is another when the queue does not take it.
  if (receiveCount < maxReceives - 1) return { kind: 'postpone', postponement: { id, delaySeconds } };
  return { kind: 'renew', renewal: { id, text, delaySeconds, deliveries } };
}

/** Whole seconds, as SQS takes them. */
function delayAfter(deliveries: number, random: number): number {
  const longest = DELAYS_SECONDS[deliveries - 1] ?? LONGEST_DELAY_SECONDS;
  return Math.ceil(longest * (1 - JITTER * random));
}
