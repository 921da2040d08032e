import type { Message } from '../../pipelines/lake-writer/batch-entries.ts';
import { customerKeyOf } from '../../pipelines/lake-writer/customer-key.ts';
import type { LakeWriterPorts } from '../../pipelines/lake-writer/write-batch.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';

/** A text as SQS holds it once EventBridge has put its own fields around the producer's. */
function asDelivered(text: string, number: number): string {
  const id = number.toString(16).padStart(12, '0');
  const fields = `"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-${id}","account":"123456789012","region":"eu-central-1","resources":[]`;
  return text.startsWith('{') && text.endsWith('}') ? `{${fields},${text.slice(1)}` : text;
}

/** Messages of the sample shop, broken ones and duplicates among them, in the order of the sample; made while walked through. */
export function* sampleMessages(orders: number): Generator<Message> {
  let number = 0;
  for (const { text } of generateSample({ orders }).items) {
    yield { id: `m${number}`, text: asDelivered(text, number), receivedAt: '2026-11-20T12:00:00.000Z' };
    number += 1;
  }
}

/** Ports that store nothing, so that only the core is measured. `onRecord` sees the bytes of every record. */
export function discardingPorts(onRecord: (bytes: number) => void = () => {}): LakeWriterPorts {
  return {
    putRecordBatch: async (_, records) => {
      for (const { byteLength } of records) onRecord(byteLength);
      return records.map(() => undefined);
    },
    putQuarantine: async () => {},
    customerKey: customerKeyOf({ keyId: 'k1', key: 'a key for benchmarks only' }),
    now: Date.now,
    sleep: async () => {},
    random: Math.random,
  };
}
