/** An event as the indexing queue delivers it. */
export interface IndexingMessage {
  readonly id: string;
  /** The event in EventBridge's envelope, as JSON. */
  readonly text: string;
  /** When it was sent, ISO-8601 UTC with milliseconds. */
  readonly receivedAt: string;
  /** How often the queue delivered it, this time included. */
  readonly receiveCount: number;
  /** How often it was delivered before it was sent anew; none when it never was. */
  readonly earlierDeliveries?: number;
}

/** Why a message could not be handled now; another time it may pass. */
export type FailureCode =
  | 'PROJECTION_UNAVAILABLE'
  | 'TARGETS_UNAVAILABLE'
  | 'INDEX_UNAVAILABLE'
  | 'OUT_OF_TIME'
  | 'DEFECT';

/** What became of one message. */
export type MessageOutcome =
  /** What it says is in force, in the projection and in every index that shows it; now or since an earlier delivery. */
  | { readonly kind: 'done' }
  /** Something newer was there already, or came in the same batch. */
  | { readonly kind: 'superseded' }
  /** An event that says nothing of products or images. */
  | { readonly kind: 'ignored' }
  /** No event that a contract knows; the lake keeps it with the reason. */
  | { readonly kind: 'rejected'; readonly code: string }
  /** Of no use however often it comes: to be parked. The codes are those of `partsOfEvent`, of the projection and of the bulk writer. */
  | { readonly kind: 'unfit'; readonly code: string; readonly reason: string }
  /** To be delivered again. */
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly reason: string };

/** Messages, by what became of them. `received` is always the sum of the others. */
export interface IndexingAccounting {
  readonly received: number;
  readonly done: number;
  readonly superseded: number;
  readonly ignored: number;
  readonly rejected: number;
  /** Sent to the dead-letter queue with their reason. */
  readonly parked: number;
  /** To be delivered again. */
  readonly failed: number;
}

/** What an error of a port says, for people. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export type Failure = Extract<MessageOutcome, { kind: 'failed' }>;

/** The outcome of a message that met an error, or for which there is nothing better to say than a text. */
export function failure(code: FailureCode, error: unknown): Failure {
  return { kind: 'failed', code, reason: describeError(error) };
}
