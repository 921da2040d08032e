import { describe, expect, test } from '@jest/globals';
import type { NumberChart } from '../../../../queries/dashboards/dashboard.ts';
import { numberFigure } from '../../../../queries/dashboards/page/figures/number-figure.ts';
import { tileRows } from '../../../../queries/dashboards/page/figures/tile-rows.ts';
import { answerOf, tileOf } from './answers.ts';

const orders = { column: 'orders', label: 'Orders', format: 'count' } as const;
const rate = { column: 'rate', label: 'Rate', format: 'percent' } as const;
const columns = ['week: date', 'verdict', 'orders: bigint', 'rate: double'];
const rows = [
  ['2025-12-15', 'ready', '3', 0.5],
  ['2025-12-01', 'ready', '100', 0.1],
  ['2025-12-08', 'rejected', '120', 0.12],
] as const;
const period = { from: '2025-11-24', to: '2025-12-20' };
const byWeek = { column: 'week', grain: 'week' } as const;

function figure(chart: NumberChart, ...shown: readonly (readonly (string | number | null)[])[]) {
  return numberFigure(chart, tileRows(tileOf(chart), answerOf(columns, ...shown), {}), period);
}

describe('the newest whole week', () => {
  const chart: NumberChart = { kind: 'number', value: orders, of: 'last-row', period: byWeek, better: 'more' };

  test('is shown, since the week that still runs is not whole, against the week before', () => {
    expect(figure(chart, ...rows)).toEqual({
      text: '120',
      about: '8 Dec 2025 to 14 Dec 2025',
      change: { direction: 'up', text: '20%', words: '20% more than the week before', isGood: true },
    });
  });

  test('has no change without the week before it', () => {
    const [first, , last] = rows;
    expect(figure(chart, first, ['2025-11-24', 'ready', '9', 0], last)?.change).toBeUndefined();
  });

  test('has no change against nothing, of which no share can be said', () => {
    expect(figure(chart, ['2025-12-01', 'ready', '0', 0], ['2025-12-08', 'ready', '5', 0])?.change).toBeUndefined();
  });

  test('is neither shown nor compared with where the query says that it is not whole', () => {
    const weeks = (first: boolean, last: boolean) =>
      answerOf([...columns, 'is_complete: boolean'], [...rows[1], first], [...rows[2], last]);
    const shown = (first: boolean, last: boolean) =>
      numberFigure(chart, tileRows(tileOf(chart), weeks(first, last), {}), period);
    expect(shown(true, false)).toMatchObject({ text: '100', about: '1 Dec 2025 to 7 Dec 2025' });
    expect(shown(false, true)?.text).toBe('120');
    expect(shown(false, true)?.change).toBeUndefined();
    expect(shown(false, false)).toBeNull();
  });

  test('is missing when no week is whole', () => {
    expect(figure(chart, rows[0])).toBeNull();
  });

  test('of a share moves by points, and more of it may be worse', () => {
    expect(figure({ ...chart, value: rate, better: 'less' }, ...rows)?.change).toEqual({
      direction: 'up',
      text: '2 points',
      words: '2 points more than the week before',
      isGood: false,
    });
  });

  test('may be as the week before', () => {
    const change = figure(chart, ['2025-12-01', 'a', '7', 0], ['2025-12-08', 'a', '7', 0])?.change;
    expect(change).toEqual({ direction: 'none', text: 'no change', words: 'no change against the week before' });
  });
});

test('a whole month has as many days as it has', () => {
  const chart: NumberChart = {
    kind: 'number',
    value: orders,
    of: 'last-row',
    period: { column: 'week', grain: 'month' },
  };
  const months = [
    ['2024-01-01', 'a', '10', 0],
    ['2024-02-01', 'a', '5', 0],
  ];
  const shown = tileRows(tileOf(chart), answerOf(columns, ...months), {});
  expect(numberFigure(chart, shown, { from: '2024-01-01', to: '2024-02-29' })).toMatchObject({
    about: '1 Feb 2024 to 29 Feb 2024',
    change: { text: '50%', direction: 'down' },
  });
  expect(numberFigure(chart, shown, { from: '2024-01-01', to: '2024-02-28' })?.text).toBe('10');
});

test('a sum is exact, and looks only at the rows that it is of', () => {
  const chart: NumberChart = { kind: 'number', value: orders, of: 'sum' };
  expect(figure(chart, ['', 'a', '9007199254740993', 0], ['', 'a', '1', 0])?.text).toBe('9,007,199,254,740,994');
  expect(figure({ ...chart, only: { column: 'verdict', value: 'rejected' } }, ...rows)?.text).toBe('120');
  expect(figure({ ...chart, only: { column: 'verdict', value: 'warn' } }, ...rows)).toBeNull();
});

test('the largest is found among figures that may be missing', () => {
  const chart: NumberChart = { kind: 'number', value: rate, of: 'largest' };
  expect(figure(chart, ['', 'a', '1', null], ['', 'a', '1', 0.2], ['', 'a', '1', 0.1])?.text).toBe('20.0%');
  expect(figure(chart, ['', 'a', '1', null])).toBeNull();
});
