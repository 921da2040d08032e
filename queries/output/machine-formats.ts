import { type Table, tableToIPC } from 'apache-arrow';
import { type ColumnKind, cellReader, columnKinds } from './cells.ts';

function* rowsOf<T>(table: Table, write: (kind: ColumnKind, text: string | null) => T): Generator<T[]> {
  const kinds = columnKinds(table);
  const readers = kinds.map((_, column) => cellReader(table, column));
  for (let row = 0; row < table.numRows; row++) {
    yield kinds.map((kind, column) => write(kind, readers[column]?.(row) ?? null));
  }
}

/** RFC 4180, with NULL as nothing and the empty string as "" so that the two stay apart. */
function csvCell(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function* csvLines(table: Table): Generator<string> {
  yield table.schema.fields.map((field) => csvCell(field.name)).join(',');
  for (const cells of rowsOf(table, (_, text) => csvCell(text))) yield cells.join(',');
}

/** Whole numbers keep all their digits; NaN and the infinities, for which JSON has no number, become their names. */
function jsonCell(kind: ColumnKind, text: string | null): string {
  if (text === null) return 'null';
  const isBare = kind.isBoolean || (kind.isJsonNumber && !/^(NaN|-?Infinity)$/.test(text));
  return isBare ? text : JSON.stringify(text);
}

/** One JSON object per row; of columns with the same name, which JSON cannot hold, the later get a number. */
export function* ndjsonLines(table: Table): Generator<string> {
  const seen = new Map<string, number>();
  const names = table.schema.fields.map((field) => {
    const count = (seen.get(field.name) ?? 0) + 1;
    seen.set(field.name, count);
    return JSON.stringify(count === 1 ? field.name : `${field.name}_${count}`);
  });
  for (const cells of rowsOf(table, jsonCell)) {
    yield `{${cells.map((cell, column) => `${names[column]}:${cell}`).join(',')}}`;
  }
}

export function* jsonLines(table: Table): Generator<string> {
  if (table.numRows === 0) return yield '[]';
  let opening = '[';
  let last: string | undefined;
  for (const line of ndjsonLines(table)) {
    if (last !== undefined) {
      yield `${opening}${last},`;
      opening = ' ';
    }
    last = line;
  }
  yield `${opening}${last}]`;
}

/** The Arrow IPC file format, as pyarrow, DuckDB and polars read it. */
export function arrowFile(table: Table): Uint8Array {
  return tableToIPC(table, 'file');
}
