import { isPlainEvent } from './accept-event.ts';
import { contracts } from './all-contracts.ts';
import type { Contract, Disagreement } from './contract.ts';
import { findDocumentFault } from './document-fault.ts';
import { isJsonObject, isName, readEnvelope } from './envelope.ts';
import type { CommerceEvent } from './event.ts';
import { EVENT_ID, isUtcTimestamp, toMilliseconds } from './fields.ts';
import { readDetail } from './read-detail.ts';
import type { Rejection } from './rejection.ts';

/**
 * Longest text that is read, in UTF-16 units. An order of 10,000 lines is about 4 million; a Lambda is handed at most 6 MB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), so only an import can bring longer ones.
 */
export const MAX_EVENT_LENGTH = 8 * 1024 * 1024;

const EARLIEST = '2000-01-01T00:00:00.000Z';
const AFTER_LATEST = '2100-01-01T00:00:00.000Z';
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

export type { Rejection };

export type ParseResult =
  | { readonly ok: true; readonly event: CommerceEvent }
  | { readonly ok: false; readonly rejection: Rejection };

type Read = { readonly ok: true; readonly event: CommerceEvent } | { readonly ok: false; readonly why: Disagreement };

function refusal(code: Disagreement['code'], path: string, message: string): { ok: false; why: Disagreement } {
  return { ok: false, why: { code, path, message } };
}

function inDetail({ code, path, message }: Disagreement): { ok: false; why: Disagreement } {
  return refusal(code, `/detail${path}`, message);
}

/** The document of a plain event, taken as it is. */
function takePlainEvent(document: Record<string, unknown>, now: () => string): CommerceEvent {
  const { source, detail, time } = document;
  const publishedAt = typeof time === 'string' ? toMilliseconds(time) : now();
  // isPlainEvent has held the document against the contract of its detail type.
  return { source, detailType: document['detail-type'], publishedAt, detail } as CommerceEvent;
}

function readEvent(text: string, document: Record<string, unknown>, now: () => string): Read {
  const fault = findDocumentFault(text);
  if (fault) return { ok: false, why: fault };
  const envelope = readEnvelope(document);
  if (!envelope.ok) return { ok: false, why: envelope.disagreement };
  const { source, detailType, publishedAt = now() } = envelope.value;
  const read = readDetail(contracts[detailType], envelope.value.detail);
  if (!read.ok) return inDetail(read.disagreement);
  // The contract of this detail type has just vouched for the detail.
  return { ok: true, event: { source, detailType, publishedAt, detail: read.detail } as CommerceEvent };
}

function findTimeDisagreement({ publishedAt, detail: { occurredAt } }: CommerceEvent): Disagreement | undefined {
  const code = 'OCCURRED_AT_OUT_OF_RANGE';
  const path = '/occurredAt';
  // Times of one format compare as texts.
  if (occurredAt < EARLIEST || occurredAt >= AFTER_LATEST) {
    return { code, path, message: 'expected a time in the years 2000 to 2099' };
  }
  if (occurredAt <= publishedAt) return undefined;
  if (Date.parse(occurredAt) <= Date.parse(publishedAt) + CLOCK_TOLERANCE_MS) return undefined;
  return { code, path, message: 'expected a time at most a day after publication' };
}

/** The rules that no schema can express. */
function checkRules(event: CommerceEvent): Read {
  const contract: Contract = contracts[event.detailType];
  const disagreement = findTimeDisagreement(event) ?? contract.findDisagreement?.(event.detail);
  return disagreement ? inDetail(disagreement) : { ok: true, event };
}

/** What is known of a refused event, as far as it can be believed and shown. */
function identify(document: Record<string, unknown>): Partial<Rejection> {
  const { source, time, detail } = document;
  const id = isJsonObject(detail) ? detail.eventId : undefined;
  const detailType = document['detail-type'];
  return {
    ...(isName(source) && { source }),
    ...(isName(detailType) && { detailType }),
    ...(typeof time === 'string' && isUtcTimestamp(time) && { publishedAt: toMilliseconds(time) }),
    ...(typeof id === 'string' && EVENT_ID.test(id) && { eventId: id }),
  };
}

function parseJson(text: string): { document: unknown } | undefined {
  try {
    return { document: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function parseDocument(
  text: string,
): { ok: true; document: Record<string, unknown> } | { ok: false; why: Disagreement } {
  if (text.length > MAX_EVENT_LENGTH)
    return refusal('EVENT_TOO_LARGE', '', `longer than ${MAX_EVENT_LENGTH} characters`);
  const parsed = parseJson(text);
  if (!parsed) return refusal('NOT_JSON', '', 'the text is no JSON document');
  if (!isJsonObject(parsed.document)) return refusal('NOT_AN_OBJECT', '', 'expected an object');
  return { ok: true, document: parsed.document };
}

/**
 * Reads one event: the JSON text of its envelope, as SQS or a line of NDJSON brings it. Total: any text gives an event in its current
 * version or a rejection with a stable code, never an exception.
 *
 * @param receivedAt ISO-8601 UTC with milliseconds; stands in for the envelope's `time` where there is none. Default: now.
 */
export function parseEvent(text: string, receivedAt?: string): ParseResult {
  const parsed = parseDocument(text);
  if (!parsed.ok) return { ok: false, rejection: parsed.why };
  const { document } = parsed;
  const now = () => receivedAt ?? new Date().toISOString();
  const read: Read = isPlainEvent(text, document)
    ? { ok: true, event: takePlainEvent(document, now) }
    : readEvent(text, document, now);
  const checked = read.ok ? checkRules(read.event) : read;
  return checked.ok ? checked : { ok: false, rejection: { ...checked.why, ...identify(document) } };
}
