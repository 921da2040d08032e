import type { EngineOutcome } from '../../engine/engine.ts';
import { externalTableInput, parquetStorage } from '../../engine/external-table-input.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { type QualifiedName, qualify, tableNotFound } from '../../engine/table-name.ts';
import { isNameFree, requireDistinctNames, requireIceberg } from '../../engine/table-rules.ts';
import { formatS3Address, parseS3Folder } from '../../lake/s3-address.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { CreateTable, Statement } from '../../trino/statement.ts';
import { duckDbType } from '../duckdb-type.ts';
import { withIcebergTypes } from '../iceberg-type.ts';
import { physicalSchema, physicalTable, type StoredTable } from '../lake-file.ts';
import type { StatementSession } from '../statement-session.ts';
import { quoteName } from '../translate/quote.ts';
import { changeableTable } from './change-rows.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export async function runCreateTable(statement: CreateTable, session: StatementSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.database);
  if (!(await isNameFree(name, statement.ifNotExists, session.parts.catalog))) return doneOutcome();
  requireDistinctNames([...statement.columns, ...statement.partitionColumns]);
  if (statement.isExternal) await createExternalTable(statement, name, session);
  else await createIcebergTable(statement, name, session);
  return doneOutcome();
}

async function createIcebergTable(
  statement: CreateTable,
  name: QualifiedName,
  session: StatementSession,
): Promise<void> {
  const location = requireIceberg(statement);
  await storeTable(
    {
      kind: 'table',
      ...name,
      columns: statement.columns,
      partitionFields: statement.partitionFields,
      location: formatS3Address(parseS3Folder(location)).replace(/\/$/, ''),
      properties: statement.properties,
      createdAt: session.parts.now().toISOString(),
      ...(statement.comment && { comment: statement.comment }),
    },
    session,
  );
}

/** Creates the table in the DuckDB file; `fill` may be a query whose rows it begins with. */
export async function storeTable(created: StoredTable, session: StatementSession, fill?: string): Promise<void> {
  const table = withIcebergTypes(created);
  const columns = table.columns.map(({ name, type }) => `${quoteName(name)} ${duckDbType(type)}`).join(', ');
  const statements = [
    `CREATE SCHEMA IF NOT EXISTS ${physicalSchema(table.database)}`,
    fill === undefined
      ? `CREATE TABLE ${physicalTable(table)} (${columns})`
      : `CREATE TABLE ${physicalTable(table)} AS ${fill}`,
  ];
  await session.parts.file.change(session.connection, statements, { put: table });
}

async function createExternalTable(
  statement: CreateTable,
  name: QualifiedName,
  session: StatementSession,
): Promise<void> {
  const format = `${statement.storedAs ?? ''} ${statement.serde ?? ''} ${statement.inputFormat ?? ''}`;
  if (!/parquet/i.test(format))
    throw notSupported('An external table that is not STORED AS PARQUET', statement.name.at);
  if (statement.location === undefined) throw new SqlError('INVALID_TABLE_PROPERTY', 'Table location can not be null');
  await session.parts.glue.createTable(
    name.database,
    externalTableInput({ ...statement, name: name.name, location: statement.location }, parquetStorage),
  );
}

export async function runDropTable(statement: Of<'drop table'>, session: StatementSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.database);
  const entry = await session.parts.catalog.find(name.database, name.name);
  if (entry === undefined) {
    if (statement.ifExists) return doneOutcome();
    throw tableNotFound(name, statement.name.at);
  }
  if (entry.kind === 'view') throw new SqlError('GENERIC_USER_ERROR', `${name.name} is a view: use DROP VIEW`);
  if (entry.kind === 'external') await session.parts.glue.deleteTable(name.database, name.name);
  else await session.parts.file.change(session.connection, [`DROP TABLE ${physicalTable(entry)}`], { drop: entry });
  return doneOutcome();
}

export async function runAddColumns(statement: Of<'add columns'>, session: StatementSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  requireDistinctNames([...table.columns, ...statement.columns]);
  const put = withIcebergTypes({ ...table, columns: [...table.columns, ...statement.columns] });
  const statements = put.columns
    .slice(table.columns.length)
    .map(({ name, type }) => `ALTER TABLE ${physicalTable(table)} ADD COLUMN ${quoteName(name)} ${duckDbType(type)}`);
  await session.parts.file.change(session.connection, statements, { put });
  return doneOutcome();
}

export async function runDropColumn(statement: Of<'drop column'>, session: StatementSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  const columns = table.columns.filter(({ name }) => name !== statement.column.name);
  if (columns.length === table.columns.length) {
    throw new SqlError('COLUMN_NOT_FOUND', `Column '${statement.column.name}' cannot be resolved`, {
      at: statement.column.at,
    });
  }
  const statements = [`ALTER TABLE ${physicalTable(table)} DROP COLUMN ${quoteName(statement.column.name)}`];
  await session.parts.file.change(session.connection, statements, { put: { ...table, columns } });
  return doneOutcome();
}

export async function runSetProperties(
  statement: Of<'set properties'>,
  session: StatementSession,
): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  const properties = { ...table.properties, ...statement.properties };
  await session.parts.file.change(session.connection, [], { put: { ...table, properties } });
  return doneOutcome();
}

/** OPTIMIZE, VACUUM, MSCK REPAIR and ADD PARTITION: the table must exist, beyond that there is nothing to do here. */
export async function runMaintenance(statement: Of<'maintenance'>, session: StatementSession): Promise<EngineOutcome> {
  const name = qualify(statement.table, session.database);
  if ((await session.parts.catalog.find(name.database, name.name)) === undefined)
    throw tableNotFound(name, statement.table.at);
  return doneOutcome();
}
