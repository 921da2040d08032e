import type { Message } from '../../pipelines/lake-writer/batch-entries.ts';
import { customerKeysOf } from '../../pipelines/lake-writer/customer-key.ts';
import { type LakeWriterPorts, writeBatch } from '../../pipelines/lake-writer/write-batch.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';

/** A text as SQS holds it once EventBridge has put its own fields around the producer's. */
function asDelivered(text: string, number: number): string {
  const id = number.toString(16).padStart(12, '0');
  const fields = `"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-${id}","account":"123456789012","region":"eu-central-1","resources":[]`;
  return text.startsWith('{') && text.endsWith('}') ? `{${fields},${text.slice(1)}` : text;
}

/** Messages of the sample shop, broken ones and duplicates among them, in the order of the sample. */
export function sampleMessages(orders: number): Message[] {
  const receivedAt = '2026-11-20T12:00:00.000Z';
  return Array.from(generateSample({ orders }).items, ({ text }, number) => {
    return { id: `m${number}`, text: asDelivered(text, number), receivedAt };
  });
}

/** Writes messages batch by batch, and gives how many it wrote. */
export async function writeAll(
  messages: Iterable<Message>,
  batchSize: number,
  ports: LakeWriterPorts = discardingPorts(),
): Promise<number> {
  const forever = Number.POSITIVE_INFINITY;
  let batch: Message[] = [];
  let received = 0;
  for (const message of messages) {
    batch.push(message);
    if (batch.length < batchSize) continue;
    received += (await writeBatch(batch, ports, forever)).accounting.received;
    batch = [];
  }
  return received + (await writeBatch(batch, ports, forever)).accounting.received;
}

/** Ports that store nothing, so that only the core is measured. `onRecord` sees every record. */
export function discardingPorts(onRecord: (record: Uint8Array) => void = () => {}): LakeWriterPorts {
  const keysOf = customerKeysOf({ current: 'k1', keys: [{ keyId: 'k1', key: 'a key for benchmarks only' }] });
  return {
    putRecordBatch: async (_, records) => {
      for (const record of records) onRecord(record);
      return records.map(() => undefined);
    },
    putQuarantine: async () => {},
    customerKeys: async () => keysOf,
    now: Date.now,
    sleep: async () => {},
    random: Math.random,
  };
}
