import type { SavedQuery } from '../../saved-query.ts';
import type { Dashboard, Tile } from '../dashboard.ts';
import type { AnswerBook } from './answers/answer-book.ts';
import { type LakeReader, RequestError } from './answers/lake-reader.ts';
import { questionOf, takesPeriod } from './answers/tile-question.ts';
import { type Period, parsePeriod } from './filters/period.ts';

export interface ApiOptions {
  readonly dashboards: readonly Dashboard[];
  readonly queries: ReadonlyMap<string, Pick<SavedQuery, 'parameters'>>;
  readonly lake: LakeReader;
  readonly book: AnswerBook;
}

/** Answers a path below /api; null when there is nothing. Rejects with RequestError or QueryError. */
export type Route = (path: string, parameters: URLSearchParams, signal: AbortSignal) => Promise<unknown> | null;

function readParameters(parameters: URLSearchParams, allowed: readonly string[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!allowed.includes(name)) {
      const known = allowed.length === 0 ? 'none is known here' : `known are ${allowed.join(' and ')}`;
      throw new RequestError('PARAMETER_UNKNOWN', `${JSON.stringify(name)} is no parameter; ${known}`);
    }
    if (given.has(name)) throw new RequestError('PARAMETER_VALUE', `${name} is given twice`);
    given.set(name, value);
  }
  return given;
}

function readPeriod(parameters: URLSearchParams): Period {
  const given = readParameters(parameters, ['from', 'to']);
  const [from, to] = [given.get('from'), given.get('to')];
  if (from === undefined || to === undefined) {
    throw new RequestError('PARAMETER_MISSING', 'from and to are required, each a day such as 2025-12-31');
  }
  const result = parsePeriod(from, to);
  if (!result.ok) throw new RequestError('PARAMETER_VALUE', result.message);
  return result.period;
}

export function answerRoute({ dashboards, queries, lake, book }: ApiOptions): Route {
  const answerTile = async (tile: Tile, parameters: URLSearchParams, signal: AbortSignal) => {
    const period = takesPeriod(tile, queries) ? readPeriod(parameters) : null;
    if (period === null) readParameters(parameters, []);
    const { query, values } = questionOf(tile, period, queries);
    const key = JSON.stringify([query, Object.entries(values).sort()]);
    return book.answer(key, (ending) => lake.ask(query, values, ending), signal);
  };
  return (path, parameters, signal) => {
    if (path === '/api/lake') return book.answer('lake', (ending) => lake.days(ending), signal);
    const [, dashboardName, tileName] = /^\/api\/([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(path) ?? [];
    const dashboard = dashboards.find(({ name }) => name === dashboardName);
    const tile = dashboard?.tiles.find(({ name }) => name === tileName);
    return tile === undefined ? null : answerTile(tile, parameters, signal);
  };
}
