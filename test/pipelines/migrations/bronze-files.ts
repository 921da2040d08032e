import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { GlueColumn, GlueTable, GlueTables } from '../../../infra/local/athena/lake/glue-tables.ts';
import type { LakeObjects } from '../../../infra/local/athena/lake/lake-objects.ts';
import { parseDataType } from '../../../infra/local/athena/trino/parse-data-type.ts';
import { TokenCursor } from '../../../infra/local/athena/trino/token-cursor.ts';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { ColumnInfo } from '../../../pipelines/datasets/dataset.ts';
import { glueColumns } from '../../../pipelines/datasets/glue-columns.ts';
import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';

/** Bronze as Glue and S3 show it to Athena: Parquet files below `bronze/<dataset>/dt=…/`, in a folder of the test. */
export interface BronzeFiles {
  readonly glue: GlueTables;
  readonly objects: LakeObjects;
  /** Writes rows as Firehose would: one file in the partition of that day. */
  readonly write: (
    dataset: { name: string; columns: readonly ColumnInfo[] },
    rows: readonly object[],
    dt: string,
  ) => Promise<void>;
  readonly clear: () => void;
}

export async function createBronzeFiles(directory: string, names: LakeNames): Promise<BronzeFiles> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const paths = new Map<string, string>();
  let written = 0;
  return {
    glue: glueOf(names),
    objects: objectsOf(names.lakeBucket, paths),
    write: async (dataset, rows, dt) => {
      if (rows.length === 0) return;
      written += 1;
      const path = join(directory, `${written}.parquet`);
      await writeParquet(connection, dataset.columns, rows, path);
      paths.set(`bronze/${dataset.name}/dt=${dt}/${written}.parquet`, path);
    },
    clear: () => paths.clear(),
  };
}

const duckdbTypes: Record<string, string> = { string: 'VARCHAR', int: 'INTEGER' };

/** Writes rows as one Parquet file, each column with the type of its declaration. */
export async function writeParquet(
  connection: DuckDBConnection,
  columns: readonly ColumnInfo[],
  rows: readonly object[],
  path: string,
): Promise<void> {
  const json = `${path}.json`;
  writeFileSync(json, rows.map((row) => JSON.stringify(row)).join('\n'));
  const types = columns.map(({ name, type }) => `${name}: '${duckdbTypes[type] ?? type}'`).join(', ');
  const source = `read_json('${json}', format = 'newline_delimited', columns = {${types}})`;
  await connection.run(`COPY (SELECT * FROM ${source}) TO '${path}' (FORMAT parquet)`);
}

function glueOf(names: LakeNames): GlueTables {
  const tables = datasets.map(
    ({ name, ...dataset }): GlueTable => ({
      database: names.bronze,
      name,
      location: `s3://${names.lakeBucket}/bronze/${name}/`,
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      columns: glueColumns({ name, ...dataset }).map(columnOf),
      partitionKeys: [columnOf({ name: 'dt', type: 'string' })],
      parameters: {},
      createdAt: new Date(0),
    }),
  );
  const inDatabase = (database: string) => tables.filter((table) => table.database === database);
  return {
    findTable: async (database, name) => inDatabase(database).find((table) => table.name === name),
    listTables: async (database) => inDatabase(database),
    listDatabases: async () => [names.bronze, names.silver, names.views].map((name) => ({ name })),
    createTable: unexpected,
    replaceTable: unexpected,
    setParameters: unexpected,
    deleteTable: unexpected,
    createDatabase: unexpected,
    deleteDatabase: unexpected,
  };
}

function columnOf({ name, type }: { name: string; type: string }): GlueColumn {
  return { name, glueType: type, type: parseDataType(new TokenCursor(type), 'ddl') };
}

function objectsOf(bucket: string, paths: ReadonlyMap<string, string>): LakeObjects {
  return {
    list: async (prefix, { startAfter = '', isPast = () => false } = {}) =>
      [...paths]
        .filter(([key]) => key.startsWith(prefix.key) && key > startAfter && !isPast(key))
        .sort()
        .map(([key, path]) => ({ bucket, key, etag: path, size: statSync(path).size })),
    fetch: async ({ etag }) => etag,
    putText: unexpected,
    putFile: unexpected,
    removeAll: unexpected,
  };
}

async function unexpected(): Promise<never> {
  throw new Error('The tests of the lake write to neither Glue nor S3');
}
