/**
 * The lake-writer's core: messages in, rows in Firehose, every message accounted for. It knows nothing of AWS.
 *
 *     const outcome = await writeBatch(messages, ports, deadlineMs);
 *
 * - `messages`: envelope texts with an id of the caller's. A caller that has refused one already (a line of a CSV file)
 *   passes it along with its `rejection`, and it becomes a row of rejected_events like any other.
 * - `ports`: what the core needs of the world; `lakeWriterPorts` of `lake-client.ts` makes them for AWS.
 * - `deadlineMs`: epoch milliseconds after which nothing is retried; `Number.POSITIVE_INFINITY` for a command.
 * - `outcome.failedIds`: the messages to deliver again, and no others. Sending any message again is harmless: its rows
 *   have the same row keys.
 *
 * A batch is held in memory several times over (texts, events, rows, records), so callers with more to write than a few
 * thousand messages call it batch after batch. Callers may run batches side by side.
 */
import type { CustomerKeys } from '../contracts/personal-data.ts';
import { type Accounting, count, totalOf } from './accounting.ts';
import { type EventEntry, type Message, type RejectedEntry, readEntries } from './batch-entries.ts';
import { type EncodedBatch, encodeEntries } from './encode-entries.ts';
import { type Erasures, eraseEntries } from './erase-entries.ts';
import { packRecords } from './pack-records.ts';
import { type Clock, type EntryOutcome, putBatches } from './put-batches.ts';
import { giveBackRowBuffer } from './row-buffer-pool.ts';

export interface LakeWriterPorts extends Clock {
  /**
   * Sends records to the stream of a dataset; an error code or undefined for each record, in order. The records' memory
   * is used again afterwards: whoever wants to keep one copies it before the promise settles.
   */
  readonly putRecordBatch: (dataset: string, records: readonly Uint8Array[]) => Promise<readonly EntryOutcome[]>;
  /** Keeps a text that must not be shown to analysts. Writing the same key again must be harmless. */
  readonly putQuarantine: (key: string, text: string) => Promise<void>;
  /** How customers are pseudonymised at the moment; asked once for every batch. */
  readonly customerKeys: () => Promise<(customerId: string) => CustomerKeys>;
  /** Whose events are to be unlinkable; asked once for every batch. Absent where nobody is ever erased. */
  readonly erasures?: () => Promise<Erasures>;
}

export interface BatchOutcome {
  readonly failedIds: readonly string[];
  readonly accounting: Accounting;
  /** Detail type, or `unknown`, -> its part of the accounting. */
  readonly byDetailType: ReadonlyMap<string, Accounting>;
  /** Error code of Firehose or S3 -> how often, successful retries included. */
  readonly errorCodes: ReadonlyMap<string, number>;
  /** Messages that could not be handled because of a bug; they are among `failedIds`. */
  readonly defects: readonly { readonly messageId: string; readonly error: unknown }[];
}

/** Uploads to quarantine that run at the same time. */
const PARALLEL_UPLOADS = 16;

/** Stores a batch of messages in the lake. Never rejects because of what a message holds. */
export async function writeBatch(
  messages: readonly Message[],
  ports: LakeWriterPorts,
  deadlineMs: number,
): Promise<BatchOutcome> {
  const batch = readEntries(messages, await ports.customerKeys());
  if (ports.erasures) await eraseEntries(batch, await ports.erasures());
  const encoded = encodeEntries(batch);
  const errorCodes = new Map<string, number>();
  const failedEntries = new Set<number>();
  await Promise.all([
    ...[...encoded.rowsByDataset].map(async ([dataset, rows]) => {
      const put = (records: readonly Uint8Array[]) => ports.putRecordBatch(dataset, records);
      const outcome = await putBatches(packRecords(rows), put, ports, deadlineMs);
      for (const { entries } of outcome.failed) for (const entry of entries) failedEntries.add(entry);
      for (const [code, times] of outcome.errorCodes) errorCodes.set(code, (errorCodes.get(code) ?? 0) + times);
    }),
    putQuarantined(encoded, ports, failedEntries, errorCodes),
  ]);
  for (const { rows } of encoded.rowsByDataset.values()) giveBackRowBuffer(rows);
  return settle(encoded.entries, failedEntries, batch.defects, errorCodes);
}

async function putQuarantined(
  { quarantined }: EncodedBatch,
  ports: LakeWriterPorts,
  failedEntries: Set<number>,
  errorCodes: Map<string, number>,
): Promise<void> {
  const queue = quarantined.values();
  const upload = async () => {
    // The workers share one iterator, so each text is taken by exactly one of them.
    for (const { key, text, entry } of queue) {
      try {
        await ports.putQuarantine(key, text);
      } catch (error) {
        const code = error instanceof Error ? error.name : 'UNKNOWN_ERROR';
        errorCodes.set(code, (errorCodes.get(code) ?? 0) + 1);
        failedEntries.add(entry);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_UPLOADS }, upload));
}

/** All copies of an entry share its fate: an event that is not stored must not be lost with its dropped copies. */
function settle(
  entries: readonly (EventEntry | RejectedEntry)[],
  failedEntries: ReadonlySet<number>,
  defects: readonly { readonly message: Message; readonly error: unknown }[],
  errorCodes: ReadonlyMap<string, number>,
): BatchOutcome {
  const byDetailType = new Map<string, Accounting>();
  const failedIds: string[] = [];
  for (const [number, entry] of entries.entries()) {
    const type = entry.kind === 'event' ? entry.event.detailType : entry.rejection.detailType;
    const copies = entry.messages.length;
    if (failedEntries.has(number)) {
      count(byDetailType, type, 'failed', copies);
      for (const { id } of entry.messages) failedIds.push(id);
      continue;
    }
    count(byDetailType, type, entry.kind === 'event' ? 'written' : 'rejected', 1);
    if (copies > 1) count(byDetailType, type, 'duplicates', copies - 1);
  }
  for (const { message } of defects) {
    count(byDetailType, undefined, 'failed', 1);
    failedIds.push(message.id);
  }
  const accounting = totalOf(byDetailType.values());
  const reported = defects.map(({ message, error }) => ({ messageId: message.id, error }));
  return { failedIds, accounting, byDetailType, errorCodes, defects: reported };
}
