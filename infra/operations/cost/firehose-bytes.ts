import type { DailyTraffic } from './daily-traffic.ts';

/** Every record is billed as a multiple of it: https://aws.amazon.com/firehose/pricing/ */
const billedStepBytes = 5 * 1024;

function billed(recordBytes: number): number {
  return Math.ceil(recordBytes / billedStepBytes) * billedStepBytes;
}

/**
 * Bytes that Firehose bills for a day. Packed, a batch makes one record of each dataset that it has rows of; whether a small
 * batch has any is reckoned as if events came by chance (Poisson).
 */
export function firehoseBytes({ datasets, batches }: DailyTraffic, packsRows: boolean): number {
  return datasets.reduce((sum, { rows, jsonBytes }) => {
    if (rows === 0) return sum;
    if (!packsRows) return sum + rows * billed(jsonBytes);
    const rowsPerBatch = rows / batches;
    const chanceOfAny = 1 - Math.exp(-rowsPerBatch);
    return sum + batches * chanceOfAny * billed((rowsPerBatch / chanceOfAny) * jsonBytes);
  }, 0);
}
