import { ERASED_TEXT } from '../../../pipelines/lake-writer/unlinkable-event.ts';
import type { Subject } from './subject.ts';
import { tracePatterns } from './text-traces.ts';

/** Datasets whose rows are of an order. */
export const orderDatasets = ['order_events', 'order_lines'] as const;
export type OrderDataset = (typeof orderDatasets)[number];

/** Of so many ids the text of a statement stays far below Athena's 262,144 characters. */
const IDS_PER_STATEMENT = 1_000;

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Lists of ids for IN, so many that each fits in a statement. */
export function idLists(ids: readonly string[]): string[] {
  const lists: string[] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
    lists.push(
      ids
        .slice(from, from + IDS_PER_STATEMENT)
        .map(quoted)
        .join(', '),
    );
  }
  return lists;
}

/** A table of silver or bronze, with what bounds a read of it. */
export interface LakeTable {
  /** With its database. */
  readonly name: string;
  /** Of bronze: the oldest day of arrival that it may hold. */
  readonly fromDt?: string;
}

function bounded({ fromDt }: LakeTable, condition: string): string {
  return fromDt === undefined ? condition : `dt >= '${fromDt}' AND (${condition})`;
}

/** Rows that carry a pseudonym of the customer. */
function ofCustomer({ customerMarks }: Subject): string {
  // A pseudonym is a key's id, an underscore and hex digits, so it means itself in a pattern.
  const former = `regexp_like(former_customer_keys, ${quoted(customerMarks.join('|'))})`;
  return `customer_key IN (${customerMarks.map(quoted).join(', ')}) OR ${former}`;
}

export function ordersStatement(table: LakeTable, subject: Subject): string {
  return `SELECT DISTINCT order_id FROM ${table.name} WHERE ${bounded(table, ofCustomer(subject))}`;
}

export function artworkStatement(table: LakeTable, orderIds: string): string {
  const where = bounded(table, `artwork_image_id IS NOT NULL AND order_id IN (${orderIds})`);
  return `SELECT DISTINCT artwork_image_id FROM ${table.name} WHERE ${where}`;
}

/** Pictures of the list that orders of others ask for. */
export function sharedArtworkStatement(table: LakeTable, imageIds: string, orderIds: string): string {
  const where = bounded(table, `artwork_image_id IN (${imageIds}) AND order_id NOT IN (${orderIds})`);
  return `SELECT DISTINCT artwork_image_id FROM ${table.name} WHERE ${where}`;
}

export function orderRowsStatement(table: LakeTable, orderIds: string): string {
  return `SELECT count(*) AS row_count FROM ${table.name} WHERE ${bounded(table, `order_id IN (${orderIds})`)}`;
}

export function daysStatement(table: LakeTable, condition: string): string {
  return `SELECT DISTINCT dt FROM ${table.name} WHERE ${bounded(table, condition)}`;
}

export function eventIdsStatement(table: LakeTable, orderIds: string): string {
  return `SELECT DISTINCT event_id FROM ${table.name} WHERE ${bounded(table, `order_id IN (${orderIds})`)}`;
}

export function deleteEventsStatement(table: LakeTable, eventIds: string): string {
  return `DELETE FROM ${table.name} WHERE event_id IN (${eventIds})`;
}

/** How a SQL dialect says `erasedId(salt, column)` of pipelines/lake-writer/unlinkable-event.ts. */
export type ErasedIdSql = (salt: string, column: string) => string;

export const erasedIdInAthena: ErasedIdSql = (salt, column) =>
  `concat('erased-', substr(lower(to_hex(sha256(to_utf8(concat('${salt}', ${column}))))), 1, 32))`;

export const erasedIdInDuckDb: ErasedIdSql = (salt, column) =>
  `'erased-' || substr(sha256('${salt}' || ${column}), 1, 32)`;

/** Column -> its new value in the rows of an erased order: the twin of `unlinkableEvent`. */
export function orderChanges(dataset: OrderDataset, salt: string, erasedId: ErasedIdSql): Record<string, string> {
  const changes = {
    event_id: erasedId(salt, 'event_id'),
    order_id: erasedId(salt, 'order_id'),
    customer_key: 'NULL',
    former_customer_keys: 'NULL',
    traceparent: 'NULL',
    payload: 'NULL',
  };
  if (dataset === 'order_lines') return { ...changes, artwork_image_id: 'NULL' };
  return {
    ...changes,
    refund_id: `CASE WHEN refund_id IS NULL THEN NULL ELSE ${erasedId(salt, 'refund_id')} END`,
    reason: `CASE WHEN reason IS NULL THEN NULL ELSE '${ERASED_TEXT}' END`,
  };
}

/** The same of rejected_events: the text goes, and what names it becomes another. */
export function rejectedChanges(salt: string, erasedId: ErasedIdSql): Record<string, string> {
  return {
    rejected_id: erasedId(salt, 'rejected_id'),
    event_id: 'NULL',
    raw_text: `''`,
    quarantine_key: 'NULL',
  };
}

export function updateStatement(
  table: LakeTable,
  changes: Readonly<Record<string, string>>,
  condition: string,
): string {
  const list = Object.entries(changes).map(([column, value]) => `${column} = ${value}`);
  return `UPDATE ${table.name} SET ${list.join(', ')} WHERE ${condition}`;
}

/** Conditions of which each holds for refused texts that name the customer. */
export function rejectedConditions(subject: Subject, matches = 'regexp_like'): string[] {
  const inText = tracePatterns(subject).map((pattern) => `${matches}(raw_text, ${quoted(pattern)})`);
  const inQuarantine = idLists(subject.quarantineKeys).map((keys) => `quarantine_key IN (${keys})`);
  return [...inText, ...inQuarantine];
}

export function rejectedRowsStatement(table: LakeTable, condition: string): string {
  return `SELECT count(*) AS row_count FROM ${table.name} WHERE ${bounded(table, condition)}`;
}
