import type { RecordBatch, Schema, Table } from 'apache-arrow';
import { type ColumnKind, cellReader, columnKinds } from './cells.ts';
import { cutToWidth, displayWidth, withoutControls } from './display-width.ts';

/** How NULL is shown: a sign that no stored text is likely to be. */
const nullSign = '∅';
const gap = '  ';
/** Of a text that is cut: fewer columns tell nothing. */
const leastTextWidth = 12;
/** When more of the columns than this would be left out, a row is better read as lines. */
const mostLeftOut = 1 / 3;

const plainNumber = /^(-?)(\d+)(\.\d+)?$/;

/** A column with a number of five digits or more is grouped as a whole; one without, such as years, stays plain. */
function needsGrouping(kind: ColumnKind, texts: readonly (string | null)[]): boolean {
  return kind.isNumber && texts.some((text) => (plainNumber.exec(text ?? '')?.[2]?.length ?? 0) >= 5);
}

function groupThousands(text: string): string {
  const match = plainNumber.exec(text);
  if (match === null) return text;
  return `${match[1]}${String(match[2]).replaceAll(/\B(?=(\d{3})+$)/g, ',')}${match[3] ?? ''}`;
}

/** Four digits that count, and never fewer than those before the point; NaN, Infinity and powers of ten stay as they are. */
function shortFraction(text: string): string {
  const match = plainNumber.exec(text);
  if (match?.[3] === undefined) return text;
  const value = Number(text);
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

function cellText(kind: ColumnKind, isGrouped: boolean, text: string | null): string {
  if (text === null) return nullSign;
  if (kind.isNumber) return isGrouped ? groupThousands(text) : text;
  if (kind.isTimestamp) return text.replace(/\.0+(Z?)$/, (_, zone: string) => zone);
  return withoutControls(text);
}

/** Widths that fit into the terminal: the widest texts give way first; numbers, days and times never do. */
function fitWidths(natural: readonly number[], kinds: readonly ColumnKind[], terminalWidth: number): number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1);
  while (total() > terminalWidth) {
    const candidates = widths.map((width, column) => (kinds[column]?.isText ? width : 0));
    const widest = Math.max(...candidates);
    if (widest <= leastTextWidth) break;
    widths[candidates.indexOf(widest)] = Math.max(
      leastTextWidth,
      widest - Math.max(1, Math.min(widest >> 3, total() - terminalWidth)),
    );
  }
  return widths;
}

/** How many of the leading columns fit; at least one. */
function columnsThatFit(widths: readonly number[], terminalWidth: number): number {
  let used = -gap.length;
  const overflow = widths.findIndex((width) => {
    used += width + gap.length;
    return used > terminalWidth;
  });
  return overflow === -1 ? widths.length : Math.max(1, overflow);
}

function pad(text: string, width: number, isNumber: boolean): string {
  const cut = cutToWidth(text, width);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return isNumber ? padding + cut : cut + padding;
}

function columnTexts(batches: readonly RecordBatch[], column: number): (string | null)[] {
  return batches.flatMap((batch) => {
    const read = cellReader(batch, column);
    return Array.from({ length: batch.numRows }, (_, row) => read(row));
  });
}

interface Shown {
  readonly kinds: readonly ColumnKind[];
  /** Of each column, the texts of its rows. */
  readonly cells: readonly (readonly string[])[];
  readonly rowCount: number;
}

function shownCells(schema: Schema, batches: readonly RecordBatch[]): Shown {
  const kinds = columnKinds(schema);
  const cells = kinds.map((kind, column) => {
    const texts = columnTexts(batches, column).map((text) =>
      text !== null && kind.isFloat ? shortFraction(text) : text,
    );
    const isGrouped = needsGrouping(kind, texts);
    return texts.map((text) => cellText(kind, isGrouped, text));
  });
  return { kinds, cells, rowCount: batches.reduce((sum, batch) => sum + batch.numRows, 0) };
}

function columnLines({ kinds, cells, rowCount }: Shown, widths: readonly number[], shown: number): string[] {
  const line = (cellOf: (kind: ColumnKind, column: number) => string) =>
    kinds
      .slice(0, shown)
      .map((kind, column) => pad(cellOf(kind, column), widths[column] ?? 0, kind.isNumber))
      .join(gap)
      .trimEnd();
  const lines = [line((kind) => kind.name), line((_, column) => '─'.repeat(widths[column] ?? 0))];
  for (let row = 0; row < rowCount; row++) lines.push(line((_, column) => cells[column]?.[row] ?? ''));
  if (shown < kinds.length) {
    const hidden = kinds.slice(shown).map((kind) => kind.name);
    lines.push(`Too narrow for ${hidden.length} more: ${hidden.join(', ')} (widen the terminal or use --format csv)`);
  }
  return lines;
}

/** Every row as a line per column, under its number: for more columns than a terminal has room for. */
function recordLines({ kinds, cells, rowCount }: Shown, terminalWidth: number): string[] {
  const nameWidth = Math.max(...kinds.map(({ name }) => displayWidth(name)));
  const lines: string[] = [];
  for (let row = 0; row < rowCount; row++) {
    lines.push(cutToWidth(`── row ${row + 1} ──`, terminalWidth));
    kinds.forEach(({ name }, column) => {
      const padding = ' '.repeat(nameWidth - displayWidth(name));
      lines.push(cutToWidth(`${name}${padding}${gap}${cells[column]?.[row] ?? ''}`, terminalWidth));
    });
  }
  return lines;
}

/**
 * The lines of a result for a person to read, cut to the terminal's width (Infinity when the output is no terminal): aligned columns,
 * numbers to the right, fractions in four digits. Columns that do not fit are named in the last line; when those are many, every row
 * is written as a line per column instead.
 */
export function alignedTable(
  { schema, batches }: Pick<Table, 'batches'> & { readonly schema: Schema },
  terminalWidth: number,
): string[] {
  const all = shownCells(schema, batches);
  const { kinds, cells, rowCount } = all;
  const natural = kinds.map((kind, column) =>
    (cells[column] ?? []).reduce((most, cell) => Math.max(most, displayWidth(cell)), displayWidth(kind.name)),
  );
  const shown = columnsThatFit(fitWidths(natural, kinds, terminalWidth), terminalWidth);
  // Again, since columns that are left out leave room to the texts of the others.
  const widths = fitWidths(natural.slice(0, shown), kinds, terminalWidth);
  const isCrowded = rowCount > 0 && kinds.length - shown > kinds.length * mostLeftOut;
  return isCrowded ? recordLines(all, terminalWidth) : columnLines(all, widths, shown);
}
