import { contracts } from '../../pipelines/contracts/all-contracts.ts';
import { derivedEventId } from '../../pipelines/contracts/derived-event-id.ts';
import { isUtcTimestamp } from '../../pipelines/contracts/fields.ts';
import { parseEvent } from '../../pipelines/contracts/parse-event.ts';
import { type BusEntry, entryBytes, maxBytesPerCall } from '../../pipelines/contracts/put-events.ts';
import { readTraceparent, traceOf } from '../../pipelines/contracts/traceparent.ts';
import type { CatalogRefusal } from './catalog-change.ts';
import type { CatalogMapping, FieldSource } from './catalog-mapping.ts';
import { matchKey } from './key-pattern.ts';
import type { TableItem } from './stream-record.ts';

/** What a row would be announced as; not yet held against the contract. */
export interface Announcement {
  readonly detailType: 'product.upserted' | 'product.deleted';
  readonly productId: string;
  /** A positive integer, if the row is as it should be. */
  readonly version: unknown;
  readonly occurredAt: string;
  /** What the row says of the trace of its edit; any text. */
  readonly traceparent?: unknown;
  /** The product itself, without the fields that every event has. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The product that a row with these keys is of; undefined for the table's other entities. */
export function productIdOf(keys: TableItem, { keys: names, product }: CatalogMapping): string | undefined {
  const partition = keys[names.partition];
  const sort = names.sort === null ? '' : keys[names.sort];
  if (typeof partition !== 'string' || typeof sort !== 'string') return undefined;
  const inPartition = matchKey(product.partition, partition);
  const inSort = names.sort === null ? '' : matchKey(product.sort, sort);
  if (inPartition === undefined || inSort === undefined) return undefined;
  return inPartition + inSort;
}

/** @param writtenAt when the row was written, ISO-8601 UTC, for rows that do not say it themselves */
export function announcementOf(
  productId: string,
  item: TableItem,
  mapping: CatalogMapping,
  writtenAt: string,
): Announcement {
  const isDeleted = mapping.deleted !== null && item[mapping.deleted] === true;
  return {
    detailType: isDeleted ? 'product.deleted' : 'product.upserted',
    productId,
    version: item[mapping.version],
    occurredAt: editedAt(item, mapping) ?? writtenAt,
    traceparent: mapping.traceparent === null ? undefined : item[mapping.traceparent],
    fields: isDeleted ? {} : productFields(item, mapping),
  };
}

export type AnnouncementResult = { ok: true; entry: BusEntry } | { ok: false; refusal: CatalogRefusal };

/**
 * The entry for the bus. Its event id is derived from product and version, so that a record that the stream delivers
 * again, or a row that is announced anew, is a duplicate to the lake and nothing new to the index. Without a trace of the
 * edit's one begins here.
 */
export function busEntryOf(announcement: Announcement): AnnouncementResult {
  const { detailType, productId, version, occurredAt, fields } = announcement;
  const { source, currentVersion: schemaVersion } = contracts[detailType];
  // An object as a version is refused below; its own toString, which a row may bring along, must not be asked.
  const versionText = typeof version === 'object' ? '' : String(version);
  const eventId = derivedEventId(['catalog', detailType, productId, versionText]);
  const traceparent = readTraceparent(announcement.traceparent) ?? traceOf(eventId);
  const detail = { ...fields, eventId, occurredAt, schemaVersion, productId, version, traceparent };
  const text = JSON.stringify(detail, setsAsLists);
  const refuse = (code: CatalogRefusal['code'], path: string, message: string): AnnouncementResult => ({
    ok: false,
    refusal: { code, path, message, productId },
  });
  const parsed = parseEvent(`{"source":"${source}","detail-type":"${detailType}","detail":${text}}`);
  if (!parsed.ok) return refuse(parsed.rejection.code, parsed.rejection.path, parsed.rejection.message);
  const entry = { source, detailType, detail: text };
  const bytes = entryBytes(entry);
  if (bytes <= maxBytesPerCall) return { ok: true, entry };
  return refuse('EVENT_TOO_LARGE', '', `${bytes} bytes as an event; the bus takes ${maxBytesPerCall}`);
}

/** Whether two announcements say the same, whatever their versions and times. */
export function saysTheSame(one: Announcement, other: Announcement): boolean {
  const text = ({ detailType, fields }: Announcement) => JSON.stringify([detailType, fields], setsAsLists);
  return text(one) === text(other);
}

function editedAt(item: TableItem, { updatedAt }: CatalogMapping): string | undefined {
  const value = updatedAt === null ? undefined : item[updatedAt];
  return typeof value === 'string' && isUtcTimestamp(value) ? value : undefined;
}

function productFields(item: TableItem, { fields }: CatalogMapping): Record<string, unknown> {
  const read = Object.entries(fields).map(([field, source]) => [
    field,
    source === null ? undefined : readSource(item, source),
  ]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function readSource(item: TableItem, source: FieldSource): unknown {
  if (typeof source === 'string') return attributeAt(item, source);
  if ('value' in source) return source.value;
  const value = attributeAt(item, source.attribute);
  if ('split' in source) return typeof value === 'string' ? partsOf(value, source.split) : value;
  return typeof value === 'number' ? minorUnits(value, source.decimals) : value;
}

function attributeAt(item: TableItem, path: string): unknown {
  if (Object.hasOwn(item, path)) return item[path];
  const [first = '', ...rest] = path.split('.');
  const inner = rest.length > 0 ? item[first] : undefined;
  if (typeof inner !== 'object' || inner === null || inner instanceof Set) return undefined;
  return attributeAt(inner as TableItem, rest.join('.'));
}

function partsOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** 12.9 in a currency of two decimals is 1290. What has more decimals stays a fraction, which the contract refuses. */
function minorUnits(amount: number, decimals: number): number {
  const exact = Number(`${amount}e${decimals}`);
  return Number.isNaN(exact) ? amount * 10 ** decimals : exact;
}

/** DynamoDB keeps no order in sets, so they are brought into one. */
function setsAsLists(_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value].sort() : value;
}
