import type { ColumnType, Dataset } from './dataset.ts';

export interface SilverColumn {
  readonly name: string;
  /** Type for Athena's `CREATE TABLE` of an Iceberg table. */
  readonly type: ColumnType;
  /** Type for `CAST` in Athena's queries, which name some types differently from its DDL. */
  readonly castType: string;
  readonly comment: string;
}

/** Iceberg keeps microseconds; bronze timestamps have milliseconds and must be cast to be inserted. */
const castTypes: Record<ColumnType, string> = {
  string: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  timestamp: 'timestamp(6)',
  date: 'date',
};

/** Columns of the silver Iceberg table, in the order of the dataset, without what only bronze holds. */
export function silverColumns(dataset: Dataset): SilverColumn[] {
  return dataset.columns
    .filter(({ bronzeOnly }) => !bronzeOnly)
    .map(({ name, type, meaning }) => ({ name, type, castType: castTypes[type], comment: meaning }));
}
