import { describe, expect, test } from '@jest/globals';
import { type RecordBatch, Schema, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import { batchOfRows, type ResultColumn, resultSchema } from '../../../queries/athena/arrow-table.ts';
import { parseColumnType } from '../../../queries/athena/column-type.ts';
import { ResultDecodingError } from '../../../queries/athena/errors.ts';
import { parquetBatches } from '../../../queries/athena/parquet-batches.ts';
import { row } from './athena-answers.ts';

const columns: ResultColumn[] = [
  { name: 'number', type: parseColumnType('integer') },
  { name: 'text', type: parseColumnType('varchar') },
];
const schema = resultSchema(columns);

function parquetFile(rows: number, rowsPerGroup: number): Uint8Array {
  const batch = batchOfRows(
    schema,
    columns,
    Array.from({ length: rows }, (_, index) => row(String(index), `row ${index}`)),
  );
  const table = WasmTable.fromIPCStream(tableToIPC(new Table([batch]), 'stream'));
  return writeParquet(table, new WriterPropertiesBuilder().setMaxRowGroupSize(rowsPerGroup).build());
}

function sourceOf(bytes: Uint8Array, reads: [number, number][] = []) {
  return {
    name: 's3://bucket/file',
    bytes: bytes.length,
    read: async (start: number, end: number) => {
      reads.push([start, end]);
      return bytes.subarray(start, end);
    },
  };
}

async function readAll(batches: AsyncGenerator<RecordBatch>): Promise<Table> {
  const all: RecordBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return new Table(schema, all);
}

describe('a Parquet file somewhere else', () => {
  test('is read a row group at a time', async () => {
    const reads: [number, number][] = [];
    const file = parquetFile(3000, 1000);
    const batches = parquetBatches(sourceOf(file, reads), { schema, columns });
    const first = await batches.next();
    expect((first.value as RecordBatch).numRows).toBe(1000);
    const readSoFar = reads.reduce((bytes, [start, end]) => bytes + end - start, 0);
    expect(readSoFar).toBeLessThan(file.length);
    const rest = await readAll(batches);
    expect(rest.numRows).toBe(2000);
    expect(rest.get(1999)?.toJSON()).toEqual({ number: 2999, text: 'row 2999' });
  });

  test('without rows gives none', async () => {
    expect((await readAll(parquetBatches(sourceOf(parquetFile(0, 10)), { schema, columns }))).numRows).toBe(0);
  });

  test('that fails in the midst of reading tells the reason of its source, and spoils no other', async () => {
    const file = parquetFile(3000, 1000);
    const broken = sourceOf(file);
    const reason = new Error('the network is gone');
    let left = 3;
    const read = async (start: number, end: number) => {
      left -= 1;
      if (left < 0) throw reason;
      return await broken.read(start, end);
    };
    await expect(readAll(parquetBatches({ ...broken, read }, { schema, columns }))).rejects.toBe(reason);
    expect((await readAll(parquetBatches(sourceOf(file), { schema, columns }))).numRows).toBe(3000);
  });

  test('that ends early, or is none, is refused', async () => {
    const file = parquetFile(10, 10);
    const cut = { ...sourceOf(file), read: async (start: number, end: number) => file.subarray(start, end - 1) };
    await expect(readAll(parquetBatches(cut, { schema, columns }))).rejects.toThrow('s3://bucket/file ended early');
    await expect(readAll(parquetBatches(sourceOf(new Uint8Array(100)), { schema, columns }))).rejects.toThrow();
  });

  test('of other types than were declared is refused by the name of the column', async () => {
    const [, text] = columns;
    const other = [{ name: 'number', type: parseColumnType('date') }, text].filter((column) => column !== undefined);
    const wrong = parquetBatches(sourceOf(parquetFile(1, 1)), { schema: resultSchema(other), columns: other });
    await expect(wrong.next()).rejects.toThrow(ResultDecodingError);
    const again = parquetBatches(sourceOf(parquetFile(1, 1)), { schema: resultSchema(other), columns: other });
    await expect(again.next()).rejects.toThrow('Column number is declared date but its file holds what is Int32');
  });

  test('may be left before its end', async () => {
    for await (const batch of parquetBatches(sourceOf(parquetFile(3000, 1000)), { schema, columns })) {
      expect(batch.numRows).toBe(1000);
      break;
    }
  });
});

test('an Arrow file of a batch is read by others as it was', () => {
  const batch = batchOfRows(schema, columns, [row('1', null)]);
  const read = tableFromIPC(tableToIPC(new Table([batch]), 'file'));
  expect(new Schema(read.schema.fields).names).toEqual(['number', 'text']);
  expect(read.get(0)?.toJSON()).toEqual({ number: 1, text: null });
});
