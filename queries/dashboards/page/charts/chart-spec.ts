import type { TopLevelSpec } from 'vega-lite';
import type { BarChart, FieldFormat, HeatChart, Tile, TimeChart } from '../../dashboard.ts';
import { marksName } from './marks-name.ts';

const font = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** Colours are variables of styles/theme.css. */
const config = {
  background: 'transparent',
  font,
  // The chart as a whole has one text alternative, and a table beside it: a hundred named marks would be noise.
  aria: false,
  view: { stroke: null },
  axis: {
    labelColor: 'var(--quiet)',
    labelFontSize: 12,
    labelPadding: 6,
    titleColor: 'var(--quiet)',
    titleFontSize: 12,
    titleFontWeight: 'normal' as const,
    gridColor: 'var(--grid)',
    domainColor: 'var(--field-line)',
    tickColor: 'var(--field-line)',
  },
};

/** What the page tells a chart beside its data; see draw-tile.ts. */
const signals = [
  { name: 'currency', value: '' },
  { name: 'low', value: 0 },
  { name: 'high', value: 1 },
  /** Places of the labels of a time axis. */
  { name: 'moments', value: [] },
  /** Pixels for the names of bars, and for the figures behind them. */
  { name: 'nameRoom', value: 160 },
  { name: 'figureRoom', value: 70 },
  /** Whether the names of bars stand above them: on a phone there is no room beside. */
  { name: 'namesAbove', value: false },
];

const frame = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  data: { name: marksName },
  params: signals,
  width: 600,
  padding: 2,
  config,
} as const;

const unscaled = (field: string) => ({ field, type: 'nominal' as const, scale: null });
const values = { domainMin: { expr: 'low' }, domainMax: { expr: 'high' }, nice: true, zero: true };

/** The page gives the expressions of charts this function; see figures/figure-text.ts. */
const tick = (format: FieldFormat) => `figureTick(datum.value, '${format}', currency)`;

const valueAxis = (format: FieldFormat) => ({
  title: null,
  labelExpr: tick(format),
  tickCount: 5,
  domain: false,
  ticks: false,
  // Nobody orders half a piece.
  ...(format === 'count' && { tickMinStep: 1 }),
});

function timeSpec({ kind, x, y }: TimeChart): TopLevelSpec {
  const format = y[0]?.format ?? 'count';
  const xEncoding = {
    field: 'x',
    type: 'temporal' as const,
    scale: { type: 'utc' as const },
    axis: { title: null, values: { expr: 'moments' }, labelExpr: tick(x.format), grid: false, labelFlush: true },
  };
  const yEncoding = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: values,
    axis: valueAxis(format),
  });
  const detail = unscaled('series');
  const area = {
    mark: { type: 'area' as const, opacity: 0.85 },
    encoding: { x: xEncoding, y: yEncoding('start'), y2: { field: 'end' }, detail, fill: unscaled('colour') },
  };
  const line = {
    mark: { type: 'line' as const, strokeWidth: 2, strokeJoin: 'round' as const },
    encoding: {
      x: xEncoding,
      y: yEncoding('value'),
      detail,
      stroke: unscaled('colour'),
      strokeDash: unscaled('dash'),
    },
  };
  const dots = {
    mark: { type: 'circle' as const, size: 28 },
    encoding: {
      x: xEncoding,
      y: yEncoding(kind === 'area' ? 'end' : 'value'),
      fill: unscaled('colour'),
      opacity: { field: 'dot', type: 'quantitative' as const, scale: null },
    },
  };
  return {
    ...frame,
    height: 210,
    layer: kind === 'area' ? [area, dots] : [line, dots],
  };
}

function barSpec({ category }: BarChart): TopLevelSpec {
  const y = {
    field: 'category',
    type: 'nominal' as const,
    sort: { field: 'place', op: 'min' as const },
    scale: { paddingInner: { expr: 'namesAbove ? 0.56 : 0.32' }, paddingOuter: { expr: 'namesAbove ? 0.5 : 0.1' } },
    axis: {
      title: null,
      domain: false,
      ticks: false,
      labelLimit: { expr: 'nameRoom' },
      labelExpr: "namesAbove ? '' : datum.label",
      labelColor: 'var(--ink)',
      ...(category.format === 'text' && { labelOverlap: false }),
    },
  };
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    stack: null,
    scale: { ...values, nice: false, range: [0, { expr: 'width - figureRoom' }] },
    axis: null,
  });
  return {
    ...frame,
    height: { step: 30 },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2 },
        encoding: { y, x: x('start'), x2: { field: 'end' }, fill: unscaled('colour') },
      },
      {
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 12, fill: 'var(--ink)' },
        encoding: { y, x: x('end'), text: unscaled('label') },
      },
      {
        mark: {
          type: 'text',
          align: 'left',
          baseline: 'bottom',
          dy: -2,
          // Of no size they take no room either.
          fontSize: { expr: 'namesAbove ? 12 : 0' },
          fill: 'var(--ink)',
          limit: { expr: 'width' },
        },
        encoding: { y: { ...y, bandPosition: 0 }, x: { datum: 0, type: 'quantitative' }, text: unscaled('name') },
      },
    ],
  };
}

function heatSpec({ x, y }: HeatChart): TopLevelSpec {
  const axis = { domain: false, ticks: false, titlePadding: 8 };
  const xEncoding = {
    field: 'x',
    type: 'ordinal' as const,
    sort: { field: 'column', op: 'min' as const },
    scale: { padding: 0 },
    axis: { ...axis, title: x.label, labelAngle: 0, labelOverlap: true, orient: 'top' as const },
  };
  const yEncoding = {
    field: 'y',
    type: 'ordinal' as const,
    sort: { field: 'row', op: 'min' as const },
    scale: { padding: 0 },
    axis: {
      ...axis,
      title: y.format === 'text' ? null : y.label,
      labelColor: 'var(--ink)',
      labelLimit: { expr: 'nameRoom' },
    },
  };
  return {
    ...frame,
    height: { step: 30 },
    layer: [
      {
        // The paper between the cells, as wide on all sides.
        mark: {
          type: 'rect',
          fill: 'var(--series-1)',
          stroke: 'var(--paper)',
          strokeWidth: { expr: 'width < 500 ? 1 : 3' },
        },
        encoding: { x: xEncoding, y: yEncoding, fillOpacity: { field: 'strength', type: 'quantitative', scale: null } },
      },
      {
        mark: { type: 'text', fontSize: 12, fill: 'var(--ink)' },
        encoding: { x: xEncoding, y: yEncoding, text: unscaled('label') },
      },
    ],
  };
}

/** The Vega-Lite specification of a tile's chart; null when it is no chart, but a number or a table. */
export function chartSpec({ chart }: Tile): TopLevelSpec | null {
  switch (chart.kind) {
    case 'line':
    case 'area':
      return timeSpec(chart);
    case 'bar':
    case 'stacked-bar':
      return barSpec(chart);
    case 'heat':
      return heatSpec(chart);
    default:
      return null;
  }
}
