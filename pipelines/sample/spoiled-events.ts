import type { RejectionCode } from '../contracts/rejection.ts';
import type { SampleItem } from './sample-item.ts';

/** An event as it would go on the bus, before it is spoiled. Its detail is nobody else's: it may be changed. */
export interface Envelope {
  source: string;
  detailType: string;
  time: string;
  detail: Record<string, unknown>;
}

/** A way in which producers break their events, and the code with which the lake refuses it. */
interface Defect {
  name: string;
  code: RejectionCode;
  route: SampleItem['route'];
  /** Whether the lake can still read its type and its event id. */
  isReadable: boolean;
  /** The broken text, or undefined when this event cannot be broken so. */
  spoil(envelope: Envelope): string | undefined;
}

/** The NDJSON form of an envelope: the fields of EventBridge that a producer chooses. */
export function envelopeText(source: string, detailType: string, time: string, detailText: string): string {
  const head = JSON.stringify({ source, 'detail-type': detailType, time });
  return `${head.slice(0, -1)},"detail":${detailText}}`;
}

/** The detail of an envelope made by `envelopeText`, byte for byte. */
export function detailTextOf(text: string): string {
  const key = ',"detail":';
  return text.slice(text.indexOf(key) + key.length, -1);
}

/** The time of an envelope made by `envelopeText`. */
export function timeOf(text: string): string | undefined {
  return /^\{"source":"[^"]*","detail-type":"[^"]*","time":"([^"]*)"/.exec(text)?.[1];
}

