/**
 * Limits of PutRecordBatch: 500 records and 4 MiB. The page does not say whether the 4 MiB are counted before or after
 * base64, so they are counted after it, which holds either way.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 */
export const MAX_BATCH_RECORDS = 500;
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** Room for `{"Data":""},` around every record in the request. */
const ENVELOPE_BYTES = 12;
/** Room for the request's own braces and the stream's name. */
const REQUEST_BYTES = 1_024;

function bytesInRequest(data: Uint8Array): number {
  return 4 * Math.ceil(data.byteLength / 3) + ENVELOPE_BYTES;
}

/** Splits records, in order, into lists that one PutRecordBatch may carry. */
export function batchRecords<R extends { readonly data: Uint8Array }>(records: readonly R[]): R[][] {
  const batches: R[][] = [];
  let batch: R[] = [];
  let bytes = REQUEST_BYTES;
  for (const record of records) {
    const recordBytes = bytesInRequest(record.data);
    if (batch.length === MAX_BATCH_RECORDS || (batch.length > 0 && bytes + recordBytes > MAX_BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = REQUEST_BYTES;
    }
    batch.push(record);
    bytes += recordBytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
