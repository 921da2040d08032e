/** A column of a result as GetQueryResults describes it. */
export interface ResultColumn {
  readonly name: string;
  /** Athena's name of the type: varchar, bigint, decimal, timestamp, array, row, … */
  readonly type: string;
  readonly precision: number;
  readonly scale: number;
}

/** A row as Athena writes it: every value is text, NULL is absent. */
export type ResultRow = readonly (string | null)[];

export type StatementType = 'DDL' | 'DML' | 'UTILITY';

/** What kind a statement is of; known from its text before it runs. */
export interface StatementClass {
  readonly statementType: StatementType;
  /** Athena's SubstatementType: SELECT, INSERT, CREATE_TABLE_AS_SELECT, SHOW_TABLES, … */
  readonly substatementType: string;
}

export interface EngineRequest {
  readonly sql: string;
  readonly database: string;
  /** Values of the statement's `?`, each the text of a SQL expression. */
  readonly parameters: readonly string[];
  readonly queryId: string;
  /** The prefix below which results belong, `s3://bucket/prefix/`, and with it the data of tables without a location. */
  readonly outputPrefix: string;
  /** A query that would read more than this is stopped, before it reads where that can be told (BytesScannedCutoffPerQuery). */
  readonly bytesScannedCutoff?: number;
  /** Aborted when the query is stopped; the engine interrupts its work. */
  readonly signal: AbortSignal;
}

export interface EngineOutcome {
  readonly columns: readonly ResultColumn[];
  /** Batches of rows. Must be read to the end or closed: the query holds its place in the engine until then. */
  readonly rows: AsyncIterable<readonly ResultRow[]>;
  /** `csv`: rows under a header (SELECT). `text`: lines without one (SHOW, DESCRIBE, DDL). `none`: writes data itself. */
  readonly output: 'csv' | 'text' | 'none';
  readonly updateCount?: number;
  /** Final once the rows have been read. */
  readonly scannedBytes: number;
  readonly planningMs: number;
  /** Objects that the statement wrote (UNLOAD, CTAS, INSERT), as `s3://` addresses. */
  readonly writtenObjects?: readonly string[];
}

/** A table or view as the metadata operations (GetTableMetadata, …) show it. */
export interface TableDescription {
  readonly name: string;
  readonly tableType: 'EXTERNAL_TABLE' | 'VIRTUAL_VIEW';
  readonly createdAt: Date;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment?: string }[];
  readonly partitionKeys: readonly { readonly name: string; readonly type: string; readonly comment?: string }[];
  readonly parameters: Readonly<Record<string, string>>;
}

export interface DatabaseDescription {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Runs Athena SQL. The API in front knows nothing of how; errors are SqlError with Athena's words, anything else that
 * is thrown is a fault of the engine.
 */
export interface QueryEngine {
  /** @throws SqlError when the text is no statement. */
  classify(sql: string): StatementClass;
  run(request: EngineRequest): Promise<EngineOutcome>;
  listDatabases(): Promise<readonly DatabaseDescription[]>;
  /** `undefined` when there is no such database. */
  listTables(database: string): Promise<readonly TableDescription[] | undefined>;
  close(): Promise<void>;
}
