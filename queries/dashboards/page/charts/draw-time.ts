import type { Field, TimeChart } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { figureText, instantOf, isAdditive } from '../figures/figure-text.ts';
import type { TileRows } from '../figures/tile-rows.ts';
import { paletteSize, seriesColour, seriesDash, type TimeDrawing, type TimePoint } from './chart-data.ts';
import { addCells, categoryText, chartValue } from './chart-value.ts';

interface Series {
  readonly label: string;
  readonly format: Field['format'];
  readonly cells: ReadonlyMap<number, Cell>;
}

const others = 'all others';

function collect(
  chart: TimeChart,
  shown: TileRows,
  moments: readonly string[],
): { series: Series[]; xs: Map<number, string> } {
  const xs = new Map(moments.map((day) => [instantOf(day), figureText(day, chart.x.format)]));
  const found = new Map<string, { format: Field['format']; cells: Map<number, Cell> }>();
  for (const row of shown.rows) {
    const xCell = shown.cell(row, chart.x.column);
    const x = instantOf(String(xCell ?? ''));
    if (Number.isNaN(x)) continue;
    xs.set(x, figureText(xCell, chart.x.format));
    for (const y of chart.y) {
      const label =
        chart.series === undefined ? y.label : categoryText(shown.cell(row, chart.series.column), chart.series.format);
      const { cells } = found.get(label) ??
        found.set(label, { format: y.format, cells: new Map() }).get(label) ?? { cells: new Map() };
      const cell = shown.cell(row, y.column);
      cells.set(x, isAdditive(y.format) ? addCells(cells.get(x) ?? null, cell) : cell);
    }
  }
  return { series: [...found].map(([label, rest]) => ({ label, ...rest })), xs };
}

function totalOf({ cells }: Series): number {
  return [...cells.values()].reduce<number>((sum, cell) => sum + Number(cell ?? 0), 0);
}

/** More lines than colours could not be told apart: the smallest become one. */
function withFewSeries(series: readonly Series[]): readonly Series[] {
  if (series.length <= paletteSize || !series.every(({ format }) => isAdditive(format))) return series;
  const kept = new Set([...series].sort((left, right) => totalOf(right) - totalOf(left)).slice(0, paletteSize - 1));
  const merged = new Map<number, Cell>();
  for (const { cells } of series.filter((one) => !kept.has(one))) {
    for (const [x, cell] of cells) merged.set(x, addCells(merged.get(x) ?? null, cell));
  }
  const [first] = series;
  const rest = { label: others, format: first?.format ?? 'count', cells: merged } satisfies Series;
  return [...series.filter((one) => kept.has(one)), rest];
}

/** So many points in a line can each have a dot. */
const mostDots = 45;

function pointsOf(
  series: readonly Series[],
  xs: readonly [number, string][],
  currency: string,
  isStacked: boolean,
): TimePoint[] {
  const tops = new Map<number, number>();
  return series.flatMap(({ label, format, cells }, index) => {
    const values = xs.map(([x]) => {
      const cell = cells.get(x) ?? (isAdditive(format) ? '0' : null);
      return { cell, value: chartValue(cell, format, currency) };
    });
    const isMissing = (nth: number) => (values[nth]?.value ?? null) === null;
    return values.map(({ cell, value }, nth) => {
      const [x, xText] = xs[nth] ?? [0, ''];
      const start = isStacked ? (tops.get(x) ?? 0) : 0;
      const end = start + (value ?? 0);
      tops.set(x, end);
      const isAlone = isMissing(nth - 1) && isMissing(nth + 1);
      return {
        x,
        series: label,
        value,
        start,
        end,
        colour: seriesColour(index),
        dash: isStacked ? [1, 0] : seriesDash(index),
        dot: value !== null && ((xs.length <= mostDots && !isStacked) || isAlone) ? 1 : 0,
        xText,
        text: figureText(cell, format, currency),
      };
    });
  });
}

/**
 * Lines or stacked areas over time.
 * @param moments days that there should be rows for: where there are none, counts are 0 and a line of rates is broken
 */
export function drawTime(chart: TimeChart, shown: TileRows, moments: readonly string[] = []): TimeDrawing {
  const { series: all, xs: found } = collect(chart, shown, moments);
  const series = withFewSeries(all);
  const xs = [...found].sort(([left], [right]) => left - right);
  const currency = shown.rows[0] === undefined ? '' : shown.currency(shown.rows[0]);
  const isStacked = chart.kind === 'area';
  const marks = pointsOf(series, xs, currency, isStacked);
  const values = marks.map((mark) => (isStacked ? mark.end : (mark.value ?? 0)));
  const legend = series.map(({ label }, index) => ({
    label,
    colour: seriesColour(index),
    ...(!isStacked && { dash: seriesDash(index) }),
  }));
  return {
    kind: 'time',
    marks,
    legend: legend.length > 1 || chart.series !== undefined ? legend : [],
    low: Math.min(0, ...values),
    high: Math.max(0, ...values) || 1,
    currency,
    x: chart.x,
    format: chart.y[0]?.format ?? 'count',
  };
}
