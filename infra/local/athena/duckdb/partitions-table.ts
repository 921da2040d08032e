import type { DuckDBConnection } from '@duckdb/node-api';
import { notSupported, type Position } from '../trino/sql-error.ts';
import type { ColumnDefinition, PartitionField } from '../trino/statement.ts';
import { tokenize } from '../trino/tokens.ts';
import { physicalTable, type StoredTable } from './lake-file.ts';
import { storedTableBytes } from './scanned-bytes.ts';
import { quoteName } from './translate/quote.ts';

const suffix = '$partitions';

/** The table whose partitions a name such as `order_events$partitions` means; `undefined` for any other name. */
export function partitionedTableName(name: string): string | undefined {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}

/**
 * Iceberg's metadata table of partitions, made anew as a temporary table of the connection: Athena reads it from manifests
 * without touching the data, so here too it must be gone from the plan whose bytes are counted.
 *
 * Each partition counts as one file, and has the share of the stored bytes that it has of the rows.
 *
 * @param sql the statement that reads it; only the columns whose statistics it can need are looked at
 * @returns a relation of DuckDB
 */
export async function createPartitionsTable(
  table: StoredTable,
  scope: { readonly connection: DuckDBConnection; readonly sql: string; readonly at: Position; readonly name: string },
): Promise<string> {
  const { connection, sql, at, name } = scope;
  const totalBytes = await storedTableBytes(physicalTable(table), connection);
  const fields = table.partitionFields.map((field) => partitionExpression(field, table, at));
  const columns = statisticsOf(table, neededStatistics(sql));
  const outputs = [
    ...(fields.length === 0 ? [] : [`struct_pack(${fields.join(', ')}) AS "partition"`]),
    'count(*) AS record_count',
    'CAST(1 AS BIGINT) AS file_count',
    `CAST(round(${totalBytes} * count(*) / sum(count(*)) OVER ()) AS BIGINT) AS total_size`,
    ...(columns.length === 0 ? [] : [`struct_pack(${columns.join(', ')}) AS "data"`]),
  ];
  const groups = fields.length === 0 ? 'HAVING count(*) > 0' : 'GROUP BY "partition"';
  const relation = `temp.main.${quoteName(name)}`;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${quoteName(name)} AS SELECT ${outputs.join(', ')} FROM ${physicalTable(table)} ${groups}`,
  );
  return relation;
}

// Names and types of https://iceberg.apache.org/spec/#partition-transforms: days are dates, the rest counts from 1970.
const transforms: Readonly<Record<string, (column: string) => string>> = {
  year: (column) => `CAST(year(${column}) - 1970 AS INTEGER)`,
  month: (column) => `CAST((year(${column}) - 1970) * 12 + month(${column}) - 1 AS INTEGER)`,
  day: (column) => `CAST(${column} AS DATE)`,
  hour: (column) => `CAST(floor(epoch(${column}) / 3600) AS INTEGER)`,
};

function partitionExpression({ column, transform }: PartitionField, table: StoredTable, at: Position): string {
  const source = quoteName(column);
  if (transform === 'identity') return `${source} := ${source}`;
  const expression = transforms[transform];
  if (expression === undefined)
    throw notSupported(`The partitions of ${table.name}, which has the partition field ${transform}(${column})`, at);
  return `${quoteName(`${column}_${transform}`)} := ${expression(source)}`;
}

/** The columns whose statistics a statement reads as `data.column`; `undefined` when it may read any. */
function neededStatistics(sql: string): ReadonlySet<string> | undefined {
  const tokens = tokenize(sql);
  const isCount = (index: number) => tokens[index - 1]?.text === '(' && tokens[index - 2]?.value === 'COUNT';
  if (tokens.some(({ text }, index) => text === '*' && !isCount(index))) return undefined;
  const names = new Set<string>();
  for (const [index, { value }] of tokens.entries()) {
    if (value.toLowerCase() !== 'data') continue;
    if (tokens[index + 1]?.text !== '.') return undefined;
    names.add(tokens[index + 2]?.value.toLowerCase() ?? '');
  }
  return names;
}

const containers: ReadonlySet<string> = new Set(['array', 'map', 'row']);

function statisticsOf({ columns, partitionFields }: StoredTable, needed: ReadonlySet<string> | undefined): string[] {
  const identities = new Set(
    partitionFields.flatMap((field) => (field.transform === 'identity' ? [field.column] : [])),
  );
  return columns
    .filter(({ name, type }) => !identities.has(name) && !containers.has(type.name))
    .filter(({ name }) => needed?.has(name) ?? true)
    .map(columnStatistics);
}

function columnStatistics({ name, type }: ColumnDefinition): string {
  const column = quoteName(name);
  const isFloat = type.name === 'real' || type.name === 'double';
  const nans = isFloat ? `count(*) FILTER (isnan(${column}))` : 'CAST(NULL AS BIGINT)';
  const values = `"min" := min(${column}), "max" := max(${column}), null_count := count(*) - count(${column})`;
  return `${column} := struct_pack(${values}, nan_count := ${nans})`;
}
