import { describe, expect, test } from '@jest/globals';
import { parse, View } from 'vega';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import type { BarChart, HeatChart, TimeChart } from '../../../../queries/dashboards/dashboard.ts';
import { axisMoments, nearestMoment } from '../../../../queries/dashboards/page/charts/axis-moments.ts';
import { chartSpec } from '../../../../queries/dashboards/page/charts/chart-spec.ts';
import { compileChart } from '../../../../queries/dashboards/page/charts/compile-chart.ts';
import { drawBars } from '../../../../queries/dashboards/page/charts/draw-bars.ts';
import { drawHeat } from '../../../../queries/dashboards/page/charts/draw-heat.ts';
import { drawTime } from '../../../../queries/dashboards/page/charts/draw-time.ts';
import { chartWords } from '../../../../queries/dashboards/page/figures/chart-words.ts';
import { tileRows } from '../../../../queries/dashboards/page/figures/tile-rows.ts';
import { answerOf, tileOf } from './answers.ts';

const day = { column: 'day', label: 'Day', format: 'day' } as const;
const orders = { column: 'orders', label: 'Orders', format: 'count' } as const;
const sales = { column: 'sales_minor', label: 'Sales', format: 'amount' } as const;
const rate = { column: 'rate', label: 'Rate', format: 'percent' } as const;
const kind = { column: 'kind', label: 'Kind', format: 'text' } as const;
const at = (text: string) => Date.parse(`${text}T00:00:00Z`);

