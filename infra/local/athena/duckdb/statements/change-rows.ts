import type { EngineOutcome } from '../../engine/engine.ts';
import { changedOutcome } from '../../engine/outcome.ts';
import { qualify, tableNotFound } from '../../engine/table-name.ts';
import { canCoerce, type DataType, typeText } from '../../trino/data-type.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { Assignment, Merge, MergeCase, Statement } from '../../trino/statement.ts';
import type { TableName } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { physicalTable, type StoredTable } from '../lake-file.ts';
import type { StatementSession } from '../statement-session.ts';
import { emitCondition, emitSql, operand } from '../translate/emit-expression.ts';
import { emitQuery } from '../translate/emit-query.ts';
import { emitRelation } from '../translate/emit-relation.ts';
import { quoteName } from '../translate/quote.ts';
import type { Translation } from '../translate/translation.ts';
import { measure } from './select.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** The Iceberg table that a statement changes. @throws SqlError when it is none. */
export async function changeableTable(name: TableName, session: StatementSession): Promise<StoredTable> {
  const qualified = qualify(name, session.database);
  const entry = await session.parts.catalog.find(qualified.database, qualified.name);
  if (entry === undefined) throw tableNotFound(qualified, name.at);
  if (entry.kind === 'table') return entry;
  if (entry.kind === 'view')
    throw new SqlError('NOT_SUPPORTED', `Changing views is not supported: ${entry.name}`, { at: name.at });
  throw notSupported('Changing the rows of a table that is not Iceberg', name.at);
}

async function change(
  write: (translation: Translation) => string,
  part: unknown,
  session: StatementSession,
): Promise<EngineOutcome> {
  const started = performance.now();
  await session.resolve(part);
  const sql = await session.translate(write);
  const { scannedBytes } = await measure(sql, session);
  const planningMs = Math.round(performance.now() - started);
  const result = await session.connection.run(sql);
  return changedOutcome(result.rowsChanged, { scannedBytes, planningMs });
}

export async function runInsert(statement: Of<'insert'>, session: StatementSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  const named = statement.columns.map(({ name }) => name.toLowerCase());
  const columns = named.length > 0 ? named : table.columns.map(({ name }) => name);
  const targets = columns.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    throw new SqlError('COLUMN_NOT_FOUND', `Insert column name does not exist in target table: ${name}`, {
      at: statement.table.at,
    });
  });
  // The types are checked below with probes of the query's columns: Trino never casts text to numbers on its own.
  const list = targets.map(({ name }) => quoteName(name)).join(', ');
  const write = (translation: Translation) => {
    const query = translation.source(() => translation.inScope(() => emitQuery(statement.query, translation)));
    const outputs = targets.map((_, index) => `i.${quoteName(`c${index}`)}`);
    const values = targets.map(({ name, type }, index) => {
      const value = translation.typed(outputs[index] ?? '', false);
      if (!canCoerce(value.type, type)) throw insertMismatch(statement, name, { from: value.type, to: type });
      return `CAST(${value.sql} AS ${duckDbType(type)})`;
    });
    const aliases = outputs.map((_, index) => quoteName(`c${index}`)).join(', ');
    return `INSERT INTO ${physicalTable(table)} (${list}) SELECT ${values.join(', ')} FROM (${query}) AS i(${aliases})`;
  };
  await requireWidth(statement, targets.length, session);
  return await change(write, statement.query, session);
}

async function requireWidth(statement: Of<'insert'>, width: number, session: StatementSession): Promise<void> {
  await session.resolve(statement.query);
  const sql = await session.translate((translation) => emitQuery(statement.query, translation));
  const prepared = await session.connection.prepare(sql);
  const actual = prepared.columnCount;
  prepared.destroySync();
  if (actual === width) return;
  throw new SqlError(
    'TYPE_MISMATCH',
    `Insert query has mismatched column types: expected ${width} columns, got ${actual}`,
    {
      at: statement.table.at,
    },
  );
}

function insertMismatch(statement: Of<'insert'>, column: string, types: { from: DataType; to: DataType }): SqlError {
  const detail = `Insert query has mismatched column types: ${column} is ${typeText(types.to)}, query gives ${typeText(types.from)}`;
  return new SqlError('TYPE_MISMATCH', detail, { at: statement.table.at });
}

export async function runDelete(statement: Of<'delete'>, session: StatementSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  const write = (translation: Translation) => {
    const where =
      statement.where === undefined ? '' : ` WHERE ${emitCondition(statement.where, translation, 'WHERE clause')}`;
    return `DELETE FROM ${physicalTable(table)} AS ${quoteName(table.name)}${where}`;
  };
  return await change(write, statement.where, session);
}

