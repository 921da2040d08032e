import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { StatementFailedError } from './errors.ts';
import type { RunStatement, StatementResult } from './run-statement.ts';

/** More than the SDK's three: Athena throttles starts and polls by account, whoever else is using it. */
const maxAttempts = 8;

export const createAthenaClient = (): AthenaClient => new AthenaClient({ maxAttempts });

/** Binds the running of statements to a client and a workgroup, which decides where results are written. */
export function athenaStatements(client: AthenaClient, workGroup: string): RunStatement {
  return async (sql, { signal } = {}) => {
    signal?.throwIfAborted();
    const started = await client.send(new StartQueryExecutionCommand({ QueryString: sql, WorkGroup: workGroup }));
    const queryExecutionId = String(started.QueryExecutionId);
    try {
      const execution = await waitForEnd(client, queryExecutionId, signal);
      return await readResult(client, queryExecutionId, execution);
    } catch (error) {
      if (signal?.aborted !== true) throw error;
      await stopQuery(client, queryExecutionId);
      throw signal.reason;
    }
  };
}

/** Stops a query and waits until it has ended, however it did. */
export async function stopQuery(client: AthenaClient, queryExecutionId: string): Promise<void> {
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryExecutionId }));
  await endOf(client, queryExecutionId);
}

async function waitForEnd(client: AthenaClient, queryExecutionId: string, signal?: AbortSignal) {
  const execution = await endOf(client, queryExecutionId, signal);
  const state = execution.Status?.State ?? 'UNKNOWN';
  if (state === 'SUCCEEDED') return execution;
  const reason = execution.Status?.StateChangeReason ?? 'no reason given';
  const isRetryable = execution.Status?.AthenaError?.Retryable ?? false;
  throw new StatementFailedError({ state, reason, queryExecutionId, isRetryable });
}

/** Polls after 50 ms first, since DDL is quick, then ever less often, up to every 5 s. */
async function endOf(client: AthenaClient, queryExecutionId: string, signal?: AbortSignal): Promise<QueryExecution> {
  for (let delayMs = 50; ; delayMs = Math.min(delayMs * 1.6, 5000)) {
    signal?.throwIfAborted();
    const answer = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: queryExecutionId }));
    const state = answer.QueryExecution?.Status?.State;
    if (answer.QueryExecution !== undefined && state !== 'QUEUED' && state !== 'RUNNING') return answer.QueryExecution;
    await sleep(delayMs, undefined, { signal });
  }
}

async function readResult(
  client: AthenaClient,
  queryExecutionId: string,
  execution: QueryExecution,
): Promise<StatementResult> {
  // Only DML has rows that anybody here reads: SELECT answers with them, INSERT with a count.
  if (execution.StatementType !== 'DML') return { columns: [], rows: [], insertedRows: 0 };
  const cells: (string | null)[][] = [];
  let page: GetQueryResultsOutput;
  let nextToken: string | undefined;
  do {
    page = await client.send(new GetQueryResultsCommand({ QueryExecutionId: queryExecutionId, NextToken: nextToken }));
    cells.push(...(page.ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map((cell) => cell.VarCharValue ?? null)));
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  const columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '' }) => Name);
  // The first row of a SELECT repeats the names of the columns.
  const rows = cells
    .slice(1)
    .map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
  return { columns, rows, insertedRows: page.UpdateCount ?? 0 };
}
