import { type RecordBatch, type Table, Type } from 'apache-arrow';
import { cellReader } from '../../../output/cells.ts';
import type { Answer, Cell } from './answer.ts';

/** JSON has no infinity and no NaN: they become null. */
function jsonNumber(value: unknown): Cell {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function readerOf(batch: RecordBatch, column: number): (row: number) => Cell {
  const type = batch.schema.fields[column]?.type;
  const vector = batch.getChildAt(column);
  if (type?.typeId === Type.Bool) {
    return (row) => {
      const value: unknown = vector?.get(row);
      return typeof value === 'boolean' ? value : null;
    };
  }
  const isSmallNumber =
    type?.typeId === Type.Float || (type?.typeId === Type.Int && 'bitWidth' in type && Number(type.bitWidth) < 64);
  return isSmallNumber ? (row) => jsonNumber(vector?.get(row)) : cellReader(batch, column);
}

/** An Arrow table as the page takes it. */
export function toAnswer(query: string, table: Table, isTruncated: boolean): Answer {
  const columns = table.schema.fields.map(({ name, metadata }) => ({
    name,
    type: metadata.get('athenaType') ?? 'varchar',
  }));
  const rows = table.batches.flatMap((batch) => {
    const readers = columns.map((_, column) => readerOf(batch, column));
    return Array.from({ length: batch.numRows }, (_, row) => readers.map((read) => read(row)));
  });
  return { query, columns, rows, isTruncated };
}
