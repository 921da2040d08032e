import type { NumberChart, RowsByPeriod } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { addDays } from '../filters/days.ts';
import type { Period } from '../filters/period.ts';
import { dayText, figureText, noFigure } from './figure-text.ts';
import type { TileRows } from './tile-rows.ts';

export interface Change {
  readonly direction: 'up' | 'down' | 'none';
  /** Short, beside an arrow. */
  readonly text: string;
  /** Whole, for whoever does not see the arrow. */
  readonly words: string;
  /** Undefined when it is neither. */
  readonly isGood?: boolean;
}

export interface NumberFigure {
  readonly text: string;
  /** Which days it is about, when they are not those of the filter. */
  readonly about?: string;
  readonly change?: Change;
}

function lastDayOf(first: string, grain: RowsByPeriod['grain']): string {
  if (grain === 'day') return first;
  if (grain === 'week') return addDays(first, 6);
  const [year, month] = first.split('-').map(Number);
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}

function dayBefore(first: string, grain: RowsByPeriod['grain']): string {
  if (grain === 'month') return `${addDays(first, -1).slice(0, 8)}01`;
  return addDays(first, grain === 'week' ? -7 : -1);
}

const before = { day: 'the day before', week: 'the week before', month: 'the month before' } as const;
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });
const points = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** How a figure moved. A share moves by points: from 10 % to 12 % is 2 points, not 20 %. */
export function changeOf(
  now: number,
  then: number,
  chart: NumberChart,
  grain: RowsByPeriod['grain'],
): Change | undefined {
  const isShare = chart.value.format === 'percent';
  if (!isShare && then === 0) return undefined;
  const size = isShare ? (now - then) * 100 : (now - then) / Math.abs(then);
  const rounded = isShare ? points.format(Math.abs(size)) : percent.format(Math.abs(size));
  const isNothing = /^0%?$/.test(rounded);
  if (isNothing) return { direction: 'none', text: 'no change', words: `no change against ${before[grain]}` };
  const text = isShare ? `${rounded} points` : rounded;
  const isUp = size > 0;
  return {
    direction: isUp ? 'up' : 'down',
    text,
    words: `${text} ${isUp ? 'more' : 'less'} than ${before[grain]}`,
    ...(chart.better !== undefined && { isGood: isUp === (chart.better === 'more') }),
  };
}

function sumOf(cells: readonly Cell[]): Cell {
  const present = cells.filter((cell) => cell !== null);
  if (present.every((cell) => /^-?\d+$/.test(String(cell)))) {
    return String(present.reduce((sum, cell) => sum + BigInt(String(cell)), 0n));
  }
  return present.reduce<number>((sum, cell) => sum + Number(cell), 0);
}

function largestOf(cells: readonly Cell[]): Cell {
  return cells
    .filter((cell) => cell !== null)
    .reduce<Cell>((most, cell) => (most === null || Number(cell) > Number(most) ? cell : most), null);
}

function wholePeriods(shown: TileRows, { column, grain }: RowsByPeriod, period: Period | null) {
  return shown.rows
    .filter((row) => shown.isComplete(row))
    .map((row) => ({ row, first: String(shown.cell(row, column) ?? '').slice(0, 10) }))
    .filter(({ first }) => first !== '')
    .filter(({ first }) => period === null || (first >= period.from && lastDayOf(first, grain) <= period.to))
    .sort((left, right) => (left.first < right.first ? -1 : 1));
}

function aboutText(first: string, grain: RowsByPeriod['grain']): string {
  return grain === 'day' ? dayText(first) : `${dayText(first)} to ${dayText(lastDayOf(first, grain))}`;
}

function newestPeriod(
  chart: NumberChart,
  shown: TileRows,
  rows: RowsByPeriod,
  period: Period | null,
): NumberFigure | null {
  const periods = wholePeriods(shown, rows, period);
  const newest = periods.at(-1);
  if (newest === undefined) return null;
  const { column, format } = chart.value;
  const value = shown.cell(newest.row, column);
  const earlier = periods.find(({ first }) => first === dayBefore(newest.first, rows.grain));
  const then = earlier === undefined ? null : shown.cell(earlier.row, column);
  const change = value === null || then === null ? undefined : changeOf(Number(value), Number(then), chart, rows.grain);
  return {
    text: figureText(value, format, shown.currency(newest.row)),
    about: aboutText(newest.first, rows.grain),
    ...(change !== undefined && { change }),
  };
}

/** The large number of a tile; null when there is nothing to show. */
export function numberFigure(chart: NumberChart, shown: TileRows, period: Period | null): NumberFigure | null {
  const last = shown.rows.at(-1);
  if (last === undefined) return null;
  if (chart.of === 'last-row' && chart.period !== undefined) return newestPeriod(chart, shown, chart.period, period);
  const cells = shown.rows.map((row) => shown.cell(row, chart.value.column));
  const value = chart.of === 'sum' ? sumOf(cells) : chart.of === 'largest' ? largestOf(cells) : (cells.at(-1) ?? null);
  const text = figureText(value, chart.value.format, shown.currency(last));
  return text === noFigure ? null : { text };
}
