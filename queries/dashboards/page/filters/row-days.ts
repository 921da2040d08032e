import type { SavedQuery } from '../../../saved-query.ts';
import type { RowsByPeriod, Tile } from '../../dashboard.ts';
import type { LakeDays } from '../answers/answer.ts';
import { addDays, weekdayOf } from './days.ts';
import type { Period } from './period.ts';

export type Grain = RowsByPeriod['grain'];

/** How far apart the rows of a chart over time are; undefined when nothing says it. */
export function grainOf(
  { chart, parameters, query }: Tile,
  queries: ReadonlyMap<string, Pick<SavedQuery, 'parameters'>>,
): Grain | undefined {
  if ((chart.kind !== 'line' && chart.kind !== 'area') || chart.x.format !== 'day') return undefined;
  const asked = queries.get(query)?.parameters.find(({ name }) => name === 'grain');
  const grain = asked === undefined ? 'day' : (parameters?.grain ?? asked.defaultValue);
  return (['day', 'week', 'month'] as const).find((known) => known === grain);
}

function firstOf(day: string, grain: Grain): string {
  if (grain === 'day') return day;
  return grain === 'week' ? addDays(day, 1 - weekdayOf(day)) : `${day.slice(0, 8)}01`;
}

function next(day: string, grain: Grain): string {
  if (grain === 'month') return firstOf(addDays(day, 31), 'month');
  return addDays(day, grain === 'week' ? 7 : 1);
}

/** The first days of the periods that an answer should have rows for: those chosen, as far as the lake reaches. */
export function rowDays(grain: Grain, period: Period, { first, latest }: LakeDays): string[] {
  if (first === null || latest === null) return [];
  const from = firstOf(period.from > first ? period.from : first, grain);
  const to = period.to < latest ? period.to : latest;
  const days: string[] = [];
  for (let day = from; day <= to; day = next(day, grain)) days.push(day);
  return days;
}
