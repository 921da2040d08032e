import { contracts } from './all-contracts.ts';
import type { Contract, Disagreement } from './contract.ts';
import { type Envelope, isJsonObject, readEnvelope } from './envelope.ts';
import type { CommerceEvent } from './event.ts';
import { isEventId } from './fields.ts';
import type { Rejection } from './rejection.ts';
import { schemaDisagreement } from './schema-disagreement.ts';

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

type Checked = { ok: true; detail: unknown } | { ok: false; disagreement: Disagreement };

function refuse(code: Disagreement['code'], path: string, message: string): { ok: false; disagreement: Disagreement } {
  return { ok: false, disagreement: { code, path, message } };
}

function versionOf(detail: object): unknown {
  return 'schemaVersion' in detail ? detail.schemaVersion : undefined;
}

/** Validates against the version that the event says it has, then upgrades step by step to the current one. */
function checkDetail(contract: Contract, detail: object): Checked {
  const schemaVersion = versionOf(detail);
  if (schemaVersion === undefined) return refuse('FIELD_MISSING', '/schemaVersion', 'required field is missing');
  if (typeof schemaVersion !== 'number') return refuse('FIELD_TYPE', '/schemaVersion', 'expected number');
  if (!Number.isInteger(schemaVersion)) return refuse('NOT_AN_INTEGER', '/schemaVersion', 'expected a whole number');
  const schema = schemaVersion === contract.currentVersion ? contract.schema : contract.olderSchemas[schemaVersion];
  if (!schema) {
    return refuse('SCHEMA_VERSION_UNKNOWN', '/schemaVersion', `known are 1 to ${contract.currentVersion}`);
  }
  const parsed = schema.safeParse(detail);
  if (!parsed.success) return { ok: false, disagreement: schemaDisagreement(parsed.error, detail) };
  const upgraded = upgrade(contract, schemaVersion, parsed.data);
  if (!upgraded.ok) return upgraded;
  const disagreement = contract.findDisagreement?.(upgraded.detail as never);
  return disagreement ? { ok: false, disagreement } : upgraded;
}

function upgrade(contract: Contract, from: number, detail: unknown): Checked {
  let current = detail;
  for (let version = from; version < contract.currentVersion; version += 1) {
    const step = contract.upgrades[version];
    if (!step) throw new Error(`${contract.detailType}: no upgrade from version ${version}`);
    const upgraded = step(current as never);
    if (!upgraded.ok) return upgraded;
    current = upgraded.detail;
  }
  return { ok: true, detail: current };
}

function timeDisagreement(event: CommerceEvent): Disagreement | undefined {
  const { occurredAt } = event.detail;
  const code = 'OCCURRED_AT_OUT_OF_RANGE';
  if (occurredAt < EARLIEST || occurredAt >= AFTER_LATEST) {
    return { code, path: '/detail/occurredAt', message: 'expected a time in the years 2000 to 2099' };
  }
  // Same format, so the common case is a comparison of texts.
  if (occurredAt <= event.publishedAt) return undefined;
  if (Date.parse(occurredAt) <= Date.parse(event.publishedAt) + CLOCK_TOLERANCE_MS) return undefined;
  return { code, path: '/detail/occurredAt', message: 'expected a time at most a day after publication' };
}

function checkEvent(envelope: Envelope, publishedAt: string): ParseResult {
  const { source, detailType } = envelope;
  const checked = checkDetail(contracts[detailType], envelope.detail);
  if (!checked.ok) {
    const { code, path, message } = checked.disagreement;
    return { ok: false, rejection: { code, path: `/detail${path}`, message } };
  }
  // The contract of this detail type has just vouched for the detail.
  const event = { source, detailType, publishedAt, detail: checked.detail } as CommerceEvent;
  const disagreement = timeDisagreement(event);
  return disagreement ? { ok: false, rejection: disagreement } : { ok: true, event };
}

function parseJson(text: string): { document: unknown } | undefined {
  try {
    return { document: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What is known of a refused event, as far as it can be believed. */
function identify(document: Record<string, unknown>): Partial<Rejection> {
  const { source, time, detail } = document;
  const id = isJsonObject(detail) ? detail.eventId : undefined;
  const detailType = document['detail-type'];
  return {
    ...(isName(source) && { source }),
    ...(isName(detailType) && { detailType }),
    ...(typeof time === 'string' && { publishedAt: time }),
    ...(typeof id === 'string' && isEventId(id) && { eventId: id }),
  };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_.-]{0,63}$/.test(value);
}

/**
 * Reads one event: the JSON text of its envelope, as SQS or a line of NDJSON brings it. Total: any text gives an event in its current
 * version or a rejection with a stable code, never an exception.
 *
 * @param receivedAt ISO-8601 UTC with milliseconds; stands in for the envelope's `time` where there is none. Default: now.
 */
export function parseEvent(text: string, receivedAt?: string): ParseResult {
  if (text.length > MAX_EVENT_LENGTH) {
    const message = `longer than ${MAX_EVENT_LENGTH} characters`;
    return { ok: false, rejection: { code: 'EVENT_TOO_LARGE', path: '', message } };
  }
  const parsed = parseJson(text);
  if (!parsed) return { ok: false, rejection: { code: 'NOT_JSON', path: '', message: 'the text is no JSON document' } };
  const { document } = parsed;
  if (!isJsonObject(document)) {
    return { ok: false, rejection: { code: 'NOT_AN_OBJECT', path: '', message: 'expected an object' } };
  }
  const envelope = readEnvelope(document);
  if (!envelope.ok) return { ok: false, rejection: { ...envelope.disagreement, ...identify(document) } };
  const publishedAt = envelope.value.publishedAt ?? receivedAt ?? new Date().toISOString();
  const result = checkEvent(envelope.value, publishedAt);
  return result.ok ? result : { ok: false, rejection: { ...result.rejection, ...identify(document), publishedAt } };
}
