import type { DuckDBConnection } from '@duckdb/node-api';
import type { EngineRequest } from '../engine/engine.ts';
import { parseParameter } from '../engine/parameter.ts';
import { qualify, tableNotFound } from '../engine/table-name.ts';
import { requireReadableView } from '../engine/view-columns.ts';
import type { GlueTable, GlueTables } from '../lake/glue-tables.ts';
import { fetchAll, type LakeObjects } from '../lake/lake-objects.ts';
import {
  type ColumnConstraint,
  type EvaluatedConstraint,
  narrowRange,
  type PartitionRange,
  projectedRange,
} from '../lake/partition-range.ts';
import { listTableObjects } from '../lake/table-objects.ts';
import type { DataType } from '../trino/data-type.ts';
import { parseStatement } from '../trino/parse-statement.ts';
import { notSupported, type Position, type SqlError } from '../trino/sql-error.ts';
import type { Expression, TableName } from '../trino/syntax-tree.ts';
import { externalRelation } from './external-relation.ts';
import { toSqlError } from './failure-message.ts';
import { findName } from './find-name.ts';
import { informationSchemaRelation } from './information-schema.ts';
import type { LakeCatalog } from './lake-catalog.ts';
import { type LakeFile, physicalTable, type StoredView } from './lake-file.ts';
import { createPartitionsTable, partitionedTableName } from './partitions-table.ts';
import { tableReferences } from './table-references.ts';
import { emit } from './translate/emit-expression.ts';
import { translate } from './translate/translate-query.ts';
import type { ResolvedTable, Translation } from './translate/translation.ts';

/** What all statements of the engine work with. */
export interface EngineParts {
  readonly file: LakeFile;
  readonly catalog: LakeCatalog;
  readonly glue: GlueTables;
  readonly objects: LakeObjects;
  /** A directory for files that a statement makes and removes. */
  readonly scratchDirectory: string;
  readonly now: () => Date;
}

/** One statement on its way: its connection, the tables it names, the files it reads. */
export class StatementSession {
  readonly parts: EngineParts;
  readonly connection: DuckDBConnection;
  readonly request: EngineRequest;
  /** Paths of the Parquet files that each marked scan reads. */
  readonly files = new Map<string, readonly string[]>();
  /** Views that the statement reads, directly or through other views, as `database.name`. */
  readonly viewsRead = new Set<string>();
  /** Views over tables of Glue, whose columns may change without this server's doing. */
  readonly #viewsOfObjects = new Set<string>();
  #externalReads = 0;
  #metadataReads = 0;
  readonly #resolved = new Map<TableName, ResolvedTable>();
  readonly #parameters: readonly Expression[];

  constructor(parts: EngineParts, connection: DuckDBConnection, request: EngineRequest) {
    this.parts = parts;
    this.connection = connection;
    this.request = request;
    this.#parameters = request.parameters.map(parseParameter);
  }

  get database(): string {
    return this.request.database;
  }

  /** Finds every table that a part of the statement names, and fetches the objects it must read. */
  async resolve(part: unknown, database = this.database): Promise<void> {
    for (const { name, constraints } of tableReferences(part)) {
      this.#resolved.set(name, await this.#resolveTable(name, constraints, database));
    }
  }

