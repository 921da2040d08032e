import { SqlError } from '../trino/sql-error.ts';
import type { PartitionField, Show, Statement } from '../trino/statement.ts';
import type { TableName } from '../trino/syntax-tree.ts';
import type { CatalogColumn, CatalogTable, ShownCatalog } from './catalog-table.ts';
import type { EngineOutcome, ResultRow } from './engine.ts';
import { glueTypeText } from './glue-type.ts';
import { linesOutcome } from './outcome.ts';
import { textColumn } from './result-columns.ts';
import { showCreateTable } from './show-create.ts';
import { qualify, schemaNotFound, tableNotFound } from './table-name.ts';

/** Where a SHOW or DESCRIBE looks: the catalog, and the database that names without one mean. */
export interface ShowContext {
  readonly catalog: ShownCatalog;
  readonly database: string;
}

type Subject = (show: Show, context: ShowContext) => Promise<EngineOutcome>;

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

/** SHOW …: lines of text as Athena prints them. */
export async function runShow(show: Show, context: ShowContext): Promise<EngineOutcome> {
  return await subjects[show.subject](show, context);
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

async function tablesOf({ of }: Show, { catalog, database }: ShowContext): Promise<readonly CatalogTable[]> {
  const named = of?.parts.at(-1)?.name.toLowerCase() ?? database;
  const tables = await catalog.tables(named);
  if (tables === undefined) throw schemaNotFound(named, of?.at);
  return tables;
}

async function showTables(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const names = (await tablesOf(show, context)).map(({ name }) => name);
  return lines('tab_name', names.filter(matcher(show.pattern)));
}

async function showViews(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const views = (await tablesOf(show, context)).filter(({ kind }) => kind === 'view').map(({ name }) => name);
  return lines('views', views.filter(matcher(show.pattern)));
}

async function showDatabases(show: Show, { catalog }: ShowContext): Promise<EngineOutcome> {
  const names = [...(await catalog.databaseNames())].sort();
  return lines('database_name', names.filter(matcher(show.pattern)));
}

async function existingTable(name: TableName, { catalog, database }: ShowContext): Promise<CatalogTable> {
  const qualified = qualify(name, database);
  const table = await catalog.find(qualified.database, qualified.name);
  if (table === undefined) throw tableNotFound(qualified, name.at);
  return table;
}

async function subjectOf({ of }: Show, context: ShowContext): Promise<CatalogTable> {
  if (of === undefined) throw new Error('This form of SHOW always names a table');
  return await existingTable(of, context);
}

const pad = (text: string) => text.padEnd(20);

async function showColumns(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const { columns, partitionKeys } = await subjectOf(show, context);
  return lines(
    'field',
    [...columns, ...partitionKeys].map(({ name }) => pad(name)),
  );
}

async function showCreate(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const table = await subjectOf(show, context);
  if (table.kind === 'view') throw new SqlError('GENERIC_USER_ERROR', `${table.name} is a view: use SHOW CREATE VIEW`);
  return lines('createtab_stmt', showCreateTable(table));
}

async function showCreateView(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const table = await subjectOf(show, context);
  if (table.kind !== 'view')
    throw new SqlError('GENERIC_USER_ERROR', `${table.name} is no view: use SHOW CREATE TABLE`);
  return lines('Create View', [`CREATE VIEW "${table.database}"."${table.name}" AS`, ...table.text.split('\n')]);
}

async function showPartitions(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const table = await subjectOf(show, context);
  const keys = table.partitionKeys.map(({ name }) => name);
  if (keys.length === 0) {
    throw new SqlError('GENERIC_USER_ERROR', `Table ${table.database}.${table.name} is not a partitioned table`);
  }
  const partitions = (await context.catalog.partitions(table)).map((values) =>
    keys.map((key, index) => `${key}=${values[index]}`).join('/'),
  );
  return lines('partition', [...new Set(partitions)].sort());
}

async function showProperties(show: Show, context: ShowContext): Promise<EngineOutcome> {
  const { properties } = await subjectOf(show, context);
  const shown = Object.entries(properties).filter(([key]) => show.pattern === undefined || key === show.pattern);
  return lines(
    'prpt_name',
    shown.map(([key, value]) => `${key}\t${value}`),
  );
}

/** DESCRIBE: one line for each column, as Hive prints them: padded and separated by tabs. */
export async function runDescribe(
  { table: name }: Extract<Statement, { kind: 'describe' }>,
  context: ShowContext,
): Promise<EngineOutcome> {
  const { columns, partitionKeys, partitionFields } = await existingTable(name, context);
  const line = ({ name: column, type, comment }: CatalogColumn) =>
    [pad(column), pad(glueTypeText(type)), pad(comment ?? '')].join('\t');
  const rows = [...columns, ...partitionKeys].map(line);
  const fields = [...partitionFields.map(fieldLine), ...partitionKeys.map(line)];
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
