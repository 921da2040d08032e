import type { EngineOutcome } from '../../engine/engine.ts';
import { externalTableInput, parquetStorage } from '../../engine/external-table-input.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { type QualifiedName, qualify } from '../../engine/table-name.ts';
import { isNameFree, requireHiveTypes, requireNamedColumns, storableColumn } from '../../engine/table-rules.ts';
import { formatS3Address, parseS3Folder } from '../../lake/s3-address.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { ColumnDefinition, CreateTableAs } from '../../trino/statement.ts';
import { duckDbType } from '../duckdb-type.ts';
import { icebergType } from '../iceberg-type.ts';
import type { StatementSession } from '../statement-session.ts';
import { quoteName } from '../translate/quote.ts';
import { planQuery } from './select.ts';
import { storeTable } from './table-definitions.ts';
import { queryColumns } from './views.ts';
import { parquetTarget, requireEmpty, writeParquet } from './write-parquet.ts';

/** CREATE TABLE … AS: an Iceberg table of the DuckDB file, or Parquet objects with a table of Glue over them. */
export async function runCreateTableAs(statement: CreateTableAs, session: StatementSession): Promise<EngineOutcome> {
  const name = qualify(statement.name, session.database);
  if (!(await isNameFree(name, statement.ifNotExists, session.parts.catalog))) return doneOutcome();
  const plan = await planQuery(statement.query, session);
  const columns = (await queryColumns(statement.query, session)).map(storableColumn);
  requireNamedColumns(columns);
  const rows = statement.withData ? plan.sql : `SELECT * FROM (${plan.sql}) LIMIT 0`;
  const isIceberg = String(statement.properties.table_type ?? 'HIVE').toUpperCase() === 'ICEBERG';
  const written = isIceberg
    ? await createIceberg(statement, name, columns, rows, session)
    : await createExternal(statement, name, columns, rows, session);
  const { scannedBytes, planningMs } = plan;
  return { ...doneOutcome(), output: 'none', scannedBytes, planningMs, writtenObjects: written };
}

async function createIceberg(
  { properties }: CreateTableAs,
  name: QualifiedName,
  columns: readonly ColumnDefinition[],
  sql: string,
  session: StatementSession,
): Promise<string[]> {
  if (typeof properties.location !== 'string')
    throw new SqlError('INVALID_TABLE_PROPERTY', 'Table location can not be null');
  const transforms = Array.isArray(properties.partitioning) ? properties.partitioning : [];
  const partitionFields = transforms.map((text) => {
    const match = /^\s*(?:(\w+)\(\s*)?"?(\w+)"?(?:\s*,\s*(\d+))?\s*\)?\s*$/.exec(text);
    if (match?.[2] === undefined) throw notSupported(`The partitioning '${text}'`);
    const argument = match[3] === undefined ? {} : { argument: Number(match[3]) };
    return { transform: match[1]?.toLowerCase() ?? 'identity', column: match[2].toLowerCase(), ...argument };
  });
  const outputs = columns.map(
    ({ name: column, type }) =>
      `CAST(${quoteName(column)} AS ${duckDbType(icebergType(type))}) AS ${quoteName(column)}`,
  );
  await storeTable(
    {
      kind: 'table',
      ...name,
      columns,
      partitionFields,
      location: properties.location.replace(/\/$/, ''),
      properties: { table_type: 'ICEBERG' },
      createdAt: session.parts.now().toISOString(),
    },
    session,
    `SELECT ${outputs.join(', ')} FROM (${sql})`,
  );
  return [];
}

async function createExternal(
  { properties }: CreateTableAs,
  name: QualifiedName,
  columns: readonly ColumnDefinition[],
  sql: string,
  session: StatementSession,
): Promise<string[]> {
  requireHiveTypes(columns);
  const location =
    typeof properties.external_location === 'string'
      ? properties.external_location
      : `${session.request.outputPrefix}tables/${session.request.queryId}/`;
  const target = parquetTarget(formatS3Address(parseS3Folder(location)), properties);
  if (properties.bucketed_by !== undefined) throw notSupported('CREATE TABLE AS with buckets');
  const message = `Target directory for table '${name.database}.${name.name}' already exists: ${location}`;
  await requireEmpty(target.location, session, message);
  const { objects } = await writeParquet(sql, target, session);
  const isPartition = ({ name: column }: ColumnDefinition) => target.partitionedBy.includes(column);
  const input = externalTableInput(
    {
      name: name.name,
      location: target.location,
      columns: columns.filter((column) => !isPartition(column)),
      partitionColumns: columns.filter(isPartition),
      properties: {},
    },
    parquetStorage,
  );
  await session.parts.glue.createTable(name.database, input);
  return objects;
}