function emitAssignments(assignments: readonly Assignment[], table: StoredTable, translation: Translation): string {
  return assignments
    .map(({ column, value }) => {
      const target = table.columns.find(({ name }) => name === column.name.toLowerCase());
      if (target === undefined) {
        throw new SqlError('COLUMN_NOT_FOUND', `The UPDATE SET target column ${column.name} doesn't exist`, {
          at: column.at,
        });
      }
      const { sql, type } = operand(value, translation);
      if (!canCoerce(type, target.type)) {
        throw new SqlError('TYPE_MISMATCH', `UPDATE table column types don't match SET expressions: ${column.name}`, {
          at: column.at,
        });
      }
      return `${quoteName(target.name)} = CAST(${sql} AS ${duckDbType(target.type)})`;
    })
    .join(', ');
}

export async function runUpdate(statement: Of<'update'>, session: StatementSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  const write = (translation: Translation) => {
    const set = emitAssignments(statement.assignments, table, translation);
    const where =
      statement.where === undefined ? '' : ` WHERE ${emitCondition(statement.where, translation, 'WHERE clause')}`;
    return `UPDATE ${physicalTable(table)} AS ${quoteName(table.name)} SET ${set}${where}`;
  };
  return await change(write, [statement.where, statement.assignments], session);
}

export async function runMerge(statement: Merge, session: StatementSession): Promise<EngineOutcome> {
  const table = await changeableTable(statement.table, session);
  const write = (translation: Translation) => {
    const source = emitRelation(statement.source, translation);
    const on = emitCondition(statement.on, translation, 'MERGE ON clause');
    const cases = statement.cases.map((item) => emitMergeCase(item, table, translation)).join(' ');
    const alias = quoteName(statement.alias?.name ?? table.name);
    return `MERGE INTO ${physicalTable(table)} AS ${alias} USING ${source} ON ${on} ${cases}`;
  };
  await requireSingleMatches(statement, table, session);
  return await change(write, [statement.source, statement.on, statement.cases], session);
}

// DuckDB takes any of several source rows for a target row. Trino fails when two of them meet the same case, or no case at all.
async function requireSingleMatches(statement: Merge, table: StoredTable, session: StatementSession): Promise<void> {
  await session.resolve([statement.source, statement.on, statement.cases]);
  const alias = quoteName(statement.alias?.name ?? table.name);
  const sql = await session.translate((translation) => {
    const source = emitRelation(statement.source, translation);
    const on = emitCondition(statement.on, translation, 'MERGE ON clause');
    const conditions = statement.cases
      .filter(({ kind }) => kind !== 'insert')
      .map(({ when }) => (when === undefined ? 'TRUE' : emitCondition(when, translation, 'MERGE WHEN clause')));
    const acts = conditions.length === 0 ? 'FALSE' : `coalesce(${conditions.join(' OR ')}, FALSE)`;
    const matches = `SELECT ${alias}.rowid AS target, ${acts} AS acts FROM ${physicalTable(table)} AS ${alias} JOIN ${source} ON ${on}`;
    return `SELECT target FROM (${matches}) GROUP BY target, acts HAVING count(*) > 1 LIMIT 1`;
  });
  const repeated = await session.connection.runAndReadAll(sql);
  if (repeated.currentRowCount === 0) return;
  const detail = 'One MERGE target table row matched more than one source row';
  throw new SqlError('MERGE_TARGET_ROW_MULTIPLE_MATCHES', detail);
}

function emitMergeCase(item: MergeCase, table: StoredTable, translation: Translation): string {
  const when = item.when === undefined ? '' : ` AND ${emitCondition(item.when, translation, 'MERGE WHEN clause')}`;
  if (item.kind === 'delete') return `WHEN MATCHED${when} THEN DELETE`;
  if (item.kind === 'update') {
    return `WHEN MATCHED${when} THEN UPDATE SET ${emitAssignments(item.assignments, table, translation)}`;
  }
  const names =
    item.columns.length > 0
      ? item.columns.map(({ name }) => name.toLowerCase())
      : table.columns.map(({ name }) => name);
  const values = item.values.map((value) => emitSql(value, translation)).join(', ');
  return `WHEN NOT MATCHED${when} THEN INSERT (${names.map(quoteName).join(', ')}) VALUES (${values})`;
}
