import type { Cell } from './engine-answer.ts';

/**
 * Reads a result as Athena writes it to S3: every value in quotes, NULL as nothing at all between two commas. Gives the rows
 * without the one that names the columns.
 */
export function parseResultFile(text: string): Cell[][] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  for (const [, quoted, end] of text.matchAll(/(?:"((?:[^"]|"")*)")?(,|\n)/g)) {
    row.push(quoted === undefined ? null : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows.slice(1);
}
