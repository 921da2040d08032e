import type { Spec } from 'vega';
import { compile } from 'vega-lite';
import type { Tile } from '../../dashboard.ts';
import { chartSpec } from './chart-spec.ts';

/** What Vega-Lite says of a specification that it does not take as it stands: a fault of this project. */
export class ChartSpecError extends Error {
  override readonly name = 'ChartSpecError';
}

function strictLogger(tile: string) {
  const complain = (...words: readonly unknown[]): never => {
    throw new ChartSpecError(`${tile}: ${words.join(' ')}`);
  };
  const logger = {
    level: () => logger,
    error: complain,
    warn: complain,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

/**
 * The chart of a tile as Vega takes it; null when it is no chart. Compiled here and not in the browser, which spares
 * the page a third of its script.
 * @throws ChartSpecError
 */
export function compileChart(tile: Tile): Spec | null {
  const spec = chartSpec(tile);
  if (spec === null) return null;
  // The width is that of the page. Set here, since Vega-Lite warns of charts whose height is a number of steps.
  return {
    ...compile(spec, { logger: strictLogger(tile.name) }).spec,
    autosize: { type: 'fit-x', contains: 'padding' },
  };
}
