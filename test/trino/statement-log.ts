import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { loadLake } from '../../pipelines/lake-loader/load-lake.ts';
import { StatementFailedError } from '../../pipelines/migrations/errors.ts';
import { parseMigrations } from '../../pipelines/migrations/migration-file.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../pipelines/migrations/read-sql-folder.ts';
import { runMigrations } from '../../pipelines/migrations/run-migrations.ts';
import type { RunStatement } from '../../pipelines/migrations/run-statement.ts';
import { parseViews } from '../../pipelines/migrations/view-file.ts';
import { memoryState } from '../pipelines/lake-loader/memory-state.ts';
import type { Engine, EngineAnswer } from './engine-answer.ts';
import { lakeNames } from './lake-of-stack.ts';

/** A statement of a migration or a load, and what came of it. */
export interface LoggedStatement {
  readonly sql: string;
  readonly answer: EngineAnswer;
}

/** Clocks stand still, so that the statements are the same on every engine. */
export interface Clock {
  readonly now: () => Date;
}

/** Makes silver and views as a deployment does, and runs it again, which must do nothing. */
export async function migrate(engine: Engine, { now }: Clock): Promise<LoggedStatement[]> {
  const { log, runStatement } = logged(engine);
  const schema = {
    migrations: parseMigrations(readSqlFolder(migrationsFolder)),
    views: parseViews(readSqlFolder(viewsFolder)),
  };
  const ports = { names: lakeNames, runStatement, now };
  await runMigrations(schema, ports);
  const again = await runMigrations(schema, ports);
  if (again.length > 0) throw new Error(`${engine.name} applies ${again.join(', ')} again`);
  return log;
}

/** Loads bronze into silver, and once more, which must add nothing. */
export async function loadTwice(engine: Engine, { now }: Clock): Promise<LoggedStatement[]> {
  const { log, runStatement } = logged(engine);
  const state = memoryState();
  for (const loadId of ['first', 'second']) {
    const outcome = await loadLake(
      datasets,
      { loadId },
      {
        state,
        names: lakeNames,
        bronzeDays: 30,
        runStatement,
        now,
        stopAbandonedStatements: async () => undefined,
      },
    );
    if (outcome.status !== 'done') throw new Error(`The lease of the load ${loadId} is held`);
    for (const dataset of outcome.datasets) {
      if (dataset.status === 'failed') throw new Error(`${engine.name}, ${dataset.dataset}: ${dataset.message}`);
    }
  }
  return log;
}

/** Runs statements as the project does, and keeps what came of each. */
function logged(engine: Engine): { log: LoggedStatement[]; runStatement: RunStatement } {
  const log: LoggedStatement[] = [];
  const runStatement: RunStatement = async (sql) => {
    const answer = await engine.ask(sql, lakeNames.silver);
    log.push({ sql, answer });
    if (!answer.ok) {
      const failure = { state: 'FAILED', reason: answer.message, queryExecutionId: engine.name, isRetryable: false };
      throw new StatementFailedError(failure);
    }
    const columns = answer.columns.map(({ name }) => name);
    const rows = answer.rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
    return { columns, rows, insertedRows: answer.insertedRows };
  };
  return { log, runStatement };
}
