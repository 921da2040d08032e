import type { DataType } from './data-type.ts';
import type { Position } from './sql-error.ts';
import type { Expression, Identifier, Query, Relation, TableName } from './syntax-tree.ts';

export interface ColumnDefinition {
  readonly name: string;
  readonly type: DataType;
  readonly comment?: string;
}

/** One field of an Iceberg partition specification, e.g. month(occurred_at) or bucket(16, id). */
export interface PartitionField {
  readonly column: string;
  readonly transform: string;
  readonly argument?: number;
}

export interface CreateTable {
  readonly kind: 'create table';
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly isExternal: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly partitionColumns: readonly ColumnDefinition[];
  readonly partitionFields: readonly PartitionField[];
  readonly comment?: string;
  readonly location?: string;
  readonly serde?: string;
  readonly serdeProperties?: Readonly<Record<string, string>>;
  readonly storedAs?: string;
  readonly inputFormat?: string;
  readonly properties: Readonly<Record<string, string>>;
}

export type PropertyValue = string | boolean | number | readonly string[];

export interface CreateTableAs {
  readonly kind: 'create table as';
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly query: Query;
  readonly text: QueryText;
  readonly withData: boolean;
}

/** A query within another statement as it was written, and where it begins. */
export interface QueryText {
  readonly sql: string;
  readonly at: Position;
}

export interface Unload {
  readonly kind: 'unload';
  readonly query: Query;
  readonly text: QueryText;
  readonly to: string;
  readonly at: Position;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

export type MergeCase =
  | { readonly kind: 'delete'; readonly when?: Expression }
  | { readonly kind: 'update'; readonly when?: Expression; readonly assignments: readonly Assignment[] }
  | {
      readonly kind: 'insert';
      readonly when?: Expression;
      readonly columns: readonly Identifier[];
      readonly values: readonly Expression[];
    };

export interface Assignment {
  readonly column: Identifier;
  readonly value: Expression;
}

export interface Merge {
  readonly kind: 'merge';
  readonly table: TableName;
  readonly alias?: Identifier;
  readonly source: Relation;
  readonly on: Expression;
  readonly cases: readonly MergeCase[];
}

export type ShowSubject =
  | 'tables'
  | 'views'
  | 'databases'
  | 'columns'
  | 'create table'
  | 'create view'
  | 'partitions'
  | 'table properties';

export interface Show {
  readonly kind: 'show';
  readonly subject: ShowSubject;
  readonly of?: TableName;
  /** A pattern of SHOW TABLES and SHOW DATABASES (a regular expression with * for any text), or of LIKE. */
  readonly pattern?: string;
}

export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'insert';
      readonly table: TableName;
      readonly columns: readonly Identifier[];
      readonly query: Query;
    }
  | { readonly kind: 'delete'; readonly table: TableName; readonly where?: Expression }
  | {
      readonly kind: 'update';
      readonly table: TableName;
      readonly assignments: readonly Assignment[];
      readonly where?: Expression;
    }
  | Merge
  | CreateTable
  | CreateTableAs
  | Unload
  | {
      readonly kind: 'create view';
      readonly name: TableName;
      readonly orReplace: boolean;
      readonly query: Query;
      readonly text: QueryText;
    }
  | { readonly kind: 'drop table'; readonly name: TableName; readonly ifExists: boolean }
  | { readonly kind: 'drop view'; readonly name: TableName; readonly ifExists: boolean }
  | {
      readonly kind: 'create database';
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly comment?: string;
      readonly location?: string;
    }
  | { readonly kind: 'drop database'; readonly name: Identifier; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'add columns'; readonly table: TableName; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: 'drop column'; readonly table: TableName; readonly column: Identifier }
  | {
      readonly kind: 'set properties';
      readonly table: TableName;
      readonly properties: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'maintenance';
      readonly table: TableName;
      readonly command: 'OPTIMIZE' | 'VACUUM' | 'MSCK' | 'PARTITION';
      /** The condition of an OPTIMIZE … WHERE. */
      readonly where?: string;
    }
  | Show
  | { readonly kind: 'describe'; readonly table: TableName }
  | { readonly kind: 'explain'; readonly statement: Statement; readonly analyze: boolean }
  | { readonly kind: 'prepare'; readonly name: string; readonly text: string }
  | { readonly kind: 'execute'; readonly name: string; readonly parameters: readonly string[] }
  | { readonly kind: 'deallocate'; readonly name: string };
