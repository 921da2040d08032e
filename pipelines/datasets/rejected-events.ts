import type { Rejection } from '../contracts/parse-event.ts';
import type { Column, Dataset } from './dataset.ts';
import { rowEncoder } from './encode-row.ts';

export interface RejectedEventRow {
  readonly rejection: Rejection;
  /** SHA-256 of the raw text, in hex. */
  readonly rejectedId: string;
  /** When it was published or, if that is unknown, received: ISO-8601, UTC. */
  readonly occurredAt: string;
  /** Raw text with personal fields masked; absent when the text is in quarantine. */
  readonly rawText: string | undefined;
  readonly quarantineKey: string | undefined;
  readonly copies: number;
}

// biome-ignore format: a table reads best with one column per line
const columns: readonly Column<RejectedEventRow>[] = [
  { name: 'rejected_id', type: 'string', meaning: 'SHA-256 of the text as it came, in hex', value: ({ rejectedId }) => rejectedId },
  { name: 'reason_code', type: 'string', meaning: 'Stable code of why it was refused, for example FIELD_MISSING', value: ({ rejection }) => rejection.code },
  { name: 'reason_path', type: 'string', meaning: 'Where in the document, as a JSON pointer; empty for the whole document', value: ({ rejection }) => rejection.path },
  { name: 'reason_message', type: 'string', meaning: 'The reason in a sentence', value: ({ rejection }) => rejection.message },
  { name: 'source', type: 'string', meaning: 'Who sent it, where that could be read', value: ({ rejection }) => rejection.source },
  { name: 'event_type', type: 'string', meaning: 'Its detail-type, where that could be read', value: ({ rejection }) => rejection.detailType },
  { name: 'event_id', type: 'string', meaning: 'Its event id, where that could be read', value: ({ rejection }) => rejection.eventId },
  { name: 'occurred_at', type: 'timestamp', meaning: 'When it was published or, if that is unknown, received, UTC', value: ({ occurredAt }) => occurredAt },
  { name: 'raw_text', type: 'string', meaning: 'The text as it came, with personal fields masked; NULL when it is in quarantine', value: ({ rawText }) => rawText },
  { name: 'quarantine_key', type: 'string', meaning: 'Key of the object that holds the text: it could not be parsed, or was too long; kept for 30 days', value: ({ quarantineKey }) => quarantineKey },
  { name: 'copies', type: 'int', meaning: 'How many copies of the text its batch held; the extra ones were dropped', bronzeOnly: true, value: ({ copies }) => copies },
];

export const rejectedEvents: Dataset = {
  name: 'rejected_events',
  title: 'Rejected events',
  meaning: 'One row per event that was refused, with the reason. It can be replayed once the cause is mended.',
  detailTypes: [],
  rowKey: ['rejected_id'],
  columns,
};

export const encodeRejectedEvent = rowEncoder(columns);
