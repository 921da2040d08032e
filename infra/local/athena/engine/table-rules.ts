import { type DataType, secondDigits, typeText } from '../trino/data-type.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { ColumnDefinition, CreateTable } from '../trino/statement.ts';
import { type QualifiedName, schemaNotFound } from './table-name.ts';

/** What a name is looked up in. */
export interface NameLookup {
  hasDatabase(database: string): Promise<boolean>;
  find(database: string, name: string): Promise<unknown>;
}

/** Whether the name is free; with IF NOT EXISTS a taken one is no failure. */
export async function isNameFree(
  { database, name }: QualifiedName,
  ifNotExists: boolean,
  lookup: NameLookup,
): Promise<boolean> {
  if (!(await lookup.hasDatabase(database))) throw schemaNotFound(database);
  if ((await lookup.find(database, name)) === undefined) return true;
  if (ifNotExists) return false;
  throw new SqlError('TABLE_ALREADY_EXISTS', `Table '${database}.${name}' already exists`);
}

export function requireDistinctNames(columns: readonly { readonly name: string }[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new SqlError('DUPLICATE_COLUMN_NAME', `Column name '${twice}' specified more than once`);
}

/** @throws SqlError when a table or view cannot have these columns. */
export function requireNamedColumns(columns: readonly ColumnDefinition[]): void {
  requireDistinctNames(columns);
  const names = columns.map(({ name }) => name);
  const unnamed = names.find((name) => /^_col\d+$/.test(name));
  if (unnamed !== undefined) {
    throw new SqlError('MISSING_COLUMN_NAME', `Column name not specified at position ${names.indexOf(unnamed) + 1}`);
  }
}

/** What an Iceberg table must have. @returns its location */
export function requireIceberg({ columns, partitionFields, properties, location }: CreateTable): string {
  const type = Object.entries(properties).find(([key]) => key.toLowerCase() === 'table_type');
  if (type?.[1].toLowerCase() !== 'iceberg') {
    throw new SqlError(
      'INVALID_TABLE_PROPERTY',
      "CREATE TABLE needs TBLPROPERTIES ('table_type'='ICEBERG'), or be CREATE EXTERNAL TABLE",
    );
  }
  if (location === undefined) throw new SqlError('INVALID_TABLE_PROPERTY', 'Table location can not be null');
  for (const { column, transform } of partitionFields) {
    if (columns.some((candidate) => candidate.name === column)) continue;
    throw new SqlError(
      'COLUMN_NOT_FOUND',
      `Cannot find the column ${column} of the partition field ${transform}(${column})`,
    );
  }
  return location;
}

/**
 * @throws SqlError when objects cannot hold such columns: Hive's timestamps have milliseconds, those of Iceberg tables
 * microseconds, and Athena's CREATE TABLE AS and UNLOAD refuse them (cast them to timestamp(3)).
 */
export function requireHiveTypes(columns: readonly ColumnDefinition[]): void {
  for (const { name, type } of columns) {
    const moment = momentWithin(type);
    if (moment === undefined) continue;
    const detail =
      moment.name === 'timestamp'
        ? `Incorrect timestamp precision for ${typeText(moment)}; the configured precision is MILLISECONDS; column name: ${name}`
        : `Unsupported Hive type: ${typeText(moment)}`;
    throw new SqlError('NOT_SUPPORTED', detail);
  }
}

// The part of a type that Hive has not.
function momentWithin(type: DataType): DataType | undefined {
  if (type.name === 'timestamp') return secondDigits(type) === 3 ? undefined : type;
  if (type.name === 'timestamp with time zone' || type.name === 'time') return type;
  return [...type.elements, ...type.fields.map((field) => field.type)].map(momentWithin).find((part) => part);
}

/** A column of a query as a table can keep it. */
export function storableColumn({ name, type }: ColumnDefinition): ColumnDefinition {
  const isStorable = type.name !== 'json' && type.name !== 'uuid' && !type.name.startsWith('interval');
  if (!isStorable) throw new SqlError('NOT_SUPPORTED', `Unsupported Hive type: ${type.name} (column ${name})`);
  return { name, type: type.name === 'unknown' ? { ...type, name: 'varchar', parameters: [] } : type };
}
