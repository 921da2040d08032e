import type { BarChart } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { figureText, isAdditive } from '../figures/figure-text.ts';
import type { TileRows } from '../figures/tile-rows.ts';
import { type Bar, type BarDrawing, seriesColour } from './chart-data.ts';
import { addCells, categoryText, chartValue } from './chart-value.ts';

type Parts = Map<string, Cell>;

/** A chart with more bars is a table. */
const mostBars = 15;

function collect(chart: BarChart, shown: TileRows): Map<string, Parts> {
  const categories = new Map<string, Parts>();
  for (const row of shown.rows) {
    const category = categoryText(shown.cell(row, chart.category.column), chart.category.format);
    const series =
      chart.series === undefined ? '' : categoryText(shown.cell(row, chart.series.column), chart.series.format);
    const parts = categories.get(category) ?? new Map<string, Cell>();
    categories.set(category, parts);
    const cell = shown.cell(row, chart.value.column);
    parts.set(series, isAdditive(chart.value.format) ? addCells(parts.get(series) ?? null, cell) : cell);
  }
  return categories;
}

const totalOf = (parts: Parts) => [...parts.values()].reduce<number>((sum, cell) => sum + Number(cell ?? 0), 0);

function withFewBars(all: readonly [string, Parts][], { value, order }: BarChart): readonly [string, Parts][] {
  const sorted = order === 'value' ? [...all].sort(([, left], [, right]) => totalOf(right) - totalOf(left)) : all;
  if (sorted.length <= mostBars) return sorted;
  const kept = sorted.slice(0, mostBars - 1);
  if (order === 'query' || !isAdditive(value.format)) return sorted.slice(0, mostBars);
  const rest = new Map<string, Cell>();
  for (const [, parts] of sorted.slice(mostBars - 1)) {
    for (const [series, cell] of parts) rest.set(series, addCells(rest.get(series) ?? null, cell));
  }
  return [...kept, [`${sorted.length - kept.length} others`, rest]];
}

function barsOf(
  [category, parts]: [string, Parts],
  place: number,
  seriesNames: readonly string[],
  chart: BarChart,
  currency: string,
): Bar[] {
  const { format } = chart.value;
  const present = seriesNames.filter((series) => parts.has(series));
  let end = 0;
  return present.map((series, nth) => {
    const cell = parts.get(series) ?? null;
    const start = end;
    end = start + (chartValue(cell, format, currency) ?? 0);
    const isLast = nth === present.length - 1;
    const total = isAdditive(format) ? [...parts.values()].reduce<Cell>(addCells, null) : cell;
    return {
      category,
      name: nth === 0 ? category : '',
      place,
      series,
      start,
      end,
      colour: seriesColour(seriesNames.indexOf(series)),
      label: isLast ? figureText(total, format, currency) : '',
      text: figureText(cell, format, currency),
    };
  });
}

/** Bars, of one piece or stacked. */
export function drawBars(chart: BarChart, shown: TileRows): BarDrawing {
  const currency = shown.rows[0] === undefined ? '' : shown.currency(shown.rows[0]);
  const categories = withFewBars([...collect(chart, shown)], chart);
  const seriesNames = [...new Set(categories.flatMap(([, parts]) => [...parts.keys()]))];
  const marks = categories.flatMap((category, place) => barsOf(category, place, seriesNames, chart, currency));
  const ends = marks.map(({ end }) => end);
  return {
    kind: 'bar',
    marks,
    legend:
      chart.series === undefined ? [] : seriesNames.map((label, index) => ({ label, colour: seriesColour(index) })),
    low: Math.min(0, ...ends),
    high: Math.max(0, ...ends) || 1,
    currency,
  };
}
