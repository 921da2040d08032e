import type { Column, ColumnType } from './dataset.ts';
import type { RowBuffer } from './row-buffer.ts';

const quotedTypes: ReadonlySet<ColumnType> = new Set(['string', 'timestamp', 'date']);
const ending = { first: '{}', afterPlain: '}', afterQuoted: '"}' };

/**
 * Makes the function that writes a row as one JSON object straight from its columns, without building the object
 * first: keys are encoded once, absent values are omitted.
 */
export function rowEncoder<Row>(columns: readonly Column<Row>[]): (row: Row, rows: RowBuffer) => void {
  const fields = columns.map(({ name, type, value }) => {
    const isQuoted = quotedTypes.has(type);
    // A key also closes the quoted value before it, which saves a write for every value.
    const key = `"${name}":${isQuoted ? '"' : ''}`;
    const bytesOf = (text: string) => Buffer.from(text);
    return {
      value,
      isQuoted,
      first: bytesOf(`{${key}`),
      afterPlain: bytesOf(`,${key}`),
      afterQuoted: bytesOf(`",${key}`),
    };
  });
  return (row, rows) => {
    let before: 'first' | 'afterPlain' | 'afterQuoted' = 'first';
    for (const field of fields) {
      const cell = field.value(row);
      if (cell === null || cell === undefined) continue;
      rows.writeBytes(field[before]);
      if (typeof cell === 'object') rows.writeNested(cell);
      else if (field.isQuoted) rows.writeEscaped(String(cell));
      else if (typeof cell === 'number') rows.writeNumber(cell);
      else rows.writePlain(String(cell));
      before = field.isQuoted ? 'afterQuoted' : 'afterPlain';
    }
    rows.writePlain(ending[before]);
    rows.endRow();
  };
}
