import type { RecordBatch, Schema } from 'apache-arrow';
import { type ColumnKind, cellReader, columnKinds } from './cells.ts';
import { jsonValue } from './value-text.ts';

/** Writes a result as lines, batch by batch: what comes before the rows, the rows, what comes after them. */
export interface LineFormat {
  readonly opening: readonly string[];
  lines(batch: RecordBatch): Iterable<string>;
  closing(): readonly string[];
}

function* rowsOf<T>(
  batch: RecordBatch,
  kinds: readonly ColumnKind[],
  write: (kind: ColumnKind, text: string | null) => T,
): Generator<T[]> {
  const readers = kinds.map((_, column) => cellReader(batch, column));
  for (let row = 0; row < batch.numRows; row++) {
    yield kinds.map((kind, column) => write(kind, readers[column]?.(row) ?? null));
  }
}

/** RFC 4180, with NULL as nothing and the empty string as "" so that the two stay apart. */
function csvCell(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvFormat(schema: Schema): LineFormat {
  const kinds = columnKinds(schema);
  return {
    opening: [kinds.map(({ name }) => csvCell(name)).join(',')],
    *lines(batch) {
      for (const cells of rowsOf(batch, kinds, (_, text) => csvCell(text))) yield cells.join(',');
    },
    closing: () => [],
  };
}

/** Of columns with the same name, which JSON cannot hold, the later get a number. */
function jsonNames(kinds: readonly ColumnKind[]): string[] {
  const seen = new Map<string, number>();
  return kinds.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return JSON.stringify(count === 1 ? name : `${name}_${count}`);
  });
}

/** One JSON object per row. */
export function ndjsonFormat(schema: Schema): LineFormat {
  const kinds = columnKinds(schema);
  const names = jsonNames(kinds);
  return {
    opening: [],
    *lines(batch) {
      for (const cells of rowsOf(batch, kinds, (kind, text) => jsonValue(text, kind.isBareInJson))) {
        yield `{${cells.map((cell, column) => `${names[column]}:${cell}`).join(',')}}`;
      }
    },
    closing: () => [],
  };
}

/** One JSON document: an array of the rows. A row is held back until it is known whether a comma follows it. */
export function jsonFormat(schema: Schema): LineFormat {
  const rows = ndjsonFormat(schema);
  let opening = '[';
  let held: string | undefined;
  return {
    opening: [],
    *lines(batch) {
      for (const line of rows.lines(batch)) {
        if (held !== undefined) {
          yield `${opening}${held},`;
          opening = ' ';
        }
        held = line;
      }
    },
    closing: () => [held === undefined ? '[]' : `${opening}${held}]`],
  };
}
