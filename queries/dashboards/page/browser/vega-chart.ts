import type { Spec, View } from 'vega';
import { element } from '../../../../pipelines/pages/browser/elements.ts';
import { axisMoments } from '../charts/axis-moments.ts';
import type { TileDrawing } from '../charts/draw-tile.ts';
import { marksName } from '../charts/marks-name.ts';
import { tickText } from '../figures/figure-text.ts';
import { followPointer } from './chart-pointer.ts';

export interface VegaChart {
  /** Draws, or draws anew. */
  draw(drawing: TileDrawing): Promise<void>;
}

async function loadVega() {
  const [vega, { expressionInterpreter }] = await Promise.all([import('vega'), import('vega-interpreter')]);
  vega.expressionFunction('figureTick', tickText);
  return { vega, expressionInterpreter };
}

let loading: ReturnType<typeof loadVega> | undefined;

/** Vega, loaded once; may be called early so that it comes beside the first answers. */
export function vegaParts(): ReturnType<typeof loadVega> {
  loading ??= loadVega();
  return loading;
}

const pencil = document.createElement('canvas').getContext('2d');

/** The pixels that the longest of some texts takes, with a little space. */
function roomFor(texts: Iterable<string>, most: number): number {
  if (pencil === null) return most;
  pencil.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  let widest = 0;
  for (const text of new Set(texts)) widest = Math.max(widest, pencil.measureText(text).width);
  return Math.min(most, Math.ceil(widest) + 14);
}

/** A few bars fill a tile as well as many do. */
function stepFor(bars: number): number {
  return Math.min(48, Math.max(28, Math.floor(230 / Math.max(1, bars))));
}

/** Pixels of the labels of values, left of a chart over time. */
const valueLabels = 60;

function tell(view: View, drawing: TileDrawing, width: number): void {
  view.width(width).signal('currency', drawing.currency).signal('low', drawing.low).signal('high', drawing.high);
  if (drawing.kind === 'time') {
    const moments = drawing.marks.map(({ x }) => x);
    view.signal('moments', axisMoments(moments, width - valueLabels));
    return;
  }
  const names = new Set(drawing.marks.map((mark) => ('category' in mark ? mark.category : mark.y)));
  const labels = drawing.marks.map(({ label }) => label);
  const wanted = roomFor(names, width);
  const isNarrow = drawing.kind === 'bar' && width < 480 && wanted > width * 0.3;
  view.signal('nameRoom', Math.min(wanted, Math.max(90, width * 0.42)));
  view.signal('figureRoom', roomFor(labels, width * 0.3));
  view.signal('namesAbove', isNarrow);
  view.signal('y_step', isNarrow ? 44 : stepFor(names.size));
}

/** Pixels of a chart on A4 with the margins of styles/print.css; a wide one made narrow would have tiny labels. */
const paperWidth = 640;

/** A chart in an element, as wide as that is. */
export function createVegaChart(container: HTMLElement, spec: Spec): VegaChart {
  let view: View | undefined;
  let shown: TileDrawing | undefined;
  let width = 0;
  const redraw = async () => {
    // Not on the page, it is drawn as soon as it is.
    width = container.clientWidth;
    if (view === undefined || shown === undefined || width === 0) return;
    tell(view, shown, width);
    await view.runAsync();
  };
  const resized = new ResizeObserver(() => {
    if (container.clientWidth !== width) void redraw();
  });
  const begin = async () => {
    const { vega, expressionInterpreter } = await vegaParts();
    if (view !== undefined) return;
    const runtime = vega.parse(spec, undefined, { ast: true });
    // Vega gives its element a role and a name of its own; the one around it is the picture, with its words.
    const drawing = element('div', { 'aria-hidden': 'true' });
    container.append(drawing);
    const options = { renderer: 'svg', expr: expressionInterpreter, logLevel: vega.Warn, container: drawing } as const;
    view = new vega.View(runtime, options);
    followPointer(view, container, () => shown);
    resized.observe(container);
    window.addEventListener('beforeprint', () => {
      if (view === undefined || shown === undefined) return;
      tell(view, shown, paperWidth);
      // At once: the browser does not wait.
      view.run();
    });
    window.addEventListener('afterprint', () => void redraw());
  };
  const draw = async (drawing: TileDrawing) => {
    shown = drawing;
    await begin();
    // Vega marks the records that it is given.
    view?.data(
      marksName,
      drawing.marks.map((mark) => ({ ...mark })),
    );
    await redraw();
  };
  return { draw };
}
