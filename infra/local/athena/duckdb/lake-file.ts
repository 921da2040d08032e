import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { ColumnDefinition, PartitionField } from '../trino/statement.ts';
import { withIcebergTypes } from './iceberg-type.ts';
import { macroStatements } from './macros.ts';
import { quoteName, quoteText } from './translate/quote.ts';
import { TypeRecorder } from './type-recorder.ts';
import { ViewTypes } from './view-types.ts';

/** An Iceberg table: its rows are in the DuckDB file, what Athena wants to know of it beyond that is kept beside them. */
export interface StoredTable {
  readonly kind: 'table';
  readonly database: string;
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  readonly partitionFields: readonly PartitionField[];
  readonly location: string;
  readonly comment?: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

/** A view: the Trino text it was created with, read anew by every query that uses it. */
export interface StoredView {
  readonly kind: 'view';
  readonly database: string;
  readonly name: string;
  readonly text: string;
  /** The database that unqualified names of the text mean. */
  readonly readsFrom: string;
  readonly columns: readonly ColumnDefinition[];
  readonly createdAt: string;
}

export type StoredEntry = StoredTable | StoredView;

// Answers must not depend on the machine: its time zone, its sort order of NULL, what a file named by chance holds.
const sessionSettings = [
  "SET TimeZone = 'UTC'",
  "SET default_null_order = 'nulls_last'",
  'SET ieee_floating_point_ops = true',
  'SET preserve_insertion_order = false',
  'SET order_by_non_integer_literal = true',
];

const catalogTable = 'lake.athena_catalog.entries';

/** The DuckDB file with all Iceberg tables and views, and the connections to it. */
export class LakeFile {
  readonly recorder = new TypeRecorder();
  /** Types of operands inside of views, as long as no table or view changes. */
  readonly viewTypes = new ViewTypes();
  readonly path: string;
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #entries = new Map<string, StoredEntry>();

  private constructor(instance: DuckDBInstance, path: string) {
    this.#instance = instance;
    this.path = path;
  }

  /** Opens the file in a directory, made if need be. A file left by a killed process is recovered from its log. */
  static async open(directory: string): Promise<LakeFile> {
    await mkdir(directory, { recursive: true });
    const path = join(directory, 'lake.duckdb');
    const instance = await DuckDBInstance.create(':memory:', {
      temp_directory: join(directory, 'spill'),
      autoinstall_known_extensions: 'false',
    });
    const file = new LakeFile(instance, path);
    const connection = await instance.connect();
    file.recorder.register(connection);
    await connection.run(`ATTACH ${quoteText(path)} AS lake`);
    await connection.run('CREATE SCHEMA IF NOT EXISTS lake.athena_catalog');
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${catalogTable} (kind VARCHAR, database VARCHAR, name VARCHAR, definition VARCHAR)`,
    );
    await file.#loadEntries(connection);
    await file.#prepare(connection);
    file.#idle.push(connection);
    return file;
  }

  async #loadEntries(connection: DuckDBConnection): Promise<void> {
    const reader = await connection.runAndReadAll(`SELECT definition FROM ${catalogTable}`);
    for (const [definition] of reader.getRows()) {
      const entry = withIcebergTypes(JSON.parse(String(definition)) as StoredEntry);
      this.#entries.set(`${entry.database}.${entry.name}`, entry);
    }
  }

  async #prepare(connection: DuckDBConnection): Promise<void> {
    for (const statement of [...sessionSettings, ...macroStatements()]) await connection.run(statement);
  }

  /** A connection for one statement, given back when `inner` has settled. */
  async acquire(): Promise<{ connection: DuckDBConnection; release: () => void }> {
    const connection = this.#idle.pop() ?? (await this.#connect());
    return { connection, release: () => this.#idle.push(connection) };
  }

  async #connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await this.#prepare(connection);
    return connection;
  }

  find(database: string, name: string): StoredEntry | undefined {
    return this.#entries.get(`${database}.${name}`);
  }

  list(database?: string): StoredEntry[] {
    const entries = [...this.#entries.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    return database === undefined ? entries : entries.filter((entry) => entry.database === database);
  }

  /** Runs statements and the change of the catalog that belongs to them as one transaction. */
  async change(
    connection: DuckDBConnection,
    statements: readonly string[],
    change: { put?: StoredEntry; drop?: StoredEntry },
  ): Promise<void> {
    await connection.run('BEGIN TRANSACTION');
    try {
      for (const statement of statements) await connection.run(statement);
      for (const entry of [change.drop, change.put]) {
        if (entry === undefined) continue;
        await connection.run(
          `DELETE FROM ${catalogTable} WHERE database = ${quoteText(entry.database)} AND name = ${quoteText(entry.name)}`,
        );
      }
      if (change.put !== undefined) await connection.run(insertEntry(change.put));
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    this.viewTypes.forget();
    if (change.drop !== undefined) this.#entries.delete(`${change.drop.database}.${change.drop.name}`);
    if (change.put !== undefined) this.#entries.set(`${change.put.database}.${change.put.name}`, change.put);
  }

  async close(): Promise<void> {
    const connection = this.#idle.pop();
    await connection?.run('CHECKPOINT lake').catch(() => undefined);
    await connection?.run('USE memory; DETACH lake').catch(() => undefined);
    connection?.closeSync();
    for (const other of this.#idle) other.closeSync();
    this.#instance.closeSync();
  }
}

function insertEntry(entry: StoredEntry): string {
  const values = [entry.kind, entry.database, entry.name, JSON.stringify(entry)].map(quoteText);
  return `INSERT INTO ${catalogTable} VALUES (${values.join(', ')})`;
}

/** The schema of the file that holds a database's tables; the prefix keeps clear of DuckDB's own schemas. */
export function physicalSchema(database: string): string {
  return `lake.${quoteName(`db_${database}`)}`;
}

export function physicalTable({ database, name }: { database: string; name: string }): string {
  return `${physicalSchema(database)}.${quoteName(name)}`;
}
