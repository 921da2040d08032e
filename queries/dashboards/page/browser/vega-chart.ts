import type { Spec, View } from 'vega';
import { axisMoments } from '../charts/axis-moments.ts';
import type { TileDrawing } from '../charts/draw-tile.ts';
import { marksName } from '../charts/marks-name.ts';
import { tickText } from '../figures/figure-text.ts';
import { followPointer } from './chart-pointer.ts';

export interface VegaChart {
  /** Draws, or draws anew. */
  draw(drawing: TileDrawing): Promise<void>;
  remove(): void;
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

/** The pixels that texts of so many letters take, about. */
function roomFor(texts: readonly string[], least: number, most: number): number {
  const letters = Math.max(0, ...texts.map((text) => text.length));
  return Math.min(most, Math.max(least, letters * 7.2 + 12));
}

function tell(view: View, drawing: TileDrawing, width: number): void {
  view.width(width).signal('currency', drawing.currency).signal('low', drawing.low).signal('high', drawing.high);
  if (drawing.kind === 'time') {
    view.signal(
      'moments',
      axisMoments(
        drawing.marks.map(({ x }) => x),
        width - 60,
      ),
    );
    return;
  }
  const names = drawing.marks.map((mark) => ('category' in mark ? mark.category : mark.y));
  view.signal('nameRoom', roomFor(names, 40, Math.max(90, width * 0.4)));
  view.signal(
    'figureRoom',
    roomFor(
      drawing.marks.map(({ label }) => label),
      40,
      130,
    ),
  );
}

/** A chart in an element, as wide as that is. */
export function createVegaChart(container: HTMLElement, spec: Spec): VegaChart {
  let view: View | undefined;
  let shown: TileDrawing | undefined;
  let isRemoved = false;
  const redraw = async () => {
    if (view === undefined || shown === undefined || container.clientWidth === 0) return;
    tell(view, shown, container.clientWidth);
    await view.runAsync();
  };
  const resized = new ResizeObserver(() => void redraw());
  const begin = async () => {
    const { vega, expressionInterpreter } = await vegaParts();
    if (isRemoved || view !== undefined) return;
    const runtime = vega.parse(spec, undefined, { ast: true });
    view = new vega.View(runtime, { renderer: 'svg', expr: expressionInterpreter, logLevel: vega.Warn, container });
    followPointer(view, container, () => shown);
    resized.observe(container);
  };
  return {
    draw: async (drawing) => {
      shown = drawing;
      await begin();
      view?.data(
        marksName,
        drawing.marks.map((mark) => ({ ...mark })),
      );
      await redraw();
    },
    remove: () => {
      isRemoved = true;
      resized.disconnect();
      view?.finalize();
    },
  };
}
