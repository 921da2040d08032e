import type { Chart, Tile } from '../dashboard.ts';
import type { Shape } from './shape.ts';

/** Columns of QuickSight's grid: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_GridLayoutElement.html */
const gridColumns = 36;
const columnsOfWidth = gridColumns / 4;

/** Rows of the grid that each kind of tile takes. */
const rowsOf: Record<Chart['kind'], number> = {
  number: 8,
  line: 12,
  area: 12,
  bar: 14,
  'stacked-bar': 14,
  heat: 16,
  table: 14,
};

const rowsOfText = 3;

/** Tiles from left to right in rows; those beside each other are equally high. */
export function gridLayout(textBoxId: string, tiles: readonly Tile[]): Shape {
  const rows: Tile[][] = [];
  for (const tile of tiles) {
    const row = rows.at(-1);
    const used = (row ?? []).reduce((sum, { width }) => sum + width, 0);
    if (row === undefined || used + tile.width > 4) rows.push([tile]);
    else row.push(tile);
  }
  let rowIndex = rowsOfText;
  const placed = rows.flatMap((row) => {
    const RowSpan = Math.max(...row.map(({ chart }) => rowsOf[chart.kind]));
    const RowIndex = rowIndex;
    rowIndex += RowSpan;
    let used = 0;
    return row.map(({ name, width }) => {
      const ColumnIndex = used * columnsOfWidth;
      used += width;
      const ColumnSpan = width * columnsOfWidth;
      return { ElementId: name, ElementType: 'VISUAL', ColumnIndex, ColumnSpan, RowIndex, RowSpan };
    });
  });
  const text = {
    ElementId: textBoxId,
    ElementType: 'TEXT_BOX',
    ColumnIndex: 0,
    ColumnSpan: gridColumns,
    RowIndex: 0,
    RowSpan: rowsOfText,
  };
  const Elements: Shape[] = [text, ...placed];
  const ScreenCanvasSizeOptions = { ResizeOption: 'RESPONSIVE' };
  return { Configuration: { GridLayout: { Elements, CanvasSizeOptions: { ScreenCanvasSizeOptions } } } };
}
