import { createHash } from 'node:crypto';
import { isUtcTimestamp, toMilliseconds } from '../contracts/fields.ts';
import { parseEvent } from '../contracts/parse-event.ts';
import { type CustomerKeys, type PublicEvent, pseudonymise } from '../contracts/personal-data.ts';
import type { Rejection } from '../contracts/rejection.ts';

/** An event, or a line of an import, as it came. */
export interface Message {
  /** Names the message in the outcome; unique within the batch. */
  readonly id: string;
  /** JSON text of the envelope. */
  readonly text: string;
  /** When it was first received: ISO-8601, UTC, milliseconds. The same at every delivery of the message. */
  readonly receivedAt: string;
  /** Set when the caller has refused it already; `text` is then any JSON text that shows what was refused. */
  readonly rejection?: Rejection;
  /** Set when the caller has taken out of a refused text whatever is personal: analysts then see it as it is. */
  readonly isMasked?: boolean;
}

/** One event of the batch with the messages that held it. */
export interface EventEntry {
  readonly kind: 'event';
  event: PublicEvent;
  readonly messages: Message[];
}

/** One refused text of the batch with the messages that held it. */
export interface RejectedEntry {
  readonly kind: 'rejected';
  readonly rejection: Rejection;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly rejectedId: string;
  occurredAt: string;
  readonly messages: Message[];
}

/** What a batch holds, every event and every refused text once. */
export interface BatchEntries {
  readonly events: Map<string, EventEntry>;
  readonly rejected: Map<string, RejectedEntry>;
  /** Messages that hit a bug of ours. */
  readonly defects: { readonly message: Message; readonly error: unknown }[];
}

type KeysOf = (customerId: string) => CustomerKeys;

const DAY_MS = 24 * 60 * 60 * 1000;
const EARLIEST = '2000-01-01T00:00:00.000Z';

/** Reads every message by itself: nothing that one holds can keep another from being stored. */
export function readEntries(messages: readonly Message[], keysOf: KeysOf): BatchEntries {
  const entries: BatchEntries = { events: new Map(), rejected: new Map(), defects: [] };
  for (const message of messages) {
    try {
      readMessage(entries, message, keysOf);
    } catch (error) {
      entries.defects.push({ message, error });
    }
  }
  return entries;
}

function readMessage(entries: BatchEntries, message: Message, keysOf: KeysOf): void {
  if (message.rejection) {
    addRejected(entries, message, message.rejection);
    return;
  }
  const parsed = parseEvent(message.text, message.receivedAt);
  if (parsed.ok) addEvent(entries.events, message, pseudonymise(parsed.event, keysOf));
  else addRejected(entries, message, parsed.rejection);
}

/**
 * Copies of an event differ at most in when they were published, and in the trace of a producer that tried twice; the
 * earliest counts, whatever the order. Events that share an id but not their content are no copies: both are kept, and
 * the lake's row key decides.
 */
function addEvent(events: Map<string, EventEntry>, message: Message, event: PublicEvent): void {
  const { eventId } = event.detail;
  const known = events.get(eventId);
  if (!known) {
    events.set(eventId, { kind: 'event', event, messages: [message] });
    return;
  }
  if (known.event.detailType === event.detailType && contentOf(known.event) === contentOf(event)) {
    if (event.publishedAt < known.event.publishedAt) known.event = event;
    known.messages.push(message);
    return;
  }
  addConflicting(events, message, event);
}

function contentOf({ detail }: PublicEvent): string {
  const { traceparent: _, ...content } = detail;
  return JSON.stringify(content);
}

function addConflicting(events: Map<string, EventEntry>, message: Message, event: PublicEvent): void {
  const key = `${event.detail.eventId} ${event.detailType} ${contentOf(event)}`;
  const known = events.get(key);
  if (!known) {
    events.set(key, { kind: 'event', event, messages: [message] });
    return;
  }
  if (event.publishedAt < known.event.publishedAt) known.event = event;
  known.messages.push(message);
}

/** Adds a refused message; equal texts are one row with several copies. */
export function addRejected(entries: BatchEntries, message: Message, rejection: Rejection): void {
  const { text } = message;
  const rejectedId = createHash('sha256').update(text).digest('hex');
  const occurredAt = believableTime(rejection.publishedAt, message.receivedAt);
  const known = entries.rejected.get(rejectedId);
  if (known) {
    if (occurredAt < known.occurredAt) known.occurredAt = occurredAt;
    known.messages.push(message);
    return;
  }
  entries.rejected.set(rejectedId, { kind: 'rejected', rejection, text, rejectedId, occurredAt, messages: [message] });
}

/** Silver is partitioned by month, so a refused event must not bring in any month it likes. */
function believableTime(publishedAt: string | undefined, receivedAt: string): string {
  if (publishedAt === undefined || !isUtcTimestamp(publishedAt)) return receivedAt;
  const time = toMilliseconds(publishedAt);
  return time >= EARLIEST && Date.parse(time) <= Date.parse(receivedAt) + DAY_MS ? time : receivedAt;
}