describe('every chart that is declared', () => {
  const charts = allDashboards.flatMap((dashboard) =>
    dashboard.tiles.map((tile) => [`${dashboard.name}/${tile.name}`, tile] as const),
  );

  test.each(charts)('is compiled without a complaint of Vega-Lite: %s', (_name, tile) => {
    const isChart = tile.chart.kind !== 'number' && tile.chart.kind !== 'table';
    const spec = compileChart(tile);
    expect(spec !== null).toBe(isChart);
    if (spec === null) return;
    expect(spec).toMatchObject({ autosize: { type: 'fit-x', contains: 'padding' }, background: 'transparent' });
    // All colours are the theme's.
    expect(JSON.stringify(spec).match(/#[0-9a-f]{3,8}\b|"(black|white|steelblue)"/gi)).toBeNull();
  });
});

describe('specifications', () => {
  test('of charts over time put the format into the labels of both axes', () => {
    const spec = JSON.stringify(chartSpec(tileOf({ kind: 'line', x: day, y: [sales] })));
    expect(spec).toContain("figureTick(datum.value, 'day', currency)");
    expect(spec).toContain("figureTick(datum.value, 'amount', currency)");
    expect(spec).not.toContain('tickMinStep');
  });

  test('of counts have no half on the axis', () => {
    expect(JSON.stringify(chartSpec(tileOf({ kind: 'area', x: day, y: [orders] })))).toContain('"tickMinStep":1');
  });

  test('of numbers and tables there are none', () => {
    expect(chartSpec(tileOf({ kind: 'number', value: orders, of: 'sum' }))).toBeNull();
    expect(chartSpec(tileOf({ kind: 'table', fields: [orders] }))).toBeNull();
  });

  test('are drawn by Vega, bar by bar in the order of their places', async () => {
    const chart: BarChart = { kind: 'bar', category: kind, value: orders, order: 'value' };
    const spec = compileChart(tileOf(chart));
    if (spec === null) throw new Error('no chart');
    const answer = answerOf(['kind', 'orders: bigint'], ['small', '1'], ['large', '30'], ['middle', '7']);
    const { marks } = drawBars(chart, tileRows(tileOf(chart), answer, {}));
    const view = new View(parse(spec), { renderer: 'none' }).signal('high', 30).data('marks', [...marks]);
    await view.runAsync();
    const svg = await view.toSVG();
    expect([...svg.matchAll(/>(large|middle|small)</g)].map((match) => match[1]).slice(0, 3)).toEqual([
      'large',
      'middle',
      'small',
    ]);
    view.finalize();
  });
});

describe('lines', () => {
  const chart: TimeChart = { kind: 'line', x: day, y: [orders, sales] };
  const columns = ['day: date', 'currency', 'orders: bigint', 'sales_minor: bigint', 'rate: double', 'kind'];
  const shown = (drawn: TimeChart, ...rows: readonly (readonly (string | number | null)[])[]) =>
    tileRows(tileOf(drawn), answerOf(columns, ...rows), {});
  const rows = [
    ['2025-12-03', 'EUR', '5', '12345', 0.5, 'b'],
    ['2025-12-01', 'EUR', '2', '200', 0.25, 'a'],
  ] as const;

  test('have one colour and one dash for each field, and amounts in major units', () => {
    const { marks, legend, currency } = drawTime(chart, shown(chart, ...rows));
    expect(legend.map(({ label }) => label)).toEqual(['Orders', 'Sales']);
    expect(new Set(legend.map(({ dash }) => String(dash))).size).toBe(2);
    expect(currency).toBe('EUR');
    expect(marks.filter(({ series }) => series === 'Sales').map(({ x, value, text }) => [x, value, text])).toEqual([
      [at('2025-12-01'), 2, '€2.00'],
      [at('2025-12-03'), 123.45, '€123.45'],
    ]);
  });

  test('fall to nothing on days without orders, and are broken where a rate has no figure', () => {
    const moments = ['2025-12-01', '2025-12-02', '2025-12-03'];
    const valuesOf = (drawn: TimeChart) =>
      drawTime(drawn, shown(drawn, ...rows), moments).marks.map(({ value }) => value);
    expect(valuesOf({ ...chart, y: [orders] })).toEqual([2, 0, 5]);
    expect(valuesOf({ ...chart, y: [rate] })).toEqual([0.25, null, 0.5]);
  });

  test('have a dot where a point has no neighbours', () => {
    const days = Array.from({ length: 60 }, (_, nth) =>
      new Date(at('2025-01-01') + nth * 86_400_000).toISOString().slice(0, 10),
    );
    const some = days.map((text, nth) => [text, 'EUR', '1', '1', nth === 10 || nth > 30 ? 0.1 : null, 'a']);
    const { marks } = drawTime({ ...chart, y: [rate] }, shown({ ...chart, y: [rate] }, ...some));
    expect(marks.filter(({ dot }) => dot === 1).map(({ xText }) => xText)).toEqual(['11 Jan 2025']);
  });

  test('of more series than there are colours become one for the smallest', () => {
    const many = Array.from({ length: 12 }, (_, nth) => [
      '2025-12-01',
      'EUR',
      String(nth + 1),
      '0',
      0,
      `kind ${nth + 1}`,
    ]);
    const drawn: TimeChart = { ...chart, y: [orders], series: kind };
    const { legend, marks } = drawTime(drawn, shown(drawn, ...many));
    expect(legend).toHaveLength(8);
    expect(legend.at(-1)?.label).toBe('all others');
    expect(marks.at(-1)?.value).toBe(1 + 2 + 3 + 4 + 5);
    expect(marks.reduce((sum, { value }) => sum + Number(value), 0)).toBe((12 * 13) / 2);
  });

  test('as areas stand on each other', () => {
    const drawn: TimeChart = { kind: 'area', x: day, y: [orders], series: kind };
    const { marks, high } = drawTime(
      drawn,
      shown(drawn, ['2025-12-01', 'EUR', '2', '0', 0, 'a'], ['2025-12-01', 'EUR', '3', '0', 0, 'b']),
    );
    expect(marks.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 5],
    ]);
    expect(high).toBe(5);
  });

  test('of nothing but zeros have an axis all the same', () => {
    const { low, high } = drawTime(chart, shown(chart, ['2025-12-01', 'EUR', '0', '0', 0, 'a']));
    expect([low, high]).toEqual([0, 1]);
  });

  test('in words say where they begin and end, and how far they go', () => {
    const tile = tileOf({ ...chart, y: [orders] });
    const drawing = drawTime({ ...chart, y: [orders] }, shown(chart, ...rows));
    expect(chartWords(tile, drawing)).toBe(
      'Line chart: A tile. Orders: 2 on 1 Dec 2025, 5 on 3 Dec 2025; lowest 2 on 1 Dec 2025, highest 5 on 3 Dec 2025.',
    );
  });
});

