import { icebergCatalog, lakeCatalog } from '../../../trino/trino-settings.ts';
import type { CatalogTable } from '../../engine/catalog-table.ts';
import type { EngineOutcome } from '../../engine/engine.ts';
import { externalTableInput, storageOf } from '../../engine/external-table-input.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { type QualifiedName, qualify, tableNotFound } from '../../engine/table-name.ts';
import { isNameFree, requireDistinctNames, requireIceberg } from '../../engine/table-rules.ts';
import { formatS3Address, parseS3Folder } from '../../lake/s3-address.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { CreateTable, PartitionField, Statement } from '../../trino/statement.ts';
import type { TableName } from '../../trino/syntax-tree.ts';
import { quoteName, quoteTable, quoteText } from '../quote.ts';
import { icebergProperties, withClause } from '../table-properties.ts';
import { runOwn, type TrinoSession } from '../trino-session.ts';
import { icebergType } from '../trino-type.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export async function runCreateTable(statement: CreateTable, session: TrinoSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.request.database);
  if (!(await isNameFree(name, statement.ifNotExists, session.parts.catalog))) return doneOutcome();
  requireDistinctNames([...statement.columns, ...statement.partitionColumns]);
  if (statement.isExternal) await createExternalTable(statement, name, session);
  else await runOwn(createIcebergSql(statement, name), session);
  return doneOutcome();
}

/** Athena's CREATE TABLE of an Iceberg table in Trino's words. */
export function createIcebergSql(statement: CreateTable, name: QualifiedName): string {
  const location = formatS3Address(parseS3Folder(requireIceberg(statement)));
  const columns = statement.columns.map(({ name: column, type, comment }) => {
    const suffix = comment === undefined ? '' : ` COMMENT ${quoteText(comment)}`;
    return `  ${quoteName(column)} ${icebergType(type)}${suffix}`;
  });
  const comment = statement.comment === undefined ? '' : `\nCOMMENT ${quoteText(statement.comment)}`;
  const partitioning = statement.partitionFields.map(partitionText);
  const properties = icebergProperties({ ...statement.properties, location, partitioning });
  return `CREATE TABLE ${quoteTable(icebergCatalog, name)} (\n${columns.join(',\n')}\n)${comment}\n${withClause(properties)}`;
}

function partitionText({ column, transform, argument }: PartitionField): string {
  if (transform === 'identity') return quoteName(column);
  return `${transform}(${quoteName(column)}${argument === undefined ? '' : `, ${argument}`})`;
}

// Trino knows no CREATE EXTERNAL TABLE with Hive's types, and Athena writes such a table into Glue without looking at its data.
async function createExternalTable(statement: CreateTable, name: QualifiedName, session: TrinoSession): Promise<void> {
  if (statement.location === undefined) throw new SqlError('INVALID_TABLE_PROPERTY', 'Table location can not be null');
  const input = externalTableInput(
    { ...statement, name: name.name, location: statement.location },
    storageOf(statement),
  );
  await session.parts.glue.createTable(name.database, input);
}

export async function existingTable(name: TableName, { parts, request }: TrinoSession): Promise<CatalogTable> {
  const qualified = qualify(name, request.database);
  const table = await parts.catalog.find(qualified.database, qualified.name);
  if (table === undefined) throw tableNotFound(qualified, name.at);
  return table;
}

export async function runDropTable(statement: Of<'drop table'>, session: TrinoSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.request.database);
  const table = await session.parts.catalog.find(name.database, name.name);
  if (table === undefined) {
    if (statement.ifExists) return doneOutcome();
    throw tableNotFound(name, statement.name.at);
  }
  if (table.kind === 'view') throw new SqlError('GENERIC_USER_ERROR', `${name.name} is a view: use DROP VIEW`);
  await dropTable(table, session);
  return doneOutcome();
}

/** Drops a table or view: an Iceberg table with its data, as on Athena, an external one without. */
export async function dropTable(table: CatalogTable, session: TrinoSession): Promise<void> {
  if (table.kind === 'iceberg') await runOwn(`DROP TABLE ${quoteTable(icebergCatalog, table)}`, session);
  else await session.parts.glue.deleteTable(table.database, table.name);
}

async function changeableTable(name: TableName, session: TrinoSession): Promise<CatalogTable> {
  const table = await existingTable(name, session);
  if (table.kind !== 'view') return table;
  throw new SqlError('NOT_SUPPORTED', `Changing views is not supported: ${table.name}`, { at: name.at });
}

export async function runAddColumns(statement: Of<'add columns'>, session: TrinoSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  requireDistinctNames([...table.columns, ...table.partitionKeys, ...statement.columns]);
  const target = quoteTable(table.kind === 'iceberg' ? icebergCatalog : lakeCatalog, table);
  for (const { name, type, comment } of statement.columns) {
    const suffix = comment === undefined ? '' : ` COMMENT ${quoteText(comment)}`;
    await runOwn(`ALTER TABLE ${target} ADD COLUMN ${quoteName(name)} ${icebergType(type)}${suffix}`, session);
  }
  return doneOutcome();
}

export async function runDropColumn(statement: Of<'drop column'>, session: TrinoSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  if (table.kind !== 'iceberg')
    throw notSupported('Dropping a column of a table that is not Iceberg', statement.table.at);
  const { name, at } = statement.column;
  if (!table.columns.some((column) => column.name === name)) {
    throw new SqlError('COLUMN_NOT_FOUND', `Column '${name}' cannot be resolved`, { at });
  }
  await runOwn(`ALTER TABLE ${quoteTable(icebergCatalog, table)} DROP COLUMN ${quoteName(name)}`, session);
  return doneOutcome();
}

/** ALTER TABLE SET TBLPROPERTIES. */
export async function runSetProperties(statement: Of<'set properties'>, session: TrinoSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  await session.parts.glue.setParameters(table.database, table.name, statement.properties);
  return doneOutcome();
}