  async #resolveTable(
    name: TableName,
    constraints: readonly ColumnConstraint[],
    database: string,
  ): Promise<ResolvedTable> {
    const qualified = qualify(name, database);
    if (qualified.database === 'information_schema') {
      const sql = await informationSchemaRelation(qualified.name, this.parts.catalog);
      if (sql === undefined) throw tableNotFound(qualified, name.at);
      return { kind: 'relation', sql };
    }
    const partitioned = partitionedTableName(qualified.name);
    if (partitioned !== undefined) return await this.#readPartitions(qualified.database, partitioned, name);
    const entry = await this.parts.catalog.find(qualified.database, qualified.name);
    if (entry === undefined) throw tableNotFound(qualified, name.at);
    if (entry.kind === 'table') return { kind: 'relation', sql: physicalTable(entry) };
    if (entry.kind === 'external') {
      return { kind: 'relation', sql: await this.#readExternal(entry.table, constraints, name) };
    }
    return await this.#resolveView(entry, name.at);
  }

  async #readPartitions(database: string, table: string, { at }: TableName): Promise<ResolvedTable> {
    const entry = await this.parts.catalog.find(database, table);
    if (entry === undefined) throw tableNotFound({ database, name: `"${table}$partitions"` }, at);
    if (entry.kind !== 'table') throw notSupported('The partitions of anything but an Iceberg table', at);
    this.#metadataReads += 1;
    const name = `partitions_${this.#metadataReads}`;
    const { sql } = this.request;
    return {
      kind: 'relation',
      sql: await createPartitionsTable(entry, { connection: this.connection, sql, at, name }),
    };
  }

  async #resolveView(view: StoredView, at: Position): Promise<ResolvedTable> {
    requireReadableView(view, at);
    const { statement } = parseStatement(view.text);
    if (statement.kind !== 'query') throw new Error(`The view ${view.name} is no query`);
    const name = `${view.database}.${view.name}`;
    this.viewsRead.add(name);
    const before = this.#externalReads;
    await this.resolve(statement.query, view.readsFrom);
    if (this.#externalReads > before) this.#viewsOfObjects.add(name);
    return {
      kind: 'view',
      name,
      query: statement.query,
      columns: view.columns.map(({ name }) => name),
      database: view.readsFrom,
    };
  }

  async #readExternal(table: GlueTable, constraints: readonly ColumnConstraint[], name: TableName): Promise<string> {
    if (!/parquet/i.test(table.inputFormat))
      throw notSupported(`A table that is not stored as Parquet (${table.name})`, name.at);
    const ranges = new Map<string, PartitionRange>();
    for (const key of table.partitionKeys) {
      const own = constraints.filter(({ column }) => column === key.name);
      const evaluated = await Promise.all(own.map(async (constraint) => await this.#evaluate(constraint)));
      const projected = projectedRange(table.parameters, key.name, this.parts.now()) ?? {};
      ranges.set(key.name, narrowRange(projected, evaluated));
    }
    const objects = await listTableObjects(table, ranges, this.parts.objects);
    const paths = await fetchAll(objects, this.parts.objects.fetch);
    this.#externalReads += 1;
    const marker = `s${this.files.size}`;
    this.files.set(marker, paths);
    return externalRelation(table, objects, paths, marker);
  }

  async #evaluate({ operator, values }: ColumnConstraint): Promise<EvaluatedConstraint> {
    const texts: (string | undefined)[] = [];
    for (const value of values) texts.push(value.kind === 'string' ? value.value : await this.#constantText(value));
    return { operator, values: texts };
  }

  async #constantText(value: Expression): Promise<string | undefined> {
    const sql = await this.translate((translation) => `SELECT CAST((${emit(value, translation).sql}) AS VARCHAR)`);
    const reader = await this.connection.runAndReadAll(sql);
    const text = reader.getRows()[0]?.[0];
    return typeof text === 'string' ? text : undefined;
  }

  /** Writes a statement as DuckDB SQL, with the types of its operands asked of DuckDB. */
  async translate(write: (translation: Translation) => string): Promise<string> {
    const options = {
      database: this.database,
      parameters: this.#parameters,
      resolveTable: (name: TableName, database: string) => {
        const resolved = this.#resolved.get(name);
        if (resolved === undefined) throw tableNotFound(qualify(name, database), name.at);
        return resolved;
      },
    };
    const types = this.parts.file.viewTypes.forStatement((view) => !this.#viewsOfObjects.has(view));
    const told = new Map<number, DataType>();
    const prepare = async (sql: string) => {
      const prepared = await this.connection.prepare(sql);
      prepared.destroySync();
    };
    return await this.parts.file.recorder.listen(
      (id, type) => told.set(id, type),
      async (token) => await translate(options, types, write, { token, told, prepare }),
    );
  }

  /** A failure of this statement in Athena's words, pointing into its text. */
  explain(failure: unknown): SqlError {
    return toSqlError(failure, (name) => findName(this.request.sql, name));
  }
}
