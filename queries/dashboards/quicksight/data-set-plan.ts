import type { QueryParameter, SavedQuery } from '../../saved-query.ts';
import type { Dashboard, Tile } from '../dashboard.ts';

/** One saved query with fixed values, which any number of tiles of any number of dashboards show. */
export interface DataSetPlan {
  /** The query's name and its fixed values joined by dashes; part of ids and the name by which definitions call it. */
  readonly name: string;
  readonly title: string;
  readonly query: SavedQuery;
  readonly parameters: Readonly<Record<string, string>>;
  /** `spice`: loaded on a schedule and answered from memory. `direct`: asked of Athena whenever somebody looks. */
  readonly mode: 'spice' | 'direct';
  /** Why that mode. */
  readonly reason: string;
  /** The column with each row's day or first day of its period, by which the dashboard's period filters the rows. */
  readonly dayColumn: string | undefined;
  /** Whether the dashboard's period goes into the SQL as data set parameters. */
  readonly isAskedForPeriod: boolean;
}

/** Queries whose answer is about now: what was loaded some hours ago would say that all is well. */
const aboutNow = new Set(['freshness']);

/** By the convention of the saved queries, the column that a query with one row for each day or period begins with. */
const dayColumns = ['day', 'period_start'];

function dayColumnOf(query: SavedQuery): string | undefined {
  return query.returns.find(({ name, type }) => type === 'date' && dayColumns.includes(name))?.name;
}

function hasPeriod({ parameters }: SavedQuery): boolean {
  const isDate = (wanted: string) =>
    parameters.some(({ name, type }: QueryParameter) => name === wanted && type === 'date');
  return isDate('from') && isDate('to');
}

/** The name of the data set that a tile shows. */
export function dataSetName({ query, parameters = {} }: Pick<Tile, 'query' | 'parameters'>): string {
  const values = Object.keys(parameters)
    .sort()
    .map((name) => String(parameters[name]).replaceAll(/[^A-Za-z0-9]+/g, '-'));
  return [query, ...values].join('-');
}

type Mode = Pick<DataSetPlan, 'mode' | 'reason' | 'dayColumn' | 'isAskedForPeriod'>;

/**
 * Rows of single days are the same whatever period is asked for, so they are loaded once for all and filtered by their day.
 * Figures of a whole period (a ranking, a percentile) are others for every period, so they must be asked for with its two days:
 * that is what data set parameters are for, and they reach the SQL in direct queries only.
 */
function modeOf(query: SavedQuery): Mode {
  if (aboutNow.has(query.name)) {
    const reason = 'tells of the present moment, which a loaded copy cannot';
    return { mode: 'direct', reason, dayColumn: undefined, isAskedForPeriod: hasPeriod(query) };
  }
  const dayColumn = dayColumnOf(query);
  if (!hasPeriod(query)) {
    const reason = 'does not depend on the period, so one copy serves everybody';
    return { mode: 'spice', reason, dayColumn: undefined, isAskedForPeriod: false };
  }
  if (dayColumn !== undefined) {
    const reason = 'has rows of days, which are loaded once and filtered by the period';
    return { mode: 'spice', reason, dayColumn, isAskedForPeriod: false };
  }
  const reason = 'has figures of the whole period, which must be asked for anew with its two days';
  return { mode: 'direct', reason, dayColumn: undefined, isAskedForPeriod: true };
}

function planOf(tile: Tile, catalog: ReadonlyMap<string, SavedQuery>): DataSetPlan {
  const query = catalog.get(tile.query);
  if (query === undefined) throw new Error(`The tile ${tile.name} asks ${tile.query}, which is no saved query`);
  const parameters = tile.parameters ?? {};
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const title = values.length === 0 ? query.title : `${query.title} (${values.join(', ')})`;
  return { name: dataSetName(tile), title, query, parameters, ...modeOf(query) };
}

/** The data sets that the dashboards need, each once, by name. Throws when a tile asks a query that does not exist. */
export function planDataSets(
  dashboards: readonly Dashboard[],
  catalog: ReadonlyMap<string, SavedQuery>,
): ReadonlyMap<string, DataSetPlan> {
  const plans = dashboards.flatMap(({ tiles }) => tiles.map((tile) => planOf(tile, catalog)));
  return new Map(plans.map((plan) => [plan.name, plan]));
}
