import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface RowChanges {
  /** Column -> new value, as SQL of DuckDB. Columns that the file lacks are left alone. */
  readonly changes: Readonly<Record<string, string>>;
  /** Which rows, as SQL of DuckDB. */
  readonly condition: string;
  /** Columns that the condition reads: without them no row meets it. */
  readonly conditionColumns: readonly string[];
}

/**
 * A Parquet file with some of its rows changed; columns, types and order stay. Undefined when no row is to be changed.
 * Times that Firehose wrote as INT96 come out as 64-bit microseconds, which Athena reads alike.
 */
export async function rewriteParquet(file: Uint8Array, rowChanges: RowChanges): Promise<Uint8Array | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'inkstream-erase-'));
  try {
    const [before, after] = [join(folder, 'before.parquet'), join(folder, 'after.parquet')];
    await writeFile(before, file);
    const isChanged = await rewrite(before, after, rowChanges);
    return isChanged ? await readFile(after) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const path = (file: string) => `'${file.replaceAll("'", "''")}'`;

async function rewrite(before: string, after: string, { changes, condition, conditionColumns }: RowChanges) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const columns = await columnsOf(connection, before);
    if (!conditionColumns.every((name) => columns.includes(name))) return false;
    const source = `read_parquet(${path(before)})`;
    const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${source} WHERE ${condition}`);
    if (Number(counted.getRows()[0]?.[0]) === 0) return false;
    const replaced = Object.entries(changes)
      .filter(([name]) => columns.includes(name))
      .map(([name, value]) => `CASE WHEN ${condition} THEN ${value} ELSE ${name} END AS ${name}`);
    const select = `SELECT * REPLACE (${replaced.join(', ')}) FROM ${source}`;
    await connection.run(`COPY (${select}) TO ${path(after)} (FORMAT parquet, COMPRESSION snappy)`);
    return true;
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

async function columnsOf(connection: DuckDBConnection, file: string): Promise<string[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${path(file)})`);
  return described.getRows().map(([name]) => String(name));
}