/** Who a text says it is from, and what. */
function announcedIn(text: string, { source, detailType }: Envelope): { source: string; detailType: string } {
  const head = /^\{"source":"([^"]*)","detail-type":"([^"]*)"/.exec(text);
  return { source: head?.[1] ?? source, detailType: head?.[2] ?? detailType };
}

function textOf({ source, detailType, time, detail }: Envelope): string {
  return envelopeText(source, detailType, time, JSON.stringify(detail));
}

function withDetail(envelope: Envelope, change: Record<string, unknown>): string {
  return textOf({ ...envelope, detail: { ...envelope.detail, ...change } });
}

/** The detail's text with something put before its first key. */
function withPrefix(envelope: Envelope, prefix: string): string {
  const detailText = `{${prefix},${JSON.stringify(envelope.detail).slice(1)}`;
  return envelopeText(envelope.source, envelope.detailType, envelope.time, detailText);
}

const moneyFields = ['totalMinor', 'amountMinor', 'refundMinor', 'priceMinor'] as const;
const countFields = ['available', 'hits', 'latencyMs'] as const;
const freeTextFields = ['query', 'reason', 'title'] as const;

function changeNumber(envelope: Envelope, fields: readonly string[], change: (value: number) => number) {
  const field = fields.find((name) => typeof envelope.detail[name] === 'number');
  if (field === undefined) return undefined;
  return withDetail(envelope, { [field]: change(Number(envelope.detail[field])) });
}

function withNegativeQuantity(envelope: Envelope): string | undefined {
  const { lines } = envelope.detail;
  if (envelope.detailType !== 'order.placed' || !Array.isArray(lines)) return undefined;
  return withDetail(envelope, { lines: lines.map((line: object) => ({ ...line, quantity: -1 })) });
}

function withoutVersion(envelope: Envelope): string {
  const { version: _, ...detail } = envelope.detail;
  return textOf({ ...envelope, detail });
}

function withNul(envelope: Envelope): string | undefined {
  const field = freeTextFields.find((name) => typeof envelope.detail[name] === 'string');
  return field && withDetail(envelope, { [field]: `${envelope.detail[field]}\u0000` });
}

/** A type that no contract describes (yet). */
const unknownType = 'order.reprinted';

const onBus = { route: 'bus', isReadable: true } as const;
const onQueue = { route: 'queue', isReadable: false } as const;

/**
 * Every defect that a bus or a queue carries. EVENT_TOO_LARGE is missing on purpose: what the contracts refuse as too
 * large is larger than any message that SQS takes.
 */
export const defects: readonly Defect[] = [
  { name: 'cut off', code: 'NOT_JSON', ...onQueue, spoil: (e) => textOf(e).slice(0, -20) },
  { name: 'an array', code: 'NOT_AN_OBJECT', ...onQueue, spoil: (e) => `[${textOf(e)}]` },
  {
    name: 'a key twice',
    code: 'DUPLICATE_KEY',
    ...onQueue,
    isReadable: true,
    spoil: (e) => withPrefix(e, '"version":1'),
  },
  { name: 'keys that differ in case', code: 'AMBIGUOUS_KEY', ...onBus, spoil: (e) => withPrefix(e, '"VERSION":1') },
  {
    name: 'a reserved key',
    code: 'RESERVED_KEY',
    ...onBus,
    spoil: (e) => withPrefix(e, '"__proto__":{"isAdmin":true}'),
  },
  { name: 'a NUL character', code: 'NUL_CHARACTER', ...onBus, spoil: withNul },
  {
    name: 'an unknown type',
    code: 'UNKNOWN_DETAIL_TYPE',
    ...onBus,
    spoil: (e) => textOf({ ...e, source: 'commerce.orders', detailType: unknownType }),
  },
  {
    name: "another team's event",
    code: 'SOURCE_MISMATCH',
    ...onBus,
    spoil: (e) => textOf({ ...e, source: e.source === 'commerce.search' ? 'commerce.orders' : 'commerce.search' }),
  },
  {
    name: 'a newer schema',
    code: 'SCHEMA_VERSION_UNKNOWN',
    ...onBus,
    spoil: (e) => withDetail(e, { schemaVersion: 99 }),
  },
  { name: 'no version', code: 'FIELD_MISSING', ...onBus, spoil: withoutVersion },
  { name: 'a version in words', code: 'FIELD_TYPE', ...onBus, spoil: (e) => withDetail(e, { version: 'two' }) },
  {
    name: 'money as a fraction',
    code: 'NOT_AN_INTEGER',
    ...onBus,
    spoil: (e) => changeNumber(e, moneyFields, (minor) => minor + 0.5),
  },
  { name: 'a negative quantity', code: 'FIELD_VALUE', ...onBus, spoil: withNegativeQuantity },
  { name: 'a negative count', code: 'FIELD_VALUE', ...onBus, spoil: (e) => changeNumber(e, countFields, () => -5) },
  {
    name: 'the year 1900',
    code: 'OCCURRED_AT_OUT_OF_RANGE',
    ...onBus,
    spoil: (e) => withDetail(e, { occurredAt: '1900-01-01T00:00:00.000Z' }),
  },
  {
    name: 'the year 2100',
    code: 'OCCURRED_AT_OUT_OF_RANGE',
    ...onBus,
    spoil: (e) => withDetail(e, { occurredAt: '2100-02-28T23:59:59.999Z' }),
  },
  {
    name: 'a total that is no sum',
    code: 'TOTALS_DISAGREE',
    ...onBus,
    spoil: (e) => (e.detailType === 'order.placed' ? changeNumber(e, ['totalMinor'], (minor) => minor + 1) : undefined),
  },
];

/** A spoiled event and the name under which the lake will count it: its type, or `unknown`. */
export interface SpoiledEvent {
  item: SampleItem;
  countedAs: string;
  /** Whether the lake can read its event id. Where not, its text is all that is known of it. */
  isFoundById: boolean;
}

/** Breaks events so that every defect gets its turn: of those that fit an event, the one seen least so far. */
export function createSpoiler(): (envelope: Envelope) => SpoiledEvent {
  const turns = defects.map((defect) => ({ defect, times: 0 }));
  return (envelope) => {
    const byTimes = [...turns].sort((left, right) => left.times - right.times);
    for (const turn of byTimes) {
      const text = turn.defect.spoil(envelope);
      if (text === undefined) continue;
      turn.times += 1;
      return spoiled(envelope, turn.defect, text);
    }
    throw new Error(`no defect fits an event ${envelope.detailType}`);
  };
}

function spoiled(envelope: Envelope, { code, route, isReadable }: Defect, text: string): SpoiledEvent {
  const { source, detailType } = announcedIn(text, envelope);
  const item: SampleItem = { text, kind: 'invalid', source, detailType, route, code };
  return { item, countedAs: isReadable ? detailType : 'unknown', isFoundById: isReadable };
}
