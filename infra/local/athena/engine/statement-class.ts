import type { ShowSubject, Statement } from '../trino/statement.ts';
import type { StatementClass } from './engine.ts';

const shows: Readonly<Record<ShowSubject, string>> = {
  tables: 'SHOW_TABLES',
  views: 'SHOW_VIEWS',
  databases: 'SHOW_DATABASES',
  columns: 'SHOW_COLUMNS',
  'create table': 'SHOW_CREATE_TABLE',
  'create view': 'SHOW_CREATE_VIEW',
  partitions: 'SHOW_PARTITIONS',
  'table properties': 'SHOW_TBLPROPERTIES',
};

const classes: Readonly<
  Record<Exclude<Statement['kind'], 'show' | 'maintenance'>, readonly [StatementClass['statementType'], string]>
> = {
  query: ['DML', 'SELECT'],
  insert: ['DML', 'INSERT'],
  delete: ['DML', 'DELETE'],
  update: ['DML', 'UPDATE'],
  merge: ['DML', 'MERGE'],
  unload: ['DML', 'UNLOAD'],
  'create table': ['DDL', 'CREATE_TABLE'],
  'create table as': ['DDL', 'CREATE_TABLE_AS_SELECT'],
  'create view': ['DDL', 'CREATE_VIEW'],
  'drop table': ['DDL', 'DROP_TABLE'],
  'drop view': ['DDL', 'DROP_VIEW'],
  'create database': ['DDL', 'CREATE_DATABASE'],
  'drop database': ['DDL', 'DROP_DATABASE'],
  'add columns': ['DDL', 'ALTER_TABLE_ADD_COLUMNS'],
  'drop column': ['DDL', 'ALTER_TABLE_DROP_COLUMN'],
  'set properties': ['DDL', 'ALTER_TABLE_SET_TBLPROPERTIES'],
  describe: ['UTILITY', 'DESCRIBE_TABLE'],
  explain: ['UTILITY', 'EXPLAIN'],
  prepare: ['UTILITY', 'PREPARE'],
  execute: ['UTILITY', 'EXECUTE'],
  deallocate: ['UTILITY', 'DEALLOCATE'],
};

const maintenance = {
  OPTIMIZE: ['DML', 'OPTIMIZE'],
  VACUUM: ['DML', 'VACUUM'],
  MSCK: ['DDL', 'MSCK_REPAIR_TABLE'],
  PARTITION: ['DDL', 'ALTER_TABLE_ADD_PARTITION'],
} as const;

/** How Athena files a statement: its StatementType and SubstatementType. */
export function classOf(statement: Statement): StatementClass {
  if (statement.kind === 'show') return { statementType: 'UTILITY', substatementType: shows[statement.subject] };
  const [statementType, substatementType] =
    statement.kind === 'maintenance' ? maintenance[statement.command] : classes[statement.kind];
  return { statementType, substatementType };
}
