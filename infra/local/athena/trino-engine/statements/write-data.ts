import { icebergCatalog, lakeCatalog } from '../../../trino/trino-settings.ts';
import type { EngineOutcome } from '../../engine/engine.ts';
import { changedOutcome, doneOutcome } from '../../engine/outcome.ts';
import { type QualifiedName, qualify, schemaNotFound } from '../../engine/table-name.ts';
import { isNameFree, requireNamedColumns, storableColumn } from '../../engine/table-rules.ts';
import { formatS3Address, parseS3Folder } from '../../lake/s3-address.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { CreateTableAs, Unload } from '../../trino/statement.ts';
import { unloadPrefix } from '../glue-catalog.ts';
import { queryColumns } from '../query-columns.ts';
import { quoteName, quoteTable } from '../quote.ts';
import type { RunningStatement } from '../running-statement.ts';
import {
  compressionCodec,
  icebergProperties,
  lowerCaseKeys,
  withClause,
  writeProperties,
} from '../table-properties.ts';
import { queryBelow, type StatementText, start, type TrinoSession } from '../trino-session.ts';

/** CREATE TABLE … AS: an Iceberg table, or objects with a table of Glue over them. */
export async function runCreateTableAs(statement: CreateTableAs, session: TrinoSession): Promise<EngineOutcome> {
  const { parts, request } = session;
  const name = qualify(statement.name, request.database);
  if (!(await isNameFree(name, statement.ifNotExists, parts.catalog))) return doneOutcome();
  const columns = (await queryColumns(statement.text, session)).map(storableColumn);
  requireNamedColumns(columns);
  const properties = lowerCaseKeys(statement.properties);
  const isIceberg = String(properties.table_type ?? 'HIVE').toUpperCase() === 'ICEBERG';
  const ending = statement.withData ? '' : '\nWITH NO DATA';
  if (isIceberg) {
    if (typeof properties.location !== 'string')
      throw new SqlError('INVALID_TABLE_PROPERTY', 'Table location can not be null');
    const heading = `CREATE TABLE ${quoteTable(icebergCatalog, name)} ${withClause(icebergProperties(properties))} AS`;
    return written(await finished(endedBy(queryBelow(heading, statement.text), ending), session), []);
  }
  const given = properties.external_location;
  const location = folderOf(typeof given === 'string' ? given : `${request.outputPrefix}tables/${request.queryId}/`);
  const message = `Target directory for table '${name.database}.${name.name}' already exists: ${location}`;
  await requireEmpty(location, message, session);
  const text = writingText({ name, location, properties, query: statement });
  return written(await finished(endedBy(text, ending), session), await objectsBelow(location, session));
}

/** UNLOAD: the objects are those of a Hive table that Trino writes; the table is then forgotten, the objects stay. */
export async function runUnload(statement: Unload, session: TrinoSession): Promise<EngineOutcome> {
  const { parts, request } = session;
  const location = folderOf(statement.to);
  await requireEmpty(location, `Target location '${statement.to}' is not empty`, session);
  const columns = (await queryColumns(statement.text, session)).map(storableColumn);
  const name = { database: await homeOf(session), name: `${unloadPrefix}${request.queryId.replaceAll('-', '')}` };
  const properties = lowerCaseKeys(statement.properties);
  const text = writingText({ name, location, properties, query: statement, columns });
  try {
    const { updateCount, scannedBytes, planningMs } = await finished(text, session);
    return changedOutcome(updateCount, {
      scannedBytes,
      planningMs,
      writtenObjects: await objectsBelow(location, session),
    });
  } finally {
    await parts.glue.deleteTable(name.database, name.name);
  }
}

// An UNLOAD needs no database, the table that it writes through does.
async function homeOf({ parts, request }: TrinoSession): Promise<string> {
  const names = await parts.catalog.databaseNames();
  const home = names.find((name) => name === request.database) ?? names[0];
  if (home === undefined) throw schemaNotFound(request.database);
  return home;
}

interface Writing {
  readonly name: QualifiedName;
  readonly location: string;
  readonly properties: CreateTableAs['properties'];
  readonly query: Pick<Unload, 'text'>;
  /** Given where the query's own names may be missing. */
  readonly columns?: readonly { readonly name: string }[];
}

function writingText({ name, location, properties, query, columns }: Writing): StatementText {
  const list = columns === undefined ? '' : ` (${columns.map((column) => quoteName(column.name)).join(', ')})`;
  const clause = withClause(writeProperties(properties, location));
  const heading = `CREATE TABLE ${quoteTable(lakeCatalog, name)}${list} ${clause} AS`;
  return {
    ...queryBelow(heading, query.text),
    properties: { [`${lakeCatalog}.compression_codec`]: compressionCodec(properties) },
  };
}

const endedBy = (text: StatementText, ending: string): StatementText => ({ ...text, sql: `${text.sql}${ending}` });

async function finished(text: StatementText, session: TrinoSession): Promise<RunningStatement> {
  const statement = await start(text, session);
  await statement.finish();
  return statement;
}

function written({ scannedBytes, planningMs }: RunningStatement, writtenObjects: readonly string[]): EngineOutcome {
  return { ...doneOutcome(), output: 'none', scannedBytes, planningMs, writtenObjects };
}

const folderOf = (location: string) => formatS3Address(parseS3Folder(location));

// Athena writes to an empty place only.
async function requireEmpty(location: string, message: string, session: TrinoSession): Promise<void> {
  if ((await objectsBelow(location, session)).length > 0) throw new SqlError('HIVE_PATH_ALREADY_EXISTS', message);
}

async function objectsBelow(location: string, { parts }: TrinoSession): Promise<string[]> {
  return (await parts.objects.list(parseS3Folder(location))).map(formatS3Address);
}
