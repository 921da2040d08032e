import type { EngineOutcome, ResultRow } from '../../engine/engine.ts';
import type { GlueColumn } from '../../lake/glue-tables.ts';
import { parseS3Folder } from '../../lake/s3-address.ts';
import { listTableObjects } from '../../lake/table-objects.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { ColumnDefinition, PartitionField, Show, Statement } from '../../trino/statement.ts';
import type { TableName } from '../../trino/syntax-tree.ts';
import { glueTypeText } from '../glue-type.ts';
import type { CatalogEntry } from '../lake-catalog.ts';
import { textColumn } from '../result-columns.ts';
import type { StatementSession } from '../statement-session.ts';
import { qualify, schemaNotFound, tableNotFound } from '../table-name.ts';
import { linesOutcome } from './outcome.ts';
import { showCreateTable } from './show-create.ts';

type Subject = (show: Show, session: StatementSession) => Promise<EngineOutcome>;

const subjects: Readonly<Record<Show['subject'], Subject>> = {
  tables: showTables,
  views: showViews,
  databases: showDatabases,
  columns: showColumns,
  'create table': showCreate,
  'create view': showCreateView,
  partitions: showPartitions,
  'table properties': showProperties,
};

export async function runShow(show: Show, session: StatementSession): Promise<EngineOutcome> {
  return await subjects[show.subject](show, session);
}

function lines(column: string, values: readonly string[]): EngineOutcome {
  return linesOutcome(
    [textColumn(column)],
    values.map((value): ResultRow => [value]),
  );
}

// Hive's pattern: * stands for any text, | separates alternatives.
function matcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const escaped = pattern
    .toLowerCase()
    .split('|')
    .map((part) =>
      part
        .split(/[*%]/)
        .map((text) => text.replaceAll(/[.+^${}()[\]\\?]/g, '\\$&'))
        .join('.*'),
    );
  const expression = new RegExp(`^(?:${escaped.join('|')})$`);
  return (name) => expression.test(name);
}

async function entriesOf({ of }: Show, session: StatementSession): Promise<readonly CatalogEntry[]> {
  const database = of?.parts.at(-1)?.name.toLowerCase() ?? session.database;
  if (!(await session.parts.catalog.hasDatabase(database))) throw schemaNotFound(database, of?.at);
  return await session.parts.catalog.entries(database);
}

async function showTables(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const names = (await entriesOf(show, session)).map(({ name }) => name);
  return lines('tab_name', names.filter(matcher(show.pattern)));
}

async function showViews(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const views = (await entriesOf(show, session)).filter(({ kind }) => kind === 'view').map(({ name }) => name);
  return lines('views', views.filter(matcher(show.pattern)));
}

async function showDatabases(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const names = (await session.parts.catalog.databases()).map(({ name }) => name).sort();
  return lines('database_name', names.filter(matcher(show.pattern)));
}

export async function existingEntry(name: TableName, session: StatementSession): Promise<CatalogEntry> {
  const qualified = qualify(name, session.database);
  const entry = await session.parts.catalog.find(qualified.database, qualified.name);
  if (entry === undefined) throw tableNotFound(qualified, name.at);
  return entry;
}

async function subjectOf({ of }: Show, session: StatementSession): Promise<CatalogEntry> {
  if (of === undefined) throw new Error('This form of SHOW always names a table');
  return await existingEntry(of, session);
}

const columnsOf = (entry: CatalogEntry): readonly (ColumnDefinition | GlueColumn)[] =>
  entry.kind === 'external' ? entry.table.columns : entry.columns;

const keysOf = (entry: CatalogEntry): readonly GlueColumn[] =>
  entry.kind === 'external' ? entry.table.partitionKeys : [];

const pad = (text: string) => text.padEnd(20);

async function showColumns(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const entry = await subjectOf(show, session);
  return lines(
    'field',
    [...columnsOf(entry), ...keysOf(entry)].map(({ name }) => pad(name)),
  );
}

async function showCreate(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const entry = await subjectOf(show, session);
  if (entry.kind === 'view') throw new SqlError('GENERIC_USER_ERROR', `${entry.name} is a view: use SHOW CREATE VIEW`);
  return lines('createtab_stmt', showCreateTable(entry));
}

async function showCreateView(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const entry = await subjectOf(show, session);
  if (entry.kind !== 'view')
    throw new SqlError('GENERIC_USER_ERROR', `${entry.name} is no view: use SHOW CREATE TABLE`);
  return lines('Create View', [`CREATE VIEW "${entry.database}"."${entry.name}" AS`, ...entry.text.split('\n')]);
}

async function showPartitions(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const entry = await subjectOf(show, session);
  const keys = keysOf(entry).map(({ name }) => name);
  if (entry.kind !== 'external' || keys.length === 0) {
    throw new SqlError('GENERIC_USER_ERROR', `Table ${entry.database}.${entry.name} is not a partitioned table`);
  }
  parseS3Folder(entry.table.location);
  const objects = await listTableObjects(entry.table, new Map(), session.parts.objects);
  const partitions = objects.map(({ partition }) => keys.map((key, index) => `${key}=${partition[index]}`).join('/'));
  return lines('partition', [...new Set(partitions)].sort());
}

async function showProperties(show: Show, session: StatementSession): Promise<EngineOutcome> {
  const entry = await subjectOf(show, session);
  const properties =
    entry.kind === 'external' ? entry.table.parameters : entry.kind === 'table' ? entry.properties : {};
  const shown = Object.entries(properties).filter(([key]) => show.pattern === undefined || key === show.pattern);
  return lines(
    'prpt_name',
    shown.map(([key, value]) => `${key}\t${value}`),
  );
}

/** DESCRIBE: one line for each column, as Hive prints them: padded and separated by tabs. */
export async function runDescribe(
  { table }: Extract<Statement, { kind: 'describe' }>,
  session: StatementSession,
): Promise<EngineOutcome> {
  const entry = await existingEntry(table, session);
  const line = ({ name, type, comment }: ColumnDefinition | GlueColumn) =>
    [pad(name), pad(glueTypeText(type)), pad(comment ?? '')].join('\t');
  const rows = [...columnsOf(entry), ...keysOf(entry)].map(line);
  const fields = entry.kind === 'table' ? entry.partitionFields.map(fieldLine) : keysOf(entry).map(line);
  const header = [
    '\t \t ',
    '# Partition Information\t \t ',
    `${pad('# col_name')}\t${pad('data_type')}\t${pad('comment')}`,
    '\t \t ',
  ];
  const all = fields.length === 0 ? rows : [...rows, ...header, ...fields];
  return linesOutcome(
    ['col_name', 'data_type', 'comment'].map(textColumn),
    all.map((text): ResultRow => [text]),
  );
}

function fieldLine({ column, transform, argument }: PartitionField): string {
  const text = transform === 'identity' ? 'identity' : argument === undefined ? transform : `${transform}[${argument}]`;
  return [pad(column), pad(text), pad('')].join('\t');
}
