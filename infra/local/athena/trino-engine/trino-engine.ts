import { icebergCatalog } from '../../trino/trino-settings.ts';
import { describeTable, type ShownCatalog } from '../engine/catalog-table.ts';
import type { EngineOutcome, EngineRequest, QueryEngine, StatementClass } from '../engine/engine.ts';
import { runDescribe, runShow } from '../engine/show.ts';
import { classOf } from '../engine/statement-class.ts';
import { WriteLock } from '../engine/write-lock.ts';
import type { GlueTables } from '../lake/glue-tables.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import type { Statement } from '../trino/statement.ts';
import { createGlueCatalog } from './glue-catalog.ts';
import { readPartitionFields } from './partition-fields.ts';
import { createTrinoClient, type TrinoClient } from './protocol/trino-client.ts';
import { quoteTable } from './quote.ts';
import { readStatement } from './read-statement.ts';
import { runCreateDatabase, runDropDatabase } from './statements/databases.ts';
import { runMaintenance } from './statements/maintenance.ts';
import { runChange, runExplain, runQuery } from './statements/queries.ts';
import { runAddColumns, runCreateTable, runDropColumn, runDropTable, runSetProperties } from './statements/tables.ts';
import { runCreateView, runDropView } from './statements/views.ts';
import { runCreateTableAs, runUnload } from './statements/write-data.ts';
import { type EngineParts, runOwn, type TrinoSession } from './trino-session.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;
type Runners = { [K in Statement['kind']]: (statement: Of<K>, session: TrinoSession) => Promise<EngineOutcome> };

const notHere = async (): Promise<EngineOutcome> => {
  throw new Error('Prepared statements belong to workgroups and are resolved before the engine is asked');
};

const showContext = (session: TrinoSession) => ({
  catalog: catalogWithPartitions(session),
  database: session.request.database,
});

const runners: Runners = {
  query: async (_, session) => await runQuery(session),
  insert: async (_, session) => await runChange(session),
  delete: async (_, session) => await runChange(session),
  update: async (_, session) => await runChange(session),
  merge: async (_, session) => await runChange(session),
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
  explain: async (_, session) => await runExplain(session),
  prepare: notHere,
  execute: notHere,
  deallocate: notHere,
};

// These read only; everything else waits for its turn, because the emulated Glue does not notice two writers of one table.
const readers: ReadonlySet<Statement['kind']> = new Set(['query', 'unload', 'show', 'describe', 'explain']);

export interface TrinoEngineOptions {
  /** Where the server answers, `http://host:port`. */
  readonly url: string;
  readonly glue: GlueTables;
  readonly objects: LakeObjects;
  /** In place of the client that speaks to the URL. */
  readonly trino?: TrinoClient;
}

/** Athena SQL on a Trino server whose catalogs are the lake's Glue and S3. What only Athena understands is answered here. */
export function createTrinoEngine({ url, glue, objects, trino }: TrinoEngineOptions): QueryEngine {
  const catalog = createGlueCatalog(glue, objects);
  const parts: EngineParts = { trino: trino ?? createTrinoClient(url), catalog, glue, objects };
  const writeLock = new WriteLock();
  return {
    classify: (sql): StatementClass => classOf(readStatement(sql)),
    run: async (request) => await runRequest({ parts, request }, writeLock),
    listDatabases: async () =>
      (await catalog.databases()).map(({ name, description }) => ({
        name,
        parameters: {},
        ...(description && { description }),
      })),
    listTables: async (database) => (await catalog.tables(database))?.map(describeTable),
    close: async () => undefined,
  };
}

async function runRequest(session: TrinoSession, writeLock: WriteLock): Promise<EngineOutcome> {
  const { signal, sql }: EngineRequest = session.request;
  const statement = readStatement(sql);
  const run = async () => {
    signal.throwIfAborted();
    return await runners[statement.kind](statement as never, session);
  };
  return readers.has(statement.kind) ? await run() : await writeLock.hold(run);
}

// How an Iceberg table is partitioned stands in its own metadata, which Trino reads.
function catalogWithPartitions(session: TrinoSession): ShownCatalog {
  const { catalog } = session.parts;
  return {
    ...catalog,
    find: async (database, name) => {
      const table = await catalog.find(database, name);
      if (table?.kind !== 'iceberg') return table;
      const [row] = await runOwn(`SHOW CREATE TABLE ${quoteTable(icebergCatalog, table)}`, session);
      return { ...table, partitionFields: readPartitionFields(row?.[0] ?? '') };
    },
  };
}
