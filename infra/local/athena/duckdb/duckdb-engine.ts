import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { describeTable } from '../engine/catalog-table.ts';
import type { EngineOutcome, EngineRequest, QueryEngine, ResultRow } from '../engine/engine.ts';
import { runDescribe, runShow } from '../engine/show.ts';
import { classOf } from '../engine/statement-class.ts';
import { WriteLock } from '../engine/write-lock.ts';
import type { GlueTables } from '../lake/glue-tables.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import { parseStatement } from '../trino/parse-statement.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { Statement } from '../trino/statement.ts';
import { createLakeCatalog } from './lake-catalog.ts';
import { LakeFile } from './lake-file.ts';
import { createShownCatalog } from './shown-catalog.ts';
import { type EngineParts, StatementSession } from './statement-session.ts';
import { runDelete, runInsert, runMerge, runUpdate } from './statements/change-rows.ts';
import { runCreateTableAs } from './statements/create-table-as.ts';
import { runCreateDatabase, runDropDatabase } from './statements/databases.ts';
import { runExplain } from './statements/explain.ts';
import { runSelect } from './statements/select.ts';
import {
  runAddColumns,
  runCreateTable,
  runDropColumn,
  runDropTable,
  runMaintenance,
  runSetProperties,
} from './statements/table-definitions.ts';
import { runUnload } from './statements/unload.ts';
import { runCreateView, runDropView } from './statements/views.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;
type Runners = { [K in Statement['kind']]: (statement: Of<K>, session: StatementSession) => Promise<EngineOutcome> };

const notHere = async (): Promise<EngineOutcome> => {
  throw new Error('Prepared statements belong to workgroups and are resolved before the engine is asked');
};

const showContext = ({ parts, database }: StatementSession) => ({
  catalog: createShownCatalog(parts.catalog, parts.objects),
  database,
});

const runners: Runners = {
  query: runSelect,
  insert: runInsert,
  delete: runDelete,
  update: runUpdate,
  merge: runMerge,
  unload: runUnload,
  'create table': runCreateTable,
  'create table as': runCreateTableAs,
  'create view': runCreateView,
  'drop table': runDropTable,
  'drop view': runDropView,
  'create database': runCreateDatabase,
  'drop database': runDropDatabase,
  'add columns': runAddColumns,
  'drop column': runDropColumn,
  'set properties': runSetProperties,
  maintenance: runMaintenance,
  show: async (show, session) => await runShow(show, showContext(session)),
  describe: async (statement, session) => await runDescribe(statement, showContext(session)),
  explain: runExplain,
  prepare: notHere,
  execute: notHere,
  deallocate: notHere,
};

// These read only; everything else waits for its turn, so that writers of one table never meet.
const readers: ReadonlySet<Statement['kind']> = new Set(['query', 'unload', 'show', 'describe', 'explain']);

export interface DuckDbEngineOptions {
  readonly dataDirectory: string;
  readonly glue: GlueTables;
  readonly objects: LakeObjects;
  readonly now?: () => Date;
}

/** Athena SQL on an embedded DuckDB: bronze from S3 by way of Glue, silver tables and views in a file of the data directory. */
export async function createDuckDbEngine(options: DuckDbEngineOptions): Promise<QueryEngine> {
  const file = await LakeFile.open(options.dataDirectory);
  const parts: EngineParts = {
    file,
    catalog: createLakeCatalog(file, options.glue),
    glue: options.glue,
    objects: options.objects,
    scratchDirectory: join(options.dataDirectory, 'scratch'),
    now: options.now ?? (() => new Date()),
  };
  const writeLock = new WriteLock();
  const shown = createShownCatalog(parts.catalog, parts.objects);
  return {
    classify: (sql) => classOf(parseStatement(sql).statement),
    run: async (request) => await runRequest(request, parts, writeLock),
    listDatabases: async () =>
      (await parts.catalog.databases()).map(({ name, description }) => ({
        name,
        parameters: {},
        ...(description && { description }),
      })),
    listTables: async (database) => (await shown.tables(database))?.map(describeTable),
    close: async () => await file.close(),
  };
}

async function runRequest(request: EngineRequest, parts: EngineParts, writeLock: WriteLock): Promise<EngineOutcome> {
  const { statement, parameterCount } = parseStatement(request.sql);
  if (parameterCount !== request.parameters.length) {
    const detail = `Incorrect number of parameters: expected ${parameterCount} but found ${request.parameters.length}`;
    throw new SqlError('INVALID_PARAMETER_USAGE', detail);
  }
  if (readers.has(statement.kind)) return await runStatement(statement, request, parts);
  return await writeLock.hold(async () => await runStatement(statement, request, parts));
}

async function runStatement(statement: Statement, request: EngineRequest, parts: EngineParts): Promise<EngineOutcome> {
  request.signal.throwIfAborted();
  const { connection, release } = await parts.file.acquire();
  const stopInterrupting = interruptWhenAborted(request.signal, connection);
  const done = () => {
    stopInterrupting();
    release();
  };
  let session: StatementSession | undefined;
  try {
    request.signal.throwIfAborted();
    session = new StatementSession(parts, connection, request);
    const outcome = await runners[statement.kind](statement as never, session);
    return { ...outcome, rows: guardRows(outcome.rows, session, done) };
  } catch (error) {
    done();
    request.signal.throwIfAborted();
    throw session === undefined ? error : session.explain(error);
  }
}

const interruptEveryMs = 25;

/**
 * Interrupts whatever the connection does once the signal is aborted. An interrupt ends only what runs at that moment, and
 * a statement is several runs (types, plan, rows), so it is repeated until the statement is given up.
 */
function interruptWhenAborted(signal: AbortSignal, connection: DuckDBConnection): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    timer ??= setInterval(() => connection.interrupt(), interruptEveryMs);
  };
  signal.addEventListener('abort', interrupt);
  return () => {
    signal.removeEventListener('abort', interrupt);
    clearInterval(timer);
  };
}

/** Passes rows on, explains failures on the way and frees the connection at the end, however reading ends. */
async function* guardRows(
  rows: AsyncIterable<readonly ResultRow[]>,
  session: StatementSession,
  done: () => void,
): AsyncGenerator<readonly ResultRow[]> {
  try {
    for await (const batch of rows) {
      session.request.signal.throwIfAborted();
      yield batch;
    }
  } catch (error) {
    session.request.signal.throwIfAborted();
    throw session.explain(error);
  } finally {
    done();
  }
}
