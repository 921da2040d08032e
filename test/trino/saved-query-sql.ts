import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { compiledQueries } from '../../queries/compiled-queries.ts';
import { bindParameters } from '../../queries/saved-query.ts';
import type { Cell, Engine } from './engine-answer.ts';
import { lakeNames } from './lake-of-stack.ts';

/** The rows of a saved query on one engine, by column. */
export async function askSavedQuery(
  engine: Engine,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Cell>>[]> {
  const query = compiledQueries.find((candidate) => candidate.name === name);
  if (query === undefined) throw new Error(`There is no saved query ${name}`);
  const bound = bindParameters(query, values);
  if (!bound.ok) throw new Error(bound.message);
  return rowsOf(engine, fillNames(bound.sql, lakeNames));
}

/** The rows of a statement on one engine, by column. */
export async function rowsOf(engine: Engine, sql: string): Promise<Readonly<Record<string, Cell>>[]> {
  const answer = await engine.ask(sql);
  if (!answer.ok) throw new Error(`${engine.name}: ${answer.message}`);
  const names = answer.columns.map(({ name }) => name);
  return answer.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
}
