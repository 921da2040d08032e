import type { Field, Tile } from '../../dashboard.ts';
import type { Answer, Cell } from '../answers/answer.ts';
import { columnAt, rowsLetThrough } from '../filters/choices.ts';

/** The rows of an answer that a tile shows, and how to read them. */
export interface TileRows {
  readonly rows: readonly (readonly Cell[])[];
  /** @throws Error when the answer lacks the column: the declaration and the query disagree */
  cell(row: readonly Cell[], column: string): Cell;
  /** Code of the row's currency; empty when it has none. */
  currency(row: readonly Cell[]): string;
  /** False where the query says by `is_complete` that the row's period is not whole: the shop had not opened, or it still runs. */
  isComplete(row: readonly Cell[]): boolean;
}

/** Fields of a chart in the order of a table's columns. */
export function fieldsOf({ chart }: Tile): readonly Field[] {
  switch (chart.kind) {
    case 'number':
      return [chart.value];
    case 'line':
    case 'area':
      return [chart.x, ...(chart.series === undefined ? [] : [chart.series]), ...chart.y];
    case 'bar':
    case 'stacked-bar':
      return [chart.category, ...(chart.series === undefined ? [] : [chart.series]), chart.value];
    case 'heat':
      return [chart.y, chart.x, chart.value];
    case 'table':
      return chart.fields;
  }
}

/** @param inForce values of the filters by column, null where all are let through */
export function tileRows(tile: Tile, answer: Answer, inForce: Readonly<Record<string, string | null>>): TileRows {
  const only = tile.chart.kind === 'number' ? tile.chart.only : undefined;
  const conditions = only === undefined ? inForce : { ...inForce, [only.column]: only.value };
  const places = new Map(answer.columns.map(({ name }, index) => [name, index]));
  const currencyAt = columnAt(answer, 'currency');
  const completeAt = columnAt(answer, 'is_complete');
  return {
    rows: rowsLetThrough(answer, conditions),
    cell: (row, column) => {
      const index = places.get(column);
      if (index === undefined) throw new Error(`the answer of ${answer.query} has no column ${column}`);
      return row[index] ?? null;
    },
    currency: (row) => (currencyAt === undefined ? '' : String(row[currencyAt] ?? '')),
    isComplete: (row) => completeAt === undefined || String(row[completeAt]) !== 'false',
  };
}
