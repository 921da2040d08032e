import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchRecords, MAX_BATCH_BYTES, MAX_BATCH_RECORDS } from '../../../pipelines/lake-writer/batch-records.ts';
import { MAX_RECORD_BYTES } from '../../../pipelines/lake-writer/pack-records.ts';

const recordOf = (bytes: number) => ({ data: new Uint8Array(bytes) });

describe('splitting records into requests', () => {
  test('no request is over the limits of PutRecordBatch, even in base64, and no record is lost or moved', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: MAX_RECORD_BYTES }), { maxLength: 30 });
    fc.assert(
      fc.property(sizes, (bytes) => {
        const records = bytes.map(recordOf);
        const batches = batchRecords(records);
        expect(batches.flat()).toEqual(records);
        for (const batch of batches) {
          const request = JSON.stringify({
            DeliveryStreamName: 'x'.repeat(64),
            Records: batch.map(({ data }) => ({ Data: Buffer.from(data).toString('base64') })),
          });
          expect(request.length).toBeLessThanOrEqual(MAX_BATCH_BYTES);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('500 small records go together, the next one goes in a second request', () => {
    const batches = batchRecords(Array.from({ length: MAX_BATCH_RECORDS + 1 }, () => recordOf(10)));
    expect(batches.map((batch) => batch.length)).toEqual([500, 1]);
  });

  test('three full records fill a request', () => {
    const batches = batchRecords(Array.from({ length: 7 }, () => recordOf(MAX_RECORD_BYTES)));
    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
  });
});
