import type { EngineOutcome } from '../../engine/engine.ts';
import { glueColumn } from '../../engine/external-table-input.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { qualify, schemaNotFound, tableNotFound } from '../../engine/table-name.ts';
import { requireNamedColumns } from '../../engine/table-rules.ts';
import { viewColumnType } from '../../engine/view-columns.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Statement } from '../../trino/statement.ts';
import { queryColumns } from '../query-columns.ts';
import type { TrinoSession } from '../trino-session.ts';
import { writeViewText } from '../view-text.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/**
 * CREATE VIEW: Trino says which columns the query has, and Glue is given the view as Athena writes it. Trino reads only views
 * whose description is the one below; its own CREATE VIEW would leave Glue a table with one column named dummy.
 */
export async function runCreateView(statement: Of<'create view'>, session: TrinoSession): Promise<EngineOutcome> {
  const { parts, request } = session;
  const name = qualify(statement.name, request.database);
  if (!(await parts.catalog.hasDatabase(name.database))) throw schemaNotFound(name.database, statement.name.at);
  const taken = await parts.catalog.find(name.database, name.name);
  if (taken !== undefined && taken.kind !== 'view') {
    throw new SqlError('TABLE_ALREADY_EXISTS', `Table '${name.database}.${name.name}' already exists and is no view`);
  }
  if (taken !== undefined && !statement.orReplace) {
    throw new SqlError('TABLE_ALREADY_EXISTS', `View already exists: '${name.database}.${name.name}'`);
  }
  const outputs = await queryColumns(statement.text, session);
  requireNamedColumns(outputs);
  const columns = outputs.map(({ name: column, type }) => ({ name: column, type: viewColumnType(type) }));
  const text = writeViewText({ sql: statement.text.sql, database: request.database, columns });
  const input = {
    Name: name.name,
    Description: 'Presto View',
    TableType: 'VIRTUAL_VIEW',
    Parameters: { presto_view: 'true', comment: 'Presto View' },
    PartitionKeys: [],
    StorageDescriptor: { Columns: columns.map(glueColumn), Location: '', SerdeInfo: {} },
    ViewOriginalText: text,
    ViewExpandedText: '/* Presto View */',
  };
  if (taken === undefined) await parts.glue.createTable(name.database, input);
  else await parts.glue.replaceTable(name.database, input);
  return doneOutcome();
}

export async function runDropView(
  statement: Of<'drop view'>,
  { parts, request }: TrinoSession,
): Promise<EngineOutcome> {
  const name = qualify(statement.name, request.database);
  const table = await parts.catalog.find(name.database, name.name);
  if (table === undefined) {
    if (statement.ifExists) return doneOutcome();
    throw tableNotFound(name, statement.name.at);
  }
  if (table.kind !== 'view') throw new SqlError('GENERIC_USER_ERROR', `${name.name} is no view: use DROP TABLE`);
  await parts.glue.deleteTable(name.database, name.name);
  return doneOutcome();
}
