import { z } from 'zod';
import { contracts } from './all-contracts.ts';
import type { Disagreement } from './contract.ts';
import { type DetailType, isDetailType } from './event.ts';
import { isUtcTimestamp, toMilliseconds, UTC_TIMESTAMP } from './fields.ts';
import { personal } from './privacy.ts';

export interface Envelope {
  readonly source: string;
  readonly detailType: DetailType;
  readonly publishedAt: string | undefined;
  readonly detail: object;
}

type Read<T> = { ok: true; value: T } | { ok: false; disagreement: Disagreement };

/**
 * What EventBridge writes around an event beside `source`, `detail-type` and `detail`. Nothing of it but `time` is read.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export const envelopeFields = {
  version: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
  id: z
    .string()
    .regex(/^[0-9a-f-]{36}$/)
    .optional(),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  time: z.string().regex(UTC_TIMESTAMP).optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/)
    .optional(),
  // Set by people, or ARNs of anything at all: treated like personal data.
  'replay-name': personal(z.string()).optional(),
  resources: z.array(personal(z.string())).max(0).optional(),
};

const NAME = /^[a-z][a-z0-9_.-]{0,63}$/;

/** Whether a text looks like a source or a detail type, so that it can be shown without fear of what else it might be. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(code: Disagreement['code'], path: string, message: string): { ok: false; disagreement: Disagreement } {
  return { ok: false, disagreement: { code, path, message } };
}

function readText(document: Record<string, unknown>, key: string): Read<string> {
  const value = document[key];
  if (value === undefined) return refuse('FIELD_MISSING', `/${key}`, 'required field is missing');
  if (typeof value !== 'string') return refuse('FIELD_TYPE', `/${key}`, 'expected string');
  return { ok: true, value };
}

function readTime({ time }: Record<string, unknown>): Read<string | undefined> {
  if (time === undefined) return { ok: true, value: undefined };
  if (typeof time !== 'string') return refuse('FIELD_TYPE', '/time', 'expected string');
  if (!isUtcTimestamp(time)) return refuse('FIELD_VALUE', '/time', 'expected an ISO-8601 timestamp in UTC');
  return { ok: true, value: toMilliseconds(time) };
}

/** Reads what EventBridge wraps around the detail: what it is, who says it, when it was published. */
export function readEnvelope(document: Record<string, unknown>): Read<Envelope> {
  const detailType = readText(document, 'detail-type');
  if (!detailType.ok) return detailType;
  if (!isDetailType(detailType.value))
    return refuse('UNKNOWN_DETAIL_TYPE', '/detail-type', 'no contract has this name');
  const source = readText(document, 'source');
  if (!source.ok) return source;
  const owner = contracts[detailType.value].source;
  if (source.value !== owner) return refuse('SOURCE_MISMATCH', '/source', `expected ${owner}`);
  const time = readTime(document);
  if (!time.ok) return time;
  const { detail } = document;
  if (detail === undefined) return refuse('FIELD_MISSING', '/detail', 'required field is missing');
  if (!isJsonObject(detail)) return refuse('NOT_AN_OBJECT', '/detail', 'expected an object');
  return { ok: true, value: { source: owner, detailType: detailType.value, publishedAt: time.value, detail } };
}