describe('bars', () => {
  const chart: BarChart = { kind: 'stacked-bar', category: kind, value: orders, series: rate, order: 'value' };
  const columns = ['kind', 'orders: bigint', 'rate'];

  test('of many categories are the largest and the rest, and nothing is lost', () => {
    const rows = Array.from({ length: 40 }, (_, nth) => [`kind ${nth}`, String(nth), 'x']);
    const { marks } = drawBars(chart, tileRows(tileOf(chart), answerOf(columns, ...rows), {}));
    expect([marks.length, marks[0]?.category, marks.at(-1)?.category]).toEqual([15, 'kind 39', '26 others']);
    expect(marks.reduce((sum, { start, end }) => sum + end - start, 0)).toBe((39 * 40) / 2);
  });

  test('in parts have their sum behind the last part', () => {
    const rows = [
      ['a', '2', 'x'],
      ['a', '3', 'y'],
      [null, '1', 'y'],
    ];
    const { marks, legend } = drawBars(chart, tileRows(tileOf(chart), answerOf(columns, ...rows), {}));
    expect(marks.map(({ category, series, start, end, label }) => [category, series, start, end, label])).toEqual([
      ['a', 'x', 0, 2, ''],
      ['a', 'y', 2, 5, '5'],
      ['(none)', 'y', 0, 1, '1'],
    ]);
    expect(legend.map(({ label }) => label)).toEqual(['x', 'y']);
  });
});

describe('cells', () => {
  const hour = { column: 'hour', label: 'Hour', format: 'number' } as const;
  const chart: HeatChart = { kind: 'heat', x: hour, y: kind, value: orders, rowsBy: 'nth' };
  const draw = (...rows: readonly (readonly (string | number | null)[])[]) =>
    drawHeat(
      chart,
      tileRows(tileOf(chart), answerOf(['kind', 'nth: integer', 'hour: integer', 'orders: bigint'], ...rows), {}),
    );

  test('stand in the order of their numbers, not of the answer', () => {
    const { marks } = draw(['Sunday', 7, 10, '1'], ['Monday', 1, 10, '4'], ['Monday', 1, 9, '2']);
    expect(marks.map(({ x, y, row, column, label }) => [y, row, x, column, label])).toEqual([
      ['Monday', 0, '9', 0, '2'],
      ['Monday', 0, '10', 1, '4'],
      ['Sunday', 1, '10', 1, '1'],
    ]);
  });

  test('have paler grounds under figures, and no figures where there is no room', () => {
    const few = draw(['Monday', 1, 1, '10'], ['Monday', 1, 2, '0']);
    expect(few.marks.map(({ strength }) => strength)).toEqual([0.5, 0.03]);
    const many = draw(...Array.from({ length: 24 }, (_, nth) => ['Monday', 1, nth, String(nth)]));
    expect([many.isLabelled, many.marks.at(-1)?.strength, many.marks.at(-1)?.label]).toEqual([false, 1, '']);
    expect([many.lowText, many.highText]).toEqual(['0', '23']);
  });
});

test('an axis has as many labels as there is room for, the newest among them', () => {
  const moments = Array.from({ length: 60 }, (_, nth) => nth * 10);
  expect(axisMoments(moments, 730)).toEqual([50, 110, 170, 230, 290, 350, 410, 470, 530, 590]);
  expect(axisMoments([30, 10, 30, 20], 730)).toEqual([10, 20, 30]);
  expect(axisMoments(moments, 10)).toHaveLength(2);
  expect(axisMoments([], 700)).toEqual([]);
  expect(nearestMoment([10, 20, 30], 26)).toBe(30);
  expect(nearestMoment([], 26)).toBeUndefined();
});
