import type { ResultColumn } from './arrow-table.ts';
import { type ColumnType, containerNames, fieldNameAt, isTypedContainer, typeText } from './column-type.ts';

/**
 * Types that Athena's Parquet writer takes and gives back unchanged. timestamp is none of them: it takes milliseconds only ("Incorrect
 * timestamp precision for timestamp(6)", which is what Iceberg tables hold), and the types below it takes not at all.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 */
const writable = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'int',
  'bigint',
  'real',
  'float',
  'double',
  'decimal',
  'date',
  'varchar',
  'varbinary',
]);

const text: ColumnType = { name: 'varchar', parameters: [], elements: [], fieldNames: [] };

/** The type in which a value is written: its own, or text in place of what the writer does not take. */
function writtenType(type: ColumnType): ColumnType {
  if (type.elements.length === 0) {
    if (type.name === 'float') return { ...type, name: 'real' };
    return writable.has(type.name) ? type : text;
  }
  return {
    ...type,
    elements: type.elements.map(writtenType),
    fieldNames: type.name === 'row' ? type.elements.map((_, index) => fieldNameAt(type.fieldNames, index)) : [],
  };
}

/** A zone is written as UTC, since the clock of a place shows an hour of autumn twice. */
function writtenExpression(name: string, type: ColumnType): string {
  if (type.name === 'json') return `json_format(${name})`;
  if (type.name === 'timestamp with time zone') return `CAST(${name} AT TIME ZONE 'UTC' AS varchar)`;
  if (containerNames.has(type.name) && !isTypedContainer(type)) return `json_format(CAST(${name} AS JSON))`;
  if (type.name === 'varchar' || type.name === 'varbinary') return name;
  return `CAST(${name} AS ${typeText(writtenType(type))})`;
}

/** Columns get names of their own: UNLOAD refuses two of the same name, or one without. */
function columnNames(columns: readonly unknown[]): string[] {
  return columns.map((_, index) => `c${index}`);
}

/** Lines of each statement below before the asked one. */
export const linesBeforeAsked = 1;

/** The first rows of a query, in no order; of none, its columns, for which nothing is read. */
export function firstRowsStatement(sql: string, rows: number): string {
  return `SELECT * FROM (\n${sql}\n) LIMIT ${rows}`;
}

/** Tells the types of the arrays, maps and rows of a query, of which GetQueryResults does not; reads nothing. */
export function typesStatement(sql: string, columns: readonly ResultColumn[]): string {
  const names = columnNames(columns);
  const types = names
    .filter((_, index) => containerNames.has(columns[index]?.type.name ?? ''))
    .map((name) => `typeof(${name})`)
    .join(', ');
  return `SELECT ${types} FROM (VALUES 1) AS one (n) LEFT JOIN (SELECT * FROM (\n${sql}\n) AS asked (${names.join(', ')}) LIMIT 0) ON true`;
}

/** Writes the rows of a query, or so many of them, as Parquet below a location; column n is called cn. */
export function unloadStatement(
  sql: string,
  { columns, location, mostRows = Infinity }: { columns: readonly ResultColumn[]; location: string; mostRows?: number },
): string {
  const names = columnNames(columns);
  const written = columns.map(
    ({ type }, index) => `${writtenExpression(String(names[index]), type)} AS ${names[index]}`,
  );
  const limit = Number.isFinite(mostRows) ? ` LIMIT ${mostRows}` : '';
  return `UNLOAD (SELECT ${written.join(', ')} FROM (\n${sql}\n) AS asked (${names.join(', ')})${limit}) TO '${location}' WITH (format = 'PARQUET', compression = 'ZSTD')`;
}
