import { atLeast, type Benchmark } from './benchmark.ts';
import { discardingPorts, sampleMessages, writeAll } from './mixed-batch.ts';

/** Firehose bills every record rounded up to the next 5 KB. https://aws.amazon.com/firehose/pricing/ */
const BILLED_STEP_BYTES = 5 * 1024;
const MIN_SAVING = 4;
/** What a Lambda gets when traffic is moderate: a tenth of the largest batch. */
const BATCH_SIZE = 100;

function billedBytes(recordBytes: number): number {
  return Math.ceil(recordBytes / BILLED_STEP_BYTES) * BILLED_STEP_BYTES;
}

/** Billed bytes of the sample when its rows travel packed, and when each is a record of its own. */
async function measure(
  batchSize: number,
): Promise<{ packed: number; unpacked: number; records: number; rows: number }> {
  const sum = { packed: 0, unpacked: 0, records: 0, rows: 0 };
  const ports = discardingPorts((record) => {
    sum.records += 1;
    sum.packed += billedBytes(record.byteLength);
    let rowStart = 0;
    for (let newline = record.indexOf(0x0a); newline !== -1; newline = record.indexOf(0x0a, rowStart)) {
      sum.rows += 1;
      sum.unpacked += billedBytes(newline + 1 - rowStart);
      rowStart = newline + 1;
    }
  });
  await writeAll(sampleMessages(2_000), batchSize, ports);
  return sum;
}

export const bench: Benchmark = {
  name: 'packing',
  about: 'What Firehose bills for the sample shop: rows packed into records, against one record per row.',
  run: async () => {
    const { packed, unpacked, records, rows } = await measure(BATCH_SIZE);
    const full = await measure(1_000);
    return {
      rows: [
        { what: `records, batches of ${BATCH_SIZE} messages`, value: records, unit: `for ${rows} rows` },
        { what: 'billed, one record per row', value: unpacked / 2 ** 20, unit: 'MiB' },
        { what: `billed, packed in batches of ${BATCH_SIZE}`, value: packed / 2 ** 20, unit: 'MiB' },
        {
          what: `unpacked / packed, batches of ${BATCH_SIZE}`,
          unit: 'times',
          ...atLeast(unpacked / packed, MIN_SAVING),
        },
        {
          what: 'unpacked / packed, batches of 1,000',
          unit: 'times',
          ...atLeast(full.unpacked / full.packed, MIN_SAVING),
        },
      ],
    };
  },
};
