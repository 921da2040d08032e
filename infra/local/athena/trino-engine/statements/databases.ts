import type { EngineOutcome } from '../../engine/engine.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { schemaNotFound } from '../../engine/table-name.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Statement } from '../../trino/statement.ts';
import type { TrinoSession } from '../trino-session.ts';
import { dropTable } from './tables.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export async function runCreateDatabase(
  statement: Of<'create database'>,
  { parts }: TrinoSession,
): Promise<EngineOutcome> {
  if (await parts.catalog.hasDatabase(statement.name)) {
    if (statement.ifNotExists) return doneOutcome();
    throw new SqlError('SCHEMA_ALREADY_EXISTS', `Schema '${statement.name}' already exists`);
  }
  await parts.glue.createDatabase({
    name: statement.name,
    ...(statement.comment && { description: statement.comment }),
    ...(statement.location && { location: statement.location }),
  });
  return doneOutcome();
}

export async function runDropDatabase(
  { name: { name, at }, ifExists, cascade }: Of<'drop database'>,
  session: TrinoSession,
): Promise<EngineOutcome> {
  const tables = await session.parts.catalog.tables(name);
  if (tables === undefined) {
    if (ifExists) return doneOutcome();
    throw schemaNotFound(name, at);
  }
  if (tables.length > 0 && !cascade)
    throw new SqlError('SCHEMA_NOT_EMPTY', `Cannot drop non-empty schema '${name}'`, { at });
  for (const table of tables) await dropTable(table, session);
  await session.parts.glue.deleteDatabase(name);
  return doneOutcome();
}
