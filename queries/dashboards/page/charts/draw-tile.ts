import type { Tile } from '../../dashboard.ts';
import type { TileRows } from '../figures/tile-rows.ts';
import type { BarDrawing, HeatDrawing, TimeDrawing } from './chart-data.ts';
import { drawBars } from './draw-bars.ts';
import { drawHeat } from './draw-heat.ts';
import { drawTime } from './draw-time.ts';

export type TileDrawing = TimeDrawing | BarDrawing | HeatDrawing;

/**
 * What a tile's chart draws; null when it is no chart, but a number or a table.
 * @param moments days that a chart over time should have rows for
 */
export function drawTile({ chart }: Tile, shown: TileRows, moments: readonly string[]): TileDrawing | null {
  switch (chart.kind) {
    case 'line':
    case 'area':
      return drawTime(chart, shown, moments);
    case 'bar':
    case 'stacked-bar':
      return drawBars(chart, shown);
    case 'heat':
      return drawHeat(chart, shown);
    default:
      return null;
  }
}
