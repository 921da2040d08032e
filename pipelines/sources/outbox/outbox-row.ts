/** A row of the outbox as the relay reads it. */
export interface OutboxRow {
  /** A 64-bit number, as text. */
  readonly id: string;
  readonly eventId: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly source: string;
  readonly detailType: string;
  readonly schemaVersion: number;
  /** ISO-8601 UTC with milliseconds; empty for PostgreSQL's `infinity`. */
  readonly occurredAt: string;
  /** JSON text of an object; null when it is longer than any event, and was not fetched. */
  readonly detail: string | null;
  readonly traceparent: string | null;
  /** How often publishing it has failed. */
  readonly attempts: number;
}

/** What became of a row that was claimed. A row without an outcome was not tried, and waits on. */
export type Outcome =
  | { readonly row: OutboxRow; readonly kind: 'published' }
  /** It can never be published as it is. */
  | { readonly row: OutboxRow; readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** Worth another try; whether the bus has it is not known. */
  | {
      readonly row: OutboxRow;
      readonly kind: 'failed';
      readonly failure: string;
      /** Whether the bus is short of breath, rather than at odds with this event. */
      readonly isTransient: boolean;
    };

/** Rows that share it are published one after the other. */
export function aggregateKey({ aggregateType, aggregateId }: OutboxRow): string {
  return JSON.stringify([aggregateType, aggregateId]);
}
