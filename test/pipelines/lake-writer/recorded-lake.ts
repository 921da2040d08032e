import type { Message } from '../../../pipelines/lake-writer/batch-entries.ts';
import { type BatchOutcome, type LakeWriterPorts, writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';

export const RECEIVED_AT = '2026-03-02T09:15:32.000Z';

export type StoredRow = Readonly<Record<string, string | number | boolean>>;

/** Ports that keep what is sent, so that a test can look at it as the lake would. */
export interface RecordedLake {
  readonly ports: LakeWriterPorts;
  readonly rows: (dataset: string) => StoredRow[];
  readonly quarantine: Map<string, string>;
  readonly records: { dataset: string; bytes: number }[];
}

interface Faults {
  /** Error code for a record, asked once for every time that it is sent. */
  readonly recordFault?: () => string | undefined;
  readonly callThrows?: () => boolean;
  readonly uploadThrows?: () => boolean;
}

export function recordedLake(faults: Faults = {}): RecordedLake {
  const stored = new Map<string, StoredRow[]>();
  const quarantine = new Map<string, string>();
  const records: { dataset: string; bytes: number }[] = [];
  const store = (dataset: string, record: Uint8Array) => {
    const documents = Buffer.from(record).toString('utf8').trimEnd().split('\n');
    stored.set(dataset, [...(stored.get(dataset) ?? []), ...documents.map((text) => JSON.parse(text) as StoredRow)]);
    records.push({ dataset, bytes: record.byteLength });
  };
  const ports: LakeWriterPorts = {
    putRecordBatch: async (dataset, sent) => {
      if (faults.callThrows?.()) throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
      return sent.map((record) => {
        const fault = faults.recordFault?.();
        if (fault === undefined) store(dataset, record);
        return fault;
      });
    },
    putQuarantine: async (key, text) => {
      if (faults.uploadThrows?.()) throw Object.assign(new Error('slow down'), { name: 'SlowDown' });
      quarantine.set(key, text);
    },
    customerKeys: async () => (customerId) => ({ customerKey: `k1_key-of-${customerId}` }),
    now: () => 0,
    sleep: async () => {},
    random: () => 0.5,
  };
  return { ports, rows: (dataset) => stored.get(dataset) ?? [], quarantine, records };
}

/** Messages `m0`, `m1`, … with these texts. */
export function messagesOf(texts: readonly string[], prefix = 'm'): Message[] {
  return texts.map((text, index) => ({ id: `${prefix}${index}`, text, receivedAt: RECEIVED_AT }));
}

/** Writes texts as one batch to a lake of its own. */
export async function writeTexts(texts: readonly string[]): Promise<{ lake: RecordedLake; outcome: BatchOutcome }> {
  const lake = recordedLake();
  const outcome = await writeBatch(messagesOf(texts), lake.ports, Number.POSITIVE_INFINITY);
  return { lake, outcome };
}
