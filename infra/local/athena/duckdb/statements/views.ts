import type { EngineOutcome } from '../../engine/engine.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { qualify, schemaNotFound, tableNotFound } from '../../engine/table-name.ts';
import { requireNamedColumns } from '../../engine/table-rules.ts';
import { viewColumnType } from '../../engine/view-columns.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { ColumnDefinition, Statement } from '../../trino/statement.ts';
import type { Query } from '../../trino/syntax-tree.ts';
import { columnDataType } from '../duckdb-type.ts';
import type { StoredView } from '../lake-file.ts';
import type { StatementSession } from '../statement-session.ts';
import { emitQuery } from '../translate/emit-query.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** The columns that a query yields, without running it. */
export async function queryColumns(query: Query, session: StatementSession): Promise<ColumnDefinition[]> {
  await session.resolve(query);
  const sql = await session.translate((translation) => emitQuery(query, translation));
  const prepared = await session.connection.prepare(sql);
  const columns = Array.from({ length: prepared.columnCount }, (_, index) => ({
    name: prepared.columnName(index).toLowerCase(),
    type: columnDataType(prepared.columnType(index)),
  }));
  prepared.destroySync();
  return columns;
}

export async function runCreateView(statement: Of<'create view'>, session: StatementSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.database);
  const { catalog, file, now } = session.parts;
  if (!(await catalog.hasDatabase(name.database))) throw schemaNotFound(name.database, statement.name.at);
  const taken = await catalog.find(name.database, name.name);
  if (taken !== undefined && taken.kind !== 'view') {
    throw new SqlError('TABLE_ALREADY_EXISTS', `Table '${name.database}.${name.name}' already exists and is no view`);
  }
  if (taken !== undefined && !statement.orReplace) {
    throw new SqlError('TABLE_ALREADY_EXISTS', `View already exists: '${name.database}.${name.name}'`);
  }
  const columns = await queryColumns(statement.query, session);
  requireNamedColumns(columns);
  for (const { type } of columns) viewColumnType(type);
  if (session.viewsRead.has(`${name.database}.${name.name}`))
    throw notSupported('A view that reads itself', statement.name.at);
  const view: StoredView = {
    kind: 'view',
    ...name,
    text: statement.text.sql,
    readsFrom: session.database,
    columns,
    createdAt: now().toISOString(),
  };
  await file.change(session.connection, [], { put: view });
  return doneOutcome();
}

export async function runDropView(statement: Of<'drop view'>, session: StatementSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.database);
  const entry = await session.parts.catalog.find(name.database, name.name);
  if (entry === undefined) {
    if (statement.ifExists) return doneOutcome();
    throw tableNotFound(name, statement.name.at);
  }
  if (entry.kind !== 'view') throw new SqlError('GENERIC_USER_ERROR', `${name.name} is no view: use DROP TABLE`);
  await session.parts.file.change(session.connection, [], { drop: entry });
  return doneOutcome();
}
