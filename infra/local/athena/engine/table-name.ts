import { notSupported, type Position, SqlError, syntaxError } from '../trino/sql-error.ts';
import type { TableName } from '../trino/syntax-tree.ts';

export interface QualifiedName {
  readonly database: string;
  readonly name: string;
}

/** A table's name with the database it means, in lower case as Athena stores names. */
export function qualify({ parts, at }: TableName, database: string): QualifiedName {
  const names = parts.map(({ name }) => name.toLowerCase());
  const [name = '', schema = database.toLowerCase(), catalog = 'awsdatacatalog'] = names.reverse();
  if (names.length > 3) throw syntaxError(at, `Too many dots in table name: ${names.reverse().join('.')}`);
  if (catalog !== 'awsdatacatalog' && catalog !== 'hive') {
    throw new SqlError('CATALOG_NOT_FOUND', `Catalog '${catalog}' does not exist`, { at });
  }
  return { database: schema, name };
}

export function tableNotFound({ database, name }: QualifiedName, at: Position): SqlError {
  const isMetadata = /\$(?:snapshots|history|manifests|files|refs|properties|metadata_log_entries|all_manifests)$/.test(
    name,
  );
  if (isMetadata) return notSupported(`The metadata table "${name}"`, at);
  return new SqlError('TABLE_NOT_FOUND', `Table 'awsdatacatalog.${database}.${name}' does not exist`, { at });
}

export function schemaNotFound(database: string, at?: Position): SqlError {
  return new SqlError('SCHEMA_NOT_FOUND', `Schema '${database}' does not exist`, { ...(at && { at }) });
}
