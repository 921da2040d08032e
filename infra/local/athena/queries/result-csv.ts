import type { ResultRow } from '../engine/engine.ts';

/** A line of Athena's result CSV: every value in quotes, quotes doubled, NULL as nothing at all. */
export function csvLine(row: ResultRow): string {
  return `${row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`;
}

/** A line of a .txt result (SHOW, DESCRIBE): the values with tabs between. */
export function textLine(row: ResultRow): string {
  return `${row.map((value) => value ?? '').join('\t')}\n`;
}
