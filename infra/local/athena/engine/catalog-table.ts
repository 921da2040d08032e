import type { DataType } from '../trino/data-type.ts';
import type { PartitionField } from '../trino/statement.ts';
import type { TableDescription } from './engine.ts';
import { glueTypeText } from './glue-type.ts';

export interface CatalogColumn {
  readonly name: string;
  readonly type: DataType;
  readonly comment?: string;
}

/** A table or view as SHOW, DESCRIBE and the metadata operations tell of it, whichever engine holds it. */
export interface CatalogTable {
  readonly kind: 'iceberg' | 'external' | 'view';
  readonly database: string;
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
  /** Columns of an external table whose values stand in the objects' keys. */
  readonly partitionKeys: readonly CatalogColumn[];
  /** How an Iceberg table is partitioned. */
  readonly partitionFields: readonly PartitionField[];
  readonly location: string;
  readonly comment?: string;
  /** What the table was given as TBLPROPERTIES. */
  readonly properties: Readonly<Record<string, string>>;
  /** The query of a view. */
  readonly text: string;
  readonly createdAt: Date;
}

/** What a kind of table has nothing of. */
export const emptyTable = {
  columns: [],
  partitionKeys: [],
  partitionFields: [],
  location: '',
  properties: {},
  text: '',
} satisfies Partial<CatalogTable>;

/** What SHOW and DESCRIBE read. */
export interface ShownCatalog {
  databaseNames(): Promise<readonly string[]>;
  /** Tables and views of a database by name; `undefined` when there is no such database. */
  tables(database: string): Promise<readonly CatalogTable[] | undefined>;
  find(database: string, name: string): Promise<CatalogTable | undefined>;
  /** The values of the partition keys of each partition of an external table. */
  partitions(table: CatalogTable): Promise<readonly (readonly string[])[]>;
}

/** The same in the words of GetTableMetadata. */
export function describeTable(table: CatalogTable): TableDescription {
  const column = ({ name, type, comment }: CatalogColumn) => ({
    name,
    type: glueTypeText(type),
    ...(comment && { comment }),
  });
  return {
    name: table.name,
    tableType: table.kind === 'view' ? 'VIRTUAL_VIEW' : 'EXTERNAL_TABLE',
    createdAt: table.createdAt,
    columns: table.columns.map(column),
    partitionKeys: table.partitionKeys.map(column),
    parameters: parametersOf(table),
  };
}

function parametersOf({ kind, properties, location }: CatalogTable): Readonly<Record<string, string>> {
  if (kind === 'view') return { presto_view: 'true' };
  return kind === 'iceberg' ? { ...properties, table_type: 'ICEBERG', location } : properties;
}
