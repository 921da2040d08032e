import type { PublicEvent } from '../contracts/personal-data.ts';
import type { Column } from './dataset.ts';
import type { JsonValue } from './row-buffer.ts';

/** What every row made from an event holds. */
export interface EventRow {
  readonly event: PublicEvent;
  readonly copies: number;
  /** What the row was made from, free of personal data; stored as JSON text. */
  readonly payload: JsonValue;
}

/** First columns of every event dataset. The aggregate's id comes between `schema_version` and `version`. */
export function leadingColumns<Row extends EventRow>(aggregateId: Column<Row>): Column<Row>[] {
  // biome-ignore format: a table reads best with one column per line
  return [
    { name: 'event_id', type: 'string', meaning: 'Id that the producer gave the event, once and for all', value: ({ event }) => event.detail.eventId },
    { name: 'event_type', type: 'string', meaning: 'What happened, for example order.placed', value: ({ event }) => event.detailType },
    { name: 'schema_version', type: 'int', meaning: 'Version of the contract in which the row was written, after upgrades', value: ({ event }) => event.detail.schemaVersion },
    aggregateId,
    { name: 'version', type: 'bigint', meaning: 'Raised by the source on every change; the highest version is the current state', value: ({ event }) => event.detail.version },
    { name: 'occurred_at', type: 'timestamp', meaning: 'When it happened at the source, UTC', value: ({ event }) => event.detail.occurredAt },
    { name: 'published_at', type: 'timestamp', meaning: 'When the event reached the bus, UTC', value: ({ event }) => event.publishedAt },
  ];
}

/** Last columns of every event dataset. */
export function trailingColumns<Row extends EventRow>(payloadMeaning: string): Column<Row>[] {
  // biome-ignore format: a table reads best with one column per line
  return [
    { name: 'traceparent', type: 'string', meaning: 'W3C Trace Context of what led to the event', value: ({ event }) => event.detail.traceparent },
    { name: 'copies', type: 'int', meaning: 'How many copies of the event its batch held; the extra ones were dropped', bronzeOnly: true, value: ({ copies }) => copies },
    { name: 'payload', type: 'string', meaning: payloadMeaning, value: ({ event, payload }) => (event.isErased ? undefined : payload) },
  ];
}
