/**
 * A Firehose record holds at most 1,000 KB before base64.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_Record.html
 */
export const MAX_RECORD_BYTES = 1_024_000;

const SEPARATOR = '\n';

/** One row of a dataset as JSON text, and which entry of the batch it came from. */
export interface EncodedRow {
  readonly text: string;
  readonly entry: number;
}

export interface PackedRecord {
  /** Concatenated JSON documents, each followed by a newline; Firehose's format conversion reads them one by one. */
  readonly data: Uint8Array;
  /** Entries that have at least one row in the record, in the order of the rows. */
  readonly entries: readonly number[];
}

/** Whether a row fits in a record of its own. */
export function fitsInRecord(text: string): boolean {
  // A UTF-16 unit takes at most 3 bytes in UTF-8, so that most rows need not be measured.
  return text.length * 3 < MAX_RECORD_BYTES || Buffer.byteLength(text) + SEPARATOR.length <= MAX_RECORD_BYTES;
}

/**
 * Fills records with whole rows, in the order given. Firehose bills every record rounded up to 5 KB, so few full
 * records cost a fraction of many small ones.
 * @throws RangeError when a row does not fit in a record; callers ask `fitsInRecord` first.
 */
export function packRecords(rows: Iterable<EncodedRow>): PackedRecord[] {
  const records: PackedRecord[] = [];
  let texts: string[] = [];
  let entries: number[] = [];
  let bytes = 0;
  const close = () => {
    if (texts.length > 0) records.push({ data: Buffer.from(texts.join('')), entries });
    [texts, entries, bytes] = [[], [], 0];
  };
  for (const { text, entry } of rows) {
    const rowBytes = Buffer.byteLength(text) + SEPARATOR.length;
    if (rowBytes > MAX_RECORD_BYTES) throw new RangeError(`A row of ${rowBytes} bytes does not fit in a record`);
    if (bytes + rowBytes > MAX_RECORD_BYTES) close();
    texts.push(text, SEPARATOR);
    if (entries.at(-1) !== entry) entries.push(entry);
    bytes += rowBytes;
  }
  close();
  return records;
}
