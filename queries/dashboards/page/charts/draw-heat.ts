import type { HeatChart } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { figureText, isAdditive } from '../figures/figure-text.ts';
import type { TileRows } from '../figures/tile-rows.ts';
import type { HeatCell, HeatDrawing } from './chart-data.ts';
import { addCells, categoryText, chartValue } from './chart-value.ts';

/** With more columns the figures do not fit into the cells. */
const mostLabelledColumns = 14;

/** Where a figure stands in the cell, its ground stays pale enough to read it. */
const strongestUnderText = 0.5;
const palest = 0.06;

interface Found {
  readonly x: string;
  readonly y: string;
  cell: Cell;
}

/** Texts in the order in which they are met, or by a column of numbers. */
function orderedRows(chart: HeatChart, shown: TileRows): string[] {
  const places = new Map<string, number>();
  for (const row of shown.rows) {
    const y = categoryText(shown.cell(row, chart.y.column), chart.y.format);
    const place = chart.rowsBy === undefined ? places.size : Number(shown.cell(row, chart.rowsBy));
    if (!places.has(y)) places.set(y, place);
  }
  return [...places].sort(([, left], [, right]) => left - right).map(([y]) => y);
}

/** Numbers by their size, so that a column which the first row lacks is not last; texts as they are met. */
function orderedColumns(chart: HeatChart, shown: TileRows): string[] {
  const texts = [...new Set(shown.rows.map((row) => categoryText(shown.cell(row, chart.x.column), chart.x.format)))];
  const areNumbers = texts.every((text) => text !== '' && !Number.isNaN(Number(text)));
  return areNumbers ? texts.sort((left, right) => Number(left) - Number(right)) : texts;
}

function collect(chart: HeatChart, shown: TileRows): Found[] {
  const found = new Map<string, Found>();
  for (const row of shown.rows) {
    const x = categoryText(shown.cell(row, chart.x.column), chart.x.format);
    const y = categoryText(shown.cell(row, chart.y.column), chart.y.format);
    const cell = shown.cell(row, chart.value.column);
    const known = found.get(`${x}\n${y}`);
    if (known === undefined) found.set(`${x}\n${y}`, { x, y, cell });
    else known.cell = isAdditive(chart.value.format) ? addCells(known.cell, cell) : cell;
  }
  return [...found.values()];
}

/** Cells whose colour is a value, row by row. */
export function drawHeat(chart: HeatChart, shown: TileRows): HeatDrawing {
  const { format } = chart.value;
  const currency = shown.rows[0] === undefined ? '' : shown.currency(shown.rows[0]);
  const [rows, columns] = [orderedRows(chart, shown), orderedColumns(chart, shown)];
  const found = collect(chart, shown).filter(({ cell }) => cell !== null);
  const numberOf = ({ cell }: Found) => chartValue(cell, format, currency) ?? 0;
  const sorted = [...found].sort((left, right) => numberOf(left) - numberOf(right));
  const [least, most] = [sorted[0], sorted.at(-1)];
  const high = most === undefined ? 1 : Math.max(numberOf(most), 0) || 1;
  const isLabelled = columns.length <= mostLabelledColumns;
  const strongest = isLabelled ? strongestUnderText : 1;
  const marks: HeatCell[] = found
    .sort(
      (left, right) =>
        rows.indexOf(left.y) - rows.indexOf(right.y) || columns.indexOf(left.x) - columns.indexOf(right.x),
    )
    .map((one) => {
      const text = figureText(one.cell, format, currency);
      const share = Math.max(0, numberOf(one)) / high;
      return {
        x: one.x,
        y: one.y,
        column: columns.indexOf(one.x),
        row: rows.indexOf(one.y),
        strength: share === 0 ? palest / 2 : palest + (strongest - palest) * share,
        label: isLabelled ? text : '',
        text,
      };
    });
  return {
    kind: 'heat',
    marks,
    legend: [],
    low: 0,
    high,
    currency,
    isLabelled,
    lowText: figureText(least?.cell ?? null, format, currency),
    highText: figureText(most?.cell ?? null, format, currency),
  };
}
