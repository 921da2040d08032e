import { type DetailType, detailTypes } from '../contracts/event.ts';
import { maskPersonalFields } from '../contracts/personal-data.ts';
import type { Rejection } from '../contracts/rejection.ts';
import { eventDatasets } from '../datasets/all-datasets.ts';
import type { EventDataset } from '../datasets/dataset.ts';
import { encodeRejectedEvent, rejectedEvents } from '../datasets/rejected-events.ts';
import type { RowBuffer } from '../datasets/row-buffer.ts';
import { addRejected, type BatchEntries, type EventEntry, type RejectedEntry } from './batch-entries.ts';
import { type DatasetRows, fitInRecords } from './pack-records.ts';
import { takeRowBuffer } from './row-buffer-pool.ts';

/** Longest text that a row of rejected_events holds itself; longer ones go to quarantine. */
export const MAX_RAW_TEXT_BYTES = 200 * 1024;

export interface QuarantinedText {
  readonly key: string;
  readonly text: string;
  readonly entry: number;
}

export interface EncodedBatch {
  /** The number of an entry in rows and records is its place in this list. */
  readonly entries: (EventEntry | RejectedEntry)[];
  readonly rowsByDataset: Map<string, DatasetRows>;
  readonly quarantined: QuarantinedText[];
}

const tooLarge: Rejection = {
  code: 'EVENT_TOO_LARGE',
  path: '/detail',
  message: 'the row of the event is longer than a Firehose record can be',
};

const datasetsByType = new Map<DetailType, readonly EventDataset[]>(
  detailTypes.map((type) => [type, eventDatasets.filter((dataset) => dataset.detailTypes.includes(type))]),
);

/** Turns entries into rows; an event with a row that no record can carry becomes a refused one. */
export function encodeEntries(batch: BatchEntries): EncodedBatch {
  const encoded: EncodedBatch = { entries: [], rowsByDataset: new Map(), quarantined: [] };
  const { events, rejected, defects } = batch;
  eachWithoutHarm(events.values(), encoded, defects, (entry) => {
    if (!encodeEvent(encoded, entry)) refuseAsTooLarge(batch, entry);
  });
  eachWithoutHarm(rejected.values(), encoded, defects, (entry) => encodeRejected(encoded, entry));
  return encoded;
}

/** A bug that one entry brings to light must not keep the others from being stored, nor leave half a row. */
function eachWithoutHarm<E extends EventEntry | RejectedEntry>(
  entries: Iterable<E>,
  encoded: EncodedBatch,
  defects: BatchEntries['defects'],
  encode: (entry: E) => void,
): void {
  for (const entry of entries) {
    try {
      encode(entry);
    } catch (error) {
      for (const rows of encoded.rowsByDataset.values()) takeBack(rows);
      for (const message of entry.messages) defects.push({ message, error });
    }
  }
}

function refuseAsTooLarge(batch: BatchEntries, { event, messages }: EventEntry): void {
  const { source, detailType, publishedAt, detail } = event;
  const rejection = { ...tooLarge, source, detailType, publishedAt, eventId: detail.eventId };
  for (const message of messages) addRejected(batch, message, rejection);
}

/** Adds the rows of an event, or nothing and false when one of them is too long. */
function encodeEvent(encoded: EncodedBatch, entry: EventEntry): boolean {
  const datasets = datasetsByType.get(entry.event.detailType) ?? [];
  const targets: DatasetRows[] = [];
  for (const dataset of datasets) {
    const target = rowsOf(encoded, dataset.name);
    targets.push(target);
    if (addRows(target.rows, dataset, entry)) continue;
    for (const begun of targets) takeBack(begun);
    return false;
  }
  const number = encoded.entries.push(entry) - 1;
  for (const target of targets) assignRows(target, number);
  return true;
}

/** Adds the rows of an event to one dataset, shortened where need be; false when even the short ones are too long. */
function addRows(rows: RowBuffer, dataset: EventDataset, { event, messages }: EventEntry): boolean {
  const firstRow = rows.rowCount;
  dataset.encodeRows(event, messages.length, rows);
  if (fitInRecords(rows, firstRow)) return true;
  if (!dataset.encodeShortRows) return false;
  rows.truncate(firstRow);
  dataset.encodeShortRows(event, messages.length, rows);
  return fitInRecords(rows, firstRow);
}

function rowsOf(encoded: EncodedBatch, dataset: string): DatasetRows {
  const known = encoded.rowsByDataset.get(dataset);
  if (known) return known;
  const fresh = { rows: takeRowBuffer(), entries: [] };
  encoded.rowsByDataset.set(dataset, fresh);
  return fresh;
}

/** Notes whose the rows are that have been added since the last call. */
function assignRows({ rows, entries }: DatasetRows, entry: number): void {
  while (entries.length < rows.rowCount) entries.push(entry);
}

/** Drops the rows that nobody has been noted for. */
function takeBack({ rows, entries }: DatasetRows): void {
  rows.truncate(entries.length);
}

function encodeRejected(encoded: EncodedBatch, entry: RejectedEntry): void {
  const { rejection, rejectedId, occurredAt, messages, text } = entry;
  const rawText = textForAnalysts(entry);
  const quarantineKey = rawText === undefined ? `quarantine/dt=${receivedDay(entry)}/${rejectedId}.txt` : undefined;
  const row = { rejection, rejectedId, occurredAt, rawText, quarantineKey, copies: messages.length };
  const rejectedRows = rowsOf(encoded, rejectedEvents.name);
  encodeRejectedEvent(row, rejectedRows.rows);
  const number = encoded.entries.push(entry) - 1;
  assignRows(rejectedRows, number);
  if (quarantineKey !== undefined) encoded.quarantined.push({ key: quarantineKey, text, entry: number });
}

/** The text without personal data, or undefined when it is too long or so broken that such data cannot be found in it. */
function textForAnalysts({ text, messages }: RejectedEntry): string | undefined {
  if (text.length > MAX_RAW_TEXT_BYTES) return undefined;
  const masked = messages.every(({ isMasked }) => isMasked) ? text : maskPersonalFields(text);
  return masked !== undefined && Buffer.byteLength(masked) <= MAX_RAW_TEXT_BYTES ? masked : undefined;
}

function receivedDay({ messages }: RejectedEntry): string {
  return (messages[0]?.receivedAt ?? '').slice(0, 'yyyy-mm-dd'.length);
}
