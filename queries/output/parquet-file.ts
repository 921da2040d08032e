import type { RecordBatch, Schema } from 'apache-arrow';
import type { DecodedArray } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type ParquetColumn, parquetColumn } from './parquet-columns.ts';

/** Rows of one row group: enough to compress and prune well, few enough to hold several columns of text in memory. */
const rowsPerGroup = 20_000;

/** Takes what was written so far; the writer goes on counting its offsets. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = new Uint8Array(bytes.buffer.slice(0, bytes.index));
  bytes.index = 0;
  return piece;
}

function together(parts: readonly DecodedArray[]): DecodedArray {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const all: unknown[] = [];
  for (const part of parts) for (const value of part) all.push(value);
  return all;
}

async function* smallBatches(batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    for (let start = 0; start < batch.numRows; start += rowsPerGroup) yield batch.slice(start, start + rowsPerGroup);
  }
}

/** Row groups of about `rowsPerGroup` rows, whatever the size of the batches that come in. */
async function* rowGroups(
  columns: readonly ParquetColumn[],
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
): AsyncGenerator<{ rows: number; data: DecodedArray[] }> {
  let waiting: DecodedArray[][] = columns.map(() => []);
  let rows = 0;
  for await (const batch of smallBatches(batches)) {
    for (const [index, column] of columns.entries()) waiting[index]?.push(column.values(batch, index));
    rows += batch.numRows;
    if (rows < rowsPerGroup) continue;
    yield { rows, data: waiting.map(together) };
    waiting = columns.map(() => []);
    rows = 0;
  }
  if (rows > 0) yield { rows, data: waiting.map(together) };
}

/** Names must differ in a Parquet file: of columns with the same name, the later get a number. */
function withOwnNames(columns: readonly ParquetColumn[]): ParquetColumn[] {
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const count = (seen.get(column.element.name) ?? 0) + 1;
    seen.set(column.element.name, count);
    return count === 1
      ? column
      : { ...column, element: { ...column.element, name: `${column.element.name}_${count}` } };
  });
}

/** A Parquet file (Snappy) with the types of the result, in pieces that may be written one after the other. */
export async function* parquetPieces(
  schema: Schema,
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
): AsyncGenerator<Uint8Array> {
  const columns = withOwnNames(schema.fields.map(parquetColumn));
  const bytes = new ByteWriter();
  const root = { name: 'root', num_children: columns.length };
  const writer = new ParquetWriter({ writer: bytes, schema: [root, ...columns.map(({ element }) => element)] });
  for await (const { rows, data } of rowGroups(columns, batches)) {
    const columnData = columns.map(({ element }, index) => ({ name: element.name, data: data[index] ?? [] }));
    await writer.write({ columnData, rowGroupSize: rows });
    yield taken(bytes);
  }
  await writer.finish();
  yield taken(bytes);
}
