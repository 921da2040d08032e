import { needsLatest, type SavedQuery } from '../../../saved-query.ts';
import type { Dashboard, Tile } from '../../dashboard.ts';
import type { NeededDays } from '../filters/can-ask.ts';
import type { Period } from '../filters/period.ts';

export interface TileQuestion {
  readonly query: string;
  readonly values: Readonly<Record<string, string>>;
}

type Queries = ReadonlyMap<string, Pick<SavedQuery, 'parameters'>>;

/** Whether the days that are chosen change what the tile shows. */
export function takesPeriod(tile: Tile, queries: Queries): boolean {
  const names = queries.get(tile.query)?.parameters.map(({ name }) => name) ?? [];
  return names.includes('from') && names.includes('to');
}

/** Which days a tile needs to know before it can ask. */
export function neededDays(tile: Tile, queries: Queries): NeededDays {
  const isDated = takesPeriod(tile, queries);
  const query = queries.get(tile.query);
  // Any days do: whichever are chosen, they are none that count from the newest.
  const values = { ...tile.parameters, ...(isDated && { from: '2000-01-01', to: '2000-01-01' }) };
  return { takesPeriod: isDated, needsLatest: query !== undefined && needsLatest(query, values) };
}

/** What a tile asks the lake for the days that are chosen. */
export function questionOf(tile: Tile, period: Period | null, queries: Queries): TileQuestion {
  const isBound = period !== null && takesPeriod(tile, queries);
  return { query: tile.query, values: { ...tile.parameters, ...(isBound && { from: period.from, to: period.to }) } };
}

/** Tiles with one question share an answer, which goes by the name of the first of them. */
export function answerNameOf(tile: Tile, dashboard: Dashboard): string {
  const question = ({ query, parameters = {} }: Tile) => JSON.stringify([query, Object.entries(parameters).sort()]);
  return dashboard.tiles.find((other) => question(other) === question(tile))?.name ?? tile.name;
}
