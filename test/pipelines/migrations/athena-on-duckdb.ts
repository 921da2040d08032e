import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckDbEngine } from '../../../infra/local/athena/duckdb/duckdb-engine.ts';
import { SqlError } from '../../../infra/local/athena/trino/sql-error.ts';
import { StatementFailedError } from '../../../pipelines/migrations/errors.ts';
import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import { type BronzeFiles, createBronzeFiles } from './bronze-files.ts';

export const testNames: LakeNames = {
  bronze: 'test_bronze',
  silver: 'test_silver',
  views: 'test_views',
  lakeBucket: 'test-lake',
};

export interface TestLake {
  readonly runStatement: RunStatement;
  /** The cells of what a statement answers. */
  readonly run: (sql: string) => Promise<(string | null)[][]>;
  /** Names and types of the columns that a query answers with. */
  readonly columnsOf: (sql: string) => Promise<{ name: string; type: string }[]>;
  readonly bronze: Pick<BronzeFiles, 'write' | 'clear'>;
  readonly close: () => Promise<void>;
}

/** The engine of the local Athena without its server, over an empty lake. */
export async function createTestLake(): Promise<TestLake> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'inkstream-test-lake-'));
  const bronze = await createBronzeFiles(dataDirectory, testNames);
  const engine = await createDuckDbEngine({ dataDirectory, glue: bronze.glue, objects: bronze.objects });
  const start = async (sql: string, signal = new AbortController().signal) => {
    signal.throwIfAborted();
    const place = { database: testNames.silver, outputPrefix: 's3://test-results/' };
    try {
      return await engine.run({ ...place, sql, parameters: [], queryId: 'test', signal });
    } catch (error) {
      throw error instanceof SqlError ? failure(error) : error;
    }
  };
  const runStatement: RunStatement = async (sql, { signal } = {}) => {
    const outcome = await start(sql, signal);
    const columns = outcome.columns.map(({ name }) => name);
    const rows: Record<string, string | null>[] = [];
    for await (const batch of outcome.rows) {
      for (const row of batch) rows.push(Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
    }
    return { columns, rows, insertedRows: outcome.updateCount ?? 0 };
  };
  return {
    bronze,
    runStatement,
    run: async (sql) => (await runStatement(sql)).rows.map((row) => Object.values(row)),
    columnsOf: async (sql) => {
      const { columns, rows } = await start(sql);
      for await (const _ of rows);
      return columns.map(({ name, type }) => ({ name, type }));
    },
    close: async () => {
      await engine.close();
      rmSync(dataDirectory, { recursive: true });
    },
  };
}

function failure(error: SqlError): StatementFailedError {
  return new StatementFailedError({
    state: 'FAILED',
    reason: error.message,
    queryExecutionId: 'test',
    isRetryable: false,
  });
}
