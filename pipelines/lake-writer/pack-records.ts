import type { RowBuffer } from '../datasets/row-buffer.ts';

/**
 * A Firehose record holds at most 1,000 KB before base64.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_Record.html
 */
export const MAX_RECORD_BYTES = 1_024_000;

/** Rows of one dataset, and for each of them the entry of the batch that it came from. */
export interface DatasetRows {
  readonly rows: RowBuffer;
  readonly entries: number[];
}

export interface PackedRecord {
  /** Concatenated JSON documents, each followed by a newline; Firehose's format conversion reads them one by one. */
  readonly data: Uint8Array;
  /** Entries that have at least one row in the record, in the order of the rows. */
  readonly entries: readonly number[];
}

/** Whether every row from number `firstRow` on fits in a record of its own. */
export function fitInRecords(rows: RowBuffer, firstRow: number): boolean {
  const { rowEnds } = rows;
  for (let row = firstRow; row < rowEnds.length; row += 1) {
    if ((rowEnds[row] ?? 0) - (rowEnds[row - 1] ?? 0) > MAX_RECORD_BYTES) return false;
  }
  return true;
}

/**
 * Cuts rows into records, in order and as full as whole rows allow. Firehose bills every record rounded up to 5 KB, so
 * few full records cost a fraction of many small ones. The records share the buffer's memory.
 * @throws RangeError when a row does not fit in a record; callers ask `fitInRecords` first.
 */
export function packRecords({ rows, entries }: DatasetRows): PackedRecord[] {
  const records: PackedRecord[] = [];
  let recordStart = 0;
  let rowStart = 0;
  let inRecord: number[] = [];
  const close = () => {
    if (rowStart > recordStart) records.push({ data: rows.bytesBetween(recordStart, rowStart), entries: inRecord });
    [recordStart, inRecord] = [rowStart, []];
  };
  for (const [row, rowEnd] of rows.rowEnds.entries()) {
    if (rowEnd - rowStart > MAX_RECORD_BYTES) throw new RangeError(`Row ${row} does not fit in a record`);
    if (rowEnd - recordStart > MAX_RECORD_BYTES) close();
    const entry = entries[row] ?? -1;
    if (inRecord.at(-1) !== entry) inRecord.push(entry);
    rowStart = rowEnd;
  }
  close();
  return records;
}
