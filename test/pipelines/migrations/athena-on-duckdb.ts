import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { Dialect, transpile } from '@polyglot-sql/sdk';
import { StatementFailedError } from '../../../pipelines/migrations/errors.ts';
import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';

export const testNames: LakeNames = {
  bronze: 'test_bronze',
  silver: 'test_silver',
  views: 'test_views',
  lakeBucket: 'test-lake',
};

export interface TestLake {
  readonly runStatement: RunStatement;
  /** DuckDB's own SQL, for what a test prepares and looks at. */
  readonly run: (sql: string) => Promise<(string | null)[][]>;
  readonly close: () => void;
}

/** A lake in memory that understands the Athena SQL of migrations, loads and views. */
export async function createTestLake(): Promise<TestLake> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  for (const schema of [testNames.bronze, testNames.silver, testNames.views]) {
    await connection.run(`CREATE SCHEMA ${schema}`);
  }
  const runAll = async (sql: string) => {
    let last = await connection.runAndReadAll('SELECT 1');
    for (const statement of toDuckdb(sql)) last = await connection.runAndReadAll(statement);
    return last;
  };
  const runStatement: RunStatement = async (sql, { signal } = {}) => {
    signal?.throwIfAborted();
    const reader = await runAll(sql).catch((error: Error) => {
      throw failure(error);
    });
    const columns = reader.columnNames();
    const rows = reader
      .getRows()
      .map((row) => Object.fromEntries(columns.map((name, index) => [name, text(row[index])])));
    return { columns, rows, insertedRows: reader.rowsChanged };
  };
  const run = async (sql: string) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(text));
  return { runStatement, run, close: () => connection.closeSync() };
}

function text(value: DuckDBValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function failure(error: Error): StatementFailedError {
  const code = /^Catalog Error: Table .* does not exist/.test(error.message) ? 'TABLE_NOT_FOUND' : 'SYNTAX_ERROR';
  const reason = `${code}: ${error.message}`;
  return new StatementFailedError({ state: 'FAILED', reason, queryExecutionId: 'test', isRetryable: false });
}

/** Iceberg's DDL apart from the columns means nothing to DuckDB, which also adds columns one at a time. */
function toDuckdb(sql: string): string[] {
  const added = /^ALTER TABLE (\S+) ADD COLUMNS \((.*)\)$/.exec(sql);
  if (added !== null) {
    return String(added[2])
      .split(',')
      .map((column) => `ALTER TABLE ${added[1]} ADD COLUMN ${column}`);
  }
  const isTable = sql.startsWith('CREATE TABLE');
  const athena = isTable ? sql.replace(/\n\)\n[\s\S]*$/, '\n)').replaceAll(/ COMMENT '[^']*'/g, '') : sql;
  const result = transpile(athena, Dialect.Athena, Dialect.DuckDB);
  if (!result.success) throw new Error(result.error);
  return result.sql ?? [];
}
