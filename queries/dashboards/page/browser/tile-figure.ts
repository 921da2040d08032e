import { element } from '../../../../pipelines/pages/browser/elements.ts';
import type { NumberChart, Tile } from '../../dashboard.ts';
import type { LakeDays } from '../answers/answer.ts';
import { drawTile, type TileDrawing } from '../charts/draw-tile.ts';
import { chartWords } from '../figures/chart-words.ts';
import { type Change, type NumberFigure, numberFigure } from '../figures/number-figure.ts';
import type { TileRows } from '../figures/tile-rows.ts';
import type { Period } from '../filters/period.ts';
import { type Grain, rowDays } from '../filters/row-days.ts';
import type { TileSettings } from '../page-settings.ts';
import { heatLegend, legendList } from './legend.ts';
import { createVegaChart } from './vega-chart.ts';

/** Which days a figure is about, and which there are. */
export interface FigureDays {
  readonly period: Period | null;
  readonly lake: LakeDays;
}

/** The number or the drawing of a tile. */
export interface TileFigure {
  readonly root: HTMLElement;
  /** @returns false when there is nothing to see */
  draw(shown: TileRows, days: FigureDays): boolean;
}

const arrows = { up: '▲', down: '▼', none: '=' } as const;

function changeView({ direction, text, words, isGood }: Change): HTMLElement {
  const judgement = isGood === undefined ? '' : isGood ? ' good' : ' bad';
  return element(
    'p',
    { class: `change${judgement}` },
    element('span', { 'aria-hidden': 'true' }, `${arrows[direction]} ${text}`),
    element('span', { class: 'visually-hidden' }, words),
  );
}

function numberView({ text, about, change }: NumberFigure): readonly Node[] {
  return [
    element('p', { class: 'value' }, text),
    ...(change === undefined ? [] : [changeView(change)]),
    ...(about === undefined ? [] : [element('p', { class: 'about' }, about)]),
  ];
}

function createNumber(chart: NumberChart): TileFigure {
  const root = element('div', { class: 'number' });
  const draw = (shown: TileRows, { period }: FigureDays) => {
    const figure = numberFigure(chart, shown, period);
    if (figure !== null) root.replaceChildren(...numberView(figure));
    return figure !== null;
  };
  return { root, draw };
}

function legendOf(drawing: TileDrawing): HTMLElement | null {
  if (drawing.kind === 'heat') return heatLegend(drawing);
  return drawing.legend.length === 0 ? null : legendList(drawing.legend);
}

function createChart(tile: Tile, grain: Grain | undefined, spec: NonNullable<TileSettings['chart']>): TileFigure {
  const canvas = element('div', { class: 'canvas', role: 'img' });
  const legend = element('div', { class: 'legend-place' });
  const root = element('div', { class: 'chart' }, legend, canvas);
  const chart = createVegaChart(canvas, spec);
  const draw = (shown: TileRows, { period, lake }: FigureDays) => {
    const moments = grain === undefined || period === null ? [] : rowDays(grain, period, lake);
    const drawing = drawTile(tile, shown, moments);
    if (drawing === null || drawing.marks.length === 0) return false;
    canvas.setAttribute('aria-label', chartWords(tile, drawing));
    const made = legendOf(drawing);
    legend.replaceChildren(...(made === null ? [] : [made]));
    void chart.draw(drawing);
    return true;
  };
  return { root, draw };
}

export function createTileFigure(tile: Tile, { chart, grain }: TileSettings): TileFigure {
  if (tile.chart.kind === 'number') return createNumber(tile.chart);
  if (chart !== undefined) return createChart(tile, grain, chart);
  return { root: element('div'), draw: () => true };
}
