import type { RecordBatch, Schema, Table } from 'apache-arrow';
import type { SavedQuery } from '../saved-query.ts';
import type { AthenaCalls } from './athena-client.ts';
import type { ResultObjects } from './result-objects-client.ts';

/**
 * How rows come here.
 *
 * `pages`: GetQueryResults, a thousand rows a call, in the statement's order. One statement runs, the one that was given. Arrays, maps
 * and rows stay the text that Athena writes, since it does not say what they hold.
 *
 * `unload`: the statement runs inside of UNLOAD, which writes Parquet that is read from S3: many times faster for large results.
 * A statement before it that reads nothing tells the columns. The order of rows is lost, also that of an ORDER BY, since UNLOAD
 * writes several files. Only queries can be unloaded. The files are deleted afterwards; of a process that dies, they expire with
 * the results of the workgroup.
 *
 * `auto`: a query without ORDER BY is asked for 10,001 rows; 10,000 and fewer are the answer. When there are more, or arrays, maps or
 * rows whose text does not tell their elements, it runs a second time by UNLOAD. Athena bills both, the first for as much as it had to
 * read for those rows: whoever knows that a result is large saves it by `unload`. A query with ORDER BY comes by pages, which alone
 * keep the order, whatever its size; so does what is no query.
 */
export type Via = 'auto' | 'pages' | 'unload';

export interface QueryOptions {
  readonly database: string;
  readonly workGroup: string;
  /** The address, when it is not AWS's own: named in the message when nothing answers there. */
  readonly endpoint?: string | undefined;
  /** After this long the statement is stopped on Athena. @default no limit but Athena's own (30 minutes) */
  readonly timeoutSeconds?: number | undefined;
  /** Stops reading after this many rows. @default all of them */
  readonly maxRows?: number | undefined;
  /** Aborting stops the statement on Athena, also while its result is being read. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The statement is stopped once it has scanned more bytes than this (code SCAN_LIMIT). Athena's own limit is that of the workgroup; this
   * one is watched from here, so up to one look (5 s) more may be scanned, and what was scanned is billed. @default the workgroup's
   */
  readonly maxScannedBytes?: number | undefined;
  /** An equal statement's result of at most this age is taken instead of running it; it scans nothing. 0 to 10,080. @default never */
  readonly reuseResultMinutes?: number | undefined;
  /** @default `pages` of answerQuery, `auto` of runQuery and streamQuery */
  readonly via?: Via | undefined;
  /** Where UNLOAD's files are read and deleted. @default S3 of the environment */
  readonly objects?: ResultObjects | undefined;
  /** Waits between two looks at a running statement, in milliseconds; a test may replace it. */
  readonly pause?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  readonly onState?: ((state: string) => void) | undefined;
}

/** What a statement cost, and how its rows came. */
export interface QueryCost {
  /** Of the statement whose rows were read. */
  readonly queryId: string;
  /** Of all statements that were run for the answer. */
  readonly bytesScanned: number;
  /** Time in the engine, without waiting and fetching. */
  readonly engineMilliseconds: number;
  /** Data definition and utility statements are not billed. */
  readonly isFree: boolean;
  readonly cameVia: 'pages' | 'unload';
  /** Athena answered with an earlier result of the same statement. */
  readonly isReused: boolean;
}

export interface QueryAnswer extends QueryCost {
  /** All rows in one chunk. */
  readonly table: Table;
  /** More rows exist than `maxRows` let through. */
  readonly isTruncated: boolean;
}

/** A result that is read while it is used. Leaving the loop over `batches` early, or an abort, ends everything that was begun. */
export interface QueryStream extends QueryCost {
  readonly schema: Schema;
  readonly batches: AsyncIterable<RecordBatch>;
}

/** Values of parameters; text is written as on the command line (`2010-12-31`), whatever the parameter's type. */
export type ParameterValues = Readonly<Record<string, string | number | bigint | boolean | undefined>>;

/** Settings of runQuery and streamQuery: all of them have a default, most from the environment of the stack. */
export interface RunOptions extends Partial<QueryOptions> {
  /** @default Athena at the endpoint, Region and credentials of the environment */
  readonly calls?: AthenaCalls | undefined;
  /** Saved queries by name. @default those of queries/sql */
  readonly catalog?: ReadonlyMap<string, SavedQuery> | undefined;
  /** What stands for `${views}`, `${silver}` … in saved queries. @default the databases of the environment */
  readonly names?: Readonly<Record<string, string>> | undefined;
}
