import Table, { type HorizontalAlignment } from 'cli-table3';
import { cutToWidth, displayWidth } from '../../queries/output/display-width.ts';
import { leastTextWidth, wrapped } from './wrapped-text.ts';

export interface TableText {
  readonly head?: readonly string[];
  readonly colAligns?: readonly HorizontalAlignment[];
  /** Without colours; a cell may have lines. */
  readonly rows: readonly (readonly string[])[];
  /** Which column is wrapped where the terminal is too narrow for all of it. */
  readonly wraps: number;
}

/**
 * A table as wide as what is in it, or as the terminal where that is narrower: then the text of one column is wrapped.
 * @param otherwise what is shown where not even that helps: that text below the others
 */
export function fittingTable(table: TableText, columns: number, otherwise = () => listed(table, columns)): string {
  const whole = drawn(table);
  if (widthOf(whole) <= columns) return whole;
  const room = columns - widthOf(drawn(withText(table, () => '')));
  if (room < leastTextWidth) return otherwise();
  return drawn(withText(table, (text) => linesOf(text, room, 0).join('\n')));
}

function drawn({ head = [], colAligns = [], rows }: TableText): string {
  const table = new Table({
    head: [...head],
    colAligns: [...colAligns],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

function withText(table: TableText, change: (text: string) => string): TableText {
  const changed = (row: readonly string[]) => row.map((cell, place) => (place === table.wraps ? change(cell) : cell));
  return { ...table, head: changed(table.head ?? []), rows: table.rows.map(changed) };
}

const widthOf = (text: string) => Math.max(...text.split('\n').map(displayWidth));

/** A word that is too long even for a line of its own is cut. */
function linesOf(text: string, columns: number, indent: number): string[] {
  return text.split('\n').flatMap((line) => wrapped(line, columns, indent).map((one) => cutToWidth(one, columns)));
}

function listed({ rows, wraps }: TableText, columns: number): string {
  return rows
    .flatMap((row) => [row.filter((_, place) => place !== wraps).join('  '), ...linesOf(row[wraps] ?? '', columns, 4)])
    .join('\n');
}
