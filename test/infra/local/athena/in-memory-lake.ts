import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LakePorts } from '../../../../infra/local/athena/athena-server.ts';
import { createDuckDbEngine } from '../../../../infra/local/athena/duckdb/duckdb-engine.ts';
import type { EngineOutcome, QueryEngine } from '../../../../infra/local/athena/engine/engine.ts';
import type { GlueColumn, GlueTable, GlueTables } from '../../../../infra/local/athena/lake/glue-tables.ts';
import type { LakeObject } from '../../../../infra/local/athena/lake/lake-objects.ts';
import { formatS3Address } from '../../../../infra/local/athena/lake/s3-address.ts';
import { parseDataType } from '../../../../infra/local/athena/trino/parse-data-type.ts';
import { TokenCursor } from '../../../../infra/local/athena/trino/token-cursor.ts';

/** A lake for tests: the engine is the real one, S3 is a folder and Glue a map. */
export interface InMemoryLake extends LakePorts {
  readonly directory: string;
  readonly tables: Map<string, GlueTable>;
  readonly databases: Set<string>;
  readonly objectPaths: Map<string, string>;
  /** Addresses of the objects that were fetched, in order. */
  readonly fetched: string[];
  dispose(): void;
}

const column = (name: string, glueType: string): GlueColumn => ({
  name,
  glueType,
  type: parseDataType(new TokenCursor(glueType), 'ddl'),
});

export function inMemoryLake(...databases: string[]): InMemoryLake {
  const directory = mkdtempSync(join(tmpdir(), 'athena-test-'));
  const tables = new Map<string, GlueTable>();
  const known = new Set(['default', ...databases]);
  const objectPaths = new Map<string, string>();
  const fetched: string[] = [];
  const put = (address: string, content: Uint8Array) => {
    const path = join(directory, 's3', createHash('sha256').update(address).digest('hex'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    objectPaths.set(address, path);
  };
  const list = async (prefix: { bucket: string; key: string }): Promise<LakeObject[]> =>
    [...objectPaths.entries()]
      .filter(([address]) => address.startsWith(formatS3Address(prefix)))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([address, path]) => {
        const key = address.slice(`s3://${prefix.bucket}/`.length);
        return { bucket: prefix.bucket, key, etag: path, size: readFileSync(path).length };
      });
  const glue: GlueTables = {
    findTable: async (database, name) => tables.get(`${database}.${name}`),
    listTables: async (database) => [...tables.values()].filter((table) => table.database === database),
    listDatabases: async () => [...known].map((name) => ({ name })),
    createTable: async (database, input) => {
      const read = (columns: typeof input.PartitionKeys) =>
        (columns ?? []).map(({ Name = '', Type = 'string' }) => column(Name, Type));
      tables.set(`${database}.${input.Name}`, {
        database,
        name: input.Name ?? '',
        location: input.StorageDescriptor?.Location ?? '',
        inputFormat: input.StorageDescriptor?.InputFormat ?? '',
        columns: read(input.StorageDescriptor?.Columns),
        partitionKeys: read(input.PartitionKeys),
        parameters: input.Parameters ?? {},
        createdAt: new Date(0),
        ...(input.Description && { comment: input.Description }),
        ...(input.TableType && { tableType: input.TableType }),
        ...(input.ViewOriginalText && { viewText: input.ViewOriginalText }),
      });
    },
    replaceTable: async (database, input) => await glue.createTable(database, input),
    setParameters: async (database, name, parameters) => {
      const table = tables.get(`${database}.${name}`);
      if (table !== undefined)
        tables.set(`${database}.${name}`, { ...table, parameters: { ...table.parameters, ...parameters } });
    },
    deleteTable: async (database, name) => {
      tables.delete(`${database}.${name}`);
    },
    createDatabase: async ({ name }) => {
      known.add(name);
    },
    deleteDatabase: async (name) => {
      known.delete(name);
    },
  };
  return {
    directory,
    tables,
    databases: known,
    objectPaths,
    fetched,
    glue,
    objects: {
      list: async (prefix, options = {}) => {
        const all = await list(prefix);
        const after = all.filter(({ key }) => options.startAfter === undefined || key > options.startAfter);
        const past = after.findIndex(({ key }) => options.isPast?.(key) === true);
        return past < 0 ? after : after.slice(0, past);
      },
      fetch: async (object) => {
        fetched.push(formatS3Address(object));
        return object.etag;
      },
      putText: async (address, text) => put(formatS3Address(address), Buffer.from(text)),
      putFile: async (address, path) => put(formatS3Address(address), readFileSync(path)),
      removeAll: async (prefix) => {
        for (const { bucket, key } of await list(prefix)) objectPaths.delete(formatS3Address({ bucket, key }));
      },
    },
    deployedWorkGroups: {
      find: async (name) => {
        if (name !== 'analysts') return undefined;
        const configuration = { ResultConfiguration: { OutputLocation: 's3://results/analysts/' } };
        return { name, isEnabled: true, description: '', createdAt: '2026-01-01T00:00:00.000Z', configuration };
      },
      listNames: async () => ['analysts'],
    },
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Writes the rows of a DuckDB query as one Parquet object of the lake. */
export async function putParquet(lake: InMemoryLake, address: string, sql: string, options = ''): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const path = join(lake.directory, 'written.parquet');
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet${options})`);
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(address);
  await lake.objects.putFile({ bucket: match?.[1] ?? '', key: match?.[2] ?? '' }, path, '');
  connection.closeSync();
  instance.closeSync();
}

export const bronzeTable = (overrides: Partial<GlueTable> = {}): GlueTable => ({
  database: 'bronze',
  name: 'order_events',
  location: 's3://lake/bronze/order_events/',
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  columns: [column('order_id', 'string'), column('total_minor', 'bigint'), column('note', 'string')],
  partitionKeys: [column('dt', 'string')],
  parameters: {
    'projection.enabled': 'true',
    'projection.dt.type': 'date',
    'projection.dt.range': '2026-01-01,NOW+1DAYS',
    'projection.dt.format': 'yyyy-MM-dd',
  },
  createdAt: new Date(0),
  ...overrides,
});

export const noon = () => new Date('2026-01-05T12:00:00Z');

export async function openEngine(lake: InMemoryLake): Promise<QueryEngine> {
  const dataDirectory = join(lake.directory, 'data');
  return await createDuckDbEngine({ dataDirectory, glue: lake.glue, objects: lake.objects, now: noon });
}

export interface Ran extends EngineOutcome {
  readonly table: readonly (readonly (string | null)[])[];
}

/** Runs a statement and reads all of its rows. */
export async function run(
  engine: QueryEngine,
  sql: string,
  options: {
    database?: string;
    parameters?: readonly string[];
    signal?: AbortSignal;
    bytesScannedCutoff?: number;
  } = {},
): Promise<Ran> {
  const outcome = await engine.run({
    sql,
    database: options.database ?? 'default',
    parameters: options.parameters ?? [],
    queryId: 'q1',
    outputPrefix: 's3://results/',
    signal: options.signal ?? new AbortController().signal,
    ...(options.bytesScannedCutoff !== undefined && { bytesScannedCutoff: options.bytesScannedCutoff }),
  });
  const table: (readonly (string | null)[])[] = [];
  for await (const batch of outcome.rows) table.push(...batch);
  return { ...outcome, table };
}

/** The message of the failure of a statement; a statement that succeeds fails the test. */
export async function failure(engine: QueryEngine, sql: string, database?: string): Promise<string> {
  try {
    const { table } = await run(engine, sql, { ...(database && { database }) });
    return `succeeded with ${JSON.stringify(table)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
