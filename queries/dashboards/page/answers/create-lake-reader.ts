import type { Table } from 'apache-arrow';
import { bindInLake } from '../../../bind-in-lake.ts';
import { daysOfOrders } from '../../../latest-day.ts';
import type { SavedQuery } from '../../../saved-query.ts';
import type { LakeDays } from './answer.ts';
import { type LakeReader, RequestError } from './lake-reader.ts';
import { toAnswer } from './to-answer.ts';

export interface LakeAccess {
  readonly queries: ReadonlyMap<string, SavedQuery>;
  /** Puts the names of databases into a statement. */
  readonly fillNames: (sql: string) => string;
  /** The database of the silver tables. */
  readonly silver: string;
  /** Runs a statement; rejects with QueryError. */
  readonly run: (sql: string, signal: AbortSignal) => Promise<{ readonly table: Table; readonly isTruncated: boolean }>;
}

async function lastLoad({ run, silver }: LakeAccess, signal: AbortSignal): Promise<string | null> {
  const sql = `SELECT CAST(max(finished_at) AS timestamp(3)) AS loaded_at FROM ${silver}.lake_loads`;
  const { table } = await run(sql, signal);
  const loadedAt = toAnswer('lake_loads', table, false).rows[0]?.[0] ?? null;
  return loadedAt === null ? null : String(loadedAt);
}

/** The saved queries, asked as `npm run query` asks them. */
export function createLakeReader(access: LakeAccess): LakeReader {
  const { queries, fillNames, silver, run } = access;
  const orderDays = async (signal: AbortSignal) => {
    const ask = async (sql: string) => (await run(sql, signal)).table;
    return daysOfOrders(ask, silver)();
  };
  const days = async (signal: AbortSignal): Promise<LakeDays> => {
    const [orders, loadedAt] = await Promise.all([orderDays(signal), lastLoad(access, signal)]);
    return { first: orders?.earliest ?? null, latest: orders?.latest ?? null, loadedAt };
  };
  const ask: LakeReader['ask'] = async (name, values, signal) => {
    const query = queries.get(name);
    if (query === undefined) throw new RequestError('QUERY_UNKNOWN', `There is no saved query ${name}`);
    const latest = async () => (await orderDays(signal))?.latest;
    const bound = await bindInLake(query, values, { fillNames, latest });
    if (!bound.ok) throw new RequestError(bound.code, bound.message.replace(/^--/, ''));
    const { table, isTruncated } = await run(bound.sql, signal);
    return toAnswer(name, table, isTruncated);
  };
  return { ask, days };
}
