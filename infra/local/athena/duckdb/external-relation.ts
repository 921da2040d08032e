import type { GlueTable } from '../lake/glue-tables.ts';
import type { TableObject } from '../lake/table-objects.ts';
import type { DataType } from '../trino/data-type.ts';
import { duckDbType } from './duckdb-type.ts';
import { markedColumn } from './scanned-bytes.ts';
import { quoteName, quoteText } from './translate/quote.ts';

/**
 * The rows of a table whose data are Parquet objects, as a relation of DuckDB.
 *
 * The table's schema decides, not the files': a column that an older file lacks is NULL there, one that the table does
 * not know is not seen. Without objects it is an empty table with the right columns.
 */
export function externalRelation(
  table: GlueTable,
  objects: readonly TableObject[],
  paths: readonly string[],
  marker: string,
): string {
  const keys = table.partitionKeys.map(({ name, type }, index) => partitionColumn(name, type, objects, index));
  if (objects.length === 0) {
    const columns = [...table.columns, ...table.partitionKeys].map(
      ({ name, type }) => `CAST(NULL AS ${duckDbType(type)}) AS ${quoteName(name)}`,
    );
    return `(SELECT ${columns.join(', ')} WHERE FALSE)`;
  }
  const columns = table.columns.map(({ name }) => `${quoteName(markedColumn(marker, name))} AS ${quoteName(name)}`);
  const schema = table.columns.map(
    ({ name, type }) =>
      `${quoteText(name)}: {name: ${quoteText(markedColumn(marker, name))}, type: ${quoteText(duckDbType(type))}, default_value: NULL}`,
  );
  const files = `[${paths.map(quoteText).join(', ')}]`;
  return `(SELECT ${[...columns, ...keys].join(', ')} FROM read_parquet(${files}, schema = MAP {${schema.join(', ')}}))`;
}

// How Hive, and so Athena, writes NULL in an object's key.
const hiveNull = '__HIVE_DEFAULT_PARTITION__';

// The value of a partition key stands in an object's key only, so it is looked up by the number of the file.
function partitionColumn(name: string, type: DataType, objects: readonly TableObject[], index: number): string {
  const values = objects.map(({ partition }) => {
    const value = partition[index] ?? '';
    return value === hiveNull ? 'NULL' : quoteText(value);
  });
  const lookup = `(CAST([${values.join(', ')}] AS VARCHAR[]))[CAST(file_index AS BIGINT) + 1]`;
  return `CAST(${lookup} AS ${duckDbType(type)}) AS ${quoteName(name)}`;
}
