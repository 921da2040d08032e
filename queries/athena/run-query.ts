import { setTimeout as sleep } from 'node:timers/promises';
import type { ColumnInfo, QueryExecution, Row } from '@aws-sdk/client-athena';
import type { Table } from 'apache-arrow';
import { arrowTable } from './arrow-table.ts';
import type { AthenaCalls, ResultPage } from './athena-client.ts';
import { explainCallFailure, pointAtPosition, QueryError } from './errors.ts';

export interface QueryOptions {
  readonly database: string;
  readonly workGroup: string;
  /** The address, when it is not AWS's own: named in the message when nothing answers there. */
  readonly endpoint?: string | undefined;
  /** After this long the statement is stopped on Athena. @default no limit but Athena's own (30 minutes) */
  readonly timeoutSeconds?: number | undefined;
  /** Stops reading after this many rows. @default all of them */
  readonly maxRows?: number | undefined;
  /** Aborting stops the statement on Athena. */
  readonly signal?: AbortSignal | undefined;
  /** Waits between two looks at a running statement, in milliseconds; a test may replace it. */
  readonly pause?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  readonly onState?: ((state: string) => void) | undefined;
}

export interface QueryAnswer {
  readonly table: Table;
  readonly queryId: string;
  readonly bytesScanned: number;
  /** Time in the engine, without waiting and fetching. */
  readonly engineMilliseconds: number;
  /** Data definition and utility statements are not billed. */
  readonly isFree: boolean;
  /** More rows exist than `maxRows` let through. */
  readonly isTruncated: boolean;
}

/** First look after 50 ms for local answers, then ever rarer up to 5 s: GetQueryExecution is throttled per account. */
const polling = { firstMilliseconds: 50, factor: 1.6, mostMilliseconds: 5000 };

async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

function throwIfOver(sql: string, execution: QueryExecution): void {
  const reason = execution.Status?.StateChangeReason ?? 'Athena gives no reason';
  if (execution.Status?.State === 'FAILED') throw new QueryError('STATEMENT_FAILED', pointAtPosition(sql, reason));
  if (execution.Status?.State === 'CANCELLED') {
    throw new QueryError('STATEMENT_CANCELLED', `The statement was cancelled on Athena: ${reason}`);
  }
}

function throwIfUnwanted(options: QueryOptions, deadline: number): void {
  if (options.signal?.aborted) throw new QueryError('INTERRUPTED', 'Interrupted; the statement was stopped on Athena.');
  if (Date.now() >= deadline) {
    const message = `No answer within ${options.timeoutSeconds} s; the statement was stopped on Athena. Raise --timeout to wait longer.`;
    throw new QueryError('TIMED_OUT', message);
  }
}

async function untilFinished(
  calls: AthenaCalls,
  statement: { sql: string; queryId: string },
  options: QueryOptions,
): Promise<QueryExecution> {
  const deadline = options.timeoutSeconds === undefined ? Infinity : Date.now() + options.timeoutSeconds * 1000;
  const pause = options.pause ?? pauseFor;
  for (let wait = polling.firstMilliseconds; ; wait = Math.min(wait * polling.factor, polling.mostMilliseconds)) {
    const execution = await calls.execution(statement.queryId);
    const state = execution.Status?.State ?? 'QUEUED';
    options.onState?.(state);
    throwIfOver(statement.sql, execution);
    if (state === 'SUCCEEDED') return execution;
    throwIfUnwanted(options, deadline);
    await pause(Math.min(wait, deadline - Date.now()), options.signal);
  }
}

/** The first row of a SELECT's first page repeats the column names; SHOW and DESCRIBE have no such row. */
function withoutHeader(execution: QueryExecution, page: ResultPage): readonly Row[] {
  const header = page.rows[0]?.Data ?? [];
  const repeatsNames =
    header.length > 0 && page.columns.every((column, index) => header[index]?.VarCharValue === column.Name);
  return execution.StatementType === 'DML' && repeatsNames ? page.rows.slice(1) : page.rows;
}

async function fetchRows(
  calls: AthenaCalls,
  execution: QueryExecution,
  options: QueryOptions & { queryId: string },
): Promise<{ columns: readonly ColumnInfo[]; rows: Row[]; isTruncated: boolean }> {
  const most = options.maxRows ?? Infinity;
  let page = await calls.page(options.queryId);
  const columns = page.columns;
  const rows = [...withoutHeader(execution, page)];
  while (page.nextToken !== undefined && rows.length <= most) {
    throwIfUnwanted(options, Infinity);
    page = await calls.page(options.queryId, page.nextToken);
    for (const row of page.rows) rows.push(row);
  }
  return { columns, rows: rows.slice(0, most), isTruncated: rows.length > most };
}

async function stopIfUnwanted(calls: AthenaCalls, queryId: string, error: unknown): Promise<void> {
  if (!(error instanceof QueryError) || (error.code !== 'INTERRUPTED' && error.code !== 'TIMED_OUT')) return;
  await calls.stop(queryId);
}

/**
 * Runs one statement of Athena SQL and returns its result with what it cost. Throws QueryError when there is no answer: endpoint
 * unreachable, statement refused or failed (with a caret under the place), interrupted or out of time (both stop it on Athena).
 */
export async function answerQuery(calls: AthenaCalls, sql: string, options: QueryOptions): Promise<QueryAnswer> {
  try {
    throwIfUnwanted(options, Infinity);
    const queryId = await calls.start({ sql, database: options.database, workGroup: options.workGroup });
    try {
      const execution = await untilFinished(calls, { sql, queryId }, options);
      const { columns, rows, isTruncated } = await fetchRows(calls, execution, { ...options, queryId });
      return {
        table: arrowTable(columns, rows),
        queryId,
        bytesScanned: execution.Statistics?.DataScannedInBytes ?? 0,
        engineMilliseconds: execution.Statistics?.EngineExecutionTimeInMillis ?? 0,
        isFree: execution.StatementType !== 'DML',
        isTruncated,
      };
    } catch (error) {
      await stopIfUnwanted(calls, queryId, error);
      throw error;
    }
  } catch (error) {
    throw explainCallFailure(error, sql, options.endpoint);
  }
}

/** Runs one statement and returns its rows alone; throws as `answerQuery` does. */
export async function runQuery(calls: AthenaCalls, sql: string, options: QueryOptions): Promise<Table> {
  const answer = await answerQuery(calls, sql, options);
  return answer.table;
}
