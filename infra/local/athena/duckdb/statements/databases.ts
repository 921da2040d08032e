import type { EngineOutcome } from '../../engine/engine.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { schemaNotFound } from '../../engine/table-name.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Statement } from '../../trino/statement.ts';
import { physicalTable } from '../lake-file.ts';
import type { StatementSession } from '../statement-session.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export async function runCreateDatabase(
  statement: Of<'create database'>,
  session: StatementSession,
): Promise<EngineOutcome> {
  if (await session.parts.catalog.hasDatabase(statement.name)) {
    if (statement.ifNotExists) return doneOutcome();
    throw new SqlError('SCHEMA_ALREADY_EXISTS', `Schema '${statement.name}' already exists`);
  }
  await session.parts.glue.createDatabase({
    name: statement.name,
    ...(statement.comment && { description: statement.comment }),
    ...(statement.location && { location: statement.location }),
  });
  return doneOutcome();
}

export async function runDropDatabase(
  statement: Of<'drop database'>,
  session: StatementSession,
): Promise<EngineOutcome> {
  const { name, at } = statement.name;
  if (!(await session.parts.catalog.hasDatabase(name))) {
    if (statement.ifExists) return doneOutcome();
    throw schemaNotFound(name, at);
  }
  const entries = await session.parts.catalog.entries(name);
  if (entries.length > 0 && !statement.cascade) {
    throw new SqlError('SCHEMA_NOT_EMPTY', `Cannot drop non-empty schema '${name}'`, { at });
  }
  for (const entry of entries) {
    if (entry.kind === 'external') await session.parts.glue.deleteTable(name, entry.name);
    else {
      const statements = entry.kind === 'table' ? [`DROP TABLE ${physicalTable(entry)}`] : [];
      await session.parts.file.change(session.connection, statements, { drop: entry });
    }
  }
  await session.parts.glue.deleteDatabase(name);
  return doneOutcome();
}
