import { type BoundQuery, bindParameters, needsLatest, type SavedQuery } from './saved-query.ts';

/** What a lake adds to a saved query. */
export interface LakeOfQuery {
  /** Puts the names of databases into a statement. */
  readonly fillNames: (sql: string) => string;
  /** The newest day with orders, `yyyy-MM-dd`; asked only when a date counts from it. */
  readonly latest: () => Promise<string | undefined>;
}

/** The statement that a saved query and values, as text, come to in a lake. Refuses as `bindParameters` does. */
export async function bindInLake(
  query: SavedQuery,
  values: Readonly<Record<string, string | undefined>>,
  { fillNames, latest }: LakeOfQuery,
): Promise<BoundQuery> {
  // Names first: a value must never be read as a placeholder.
  const named = { ...query, sql: fillNames(query.sql) };
  return bindParameters(named, values, { latest: needsLatest(query, values) ? await latest() : undefined });
}
