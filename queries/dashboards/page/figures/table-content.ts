import type { Field, Tile } from '../../dashboard.ts';
import { figureText, isNumeric } from './figure-text.ts';
import { fieldsOf, type TileRows } from './tile-rows.ts';

export interface TableContent {
  readonly columns: readonly { readonly label: string; readonly isNumeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns of a tile as a table; a number is shown with the rows that it comes from. */
export function tableFields(tile: Tile): readonly Field[] {
  const { chart } = tile;
  if (chart.kind !== 'number') return fieldsOf(tile);
  const period: Field[] =
    chart.period === undefined ? [] : [{ column: chart.period.column, label: 'From', format: 'day' }];
  return [...period, chart.value];
}

/** What a tile shows, as a table of texts. */
export function tableContent(tile: Tile, shown: TileRows): TableContent {
  const fields = tableFields(tile);
  return {
    columns: fields.map(({ label, format }) => ({ label, isNumeric: isNumeric(format) })),
    rows: shown.rows.map((row) =>
      fields.map(({ column, format }) => figureText(shown.cell(row, column), format, shown.currency(row))),
    ),
  };
}
