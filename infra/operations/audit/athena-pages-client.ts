import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { StatementFailedError } from '../../../pipelines/migrations/errors.ts';

/** A row by the names of its columns: text in every cell, null where SQL says NULL. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Runs a statement and gives its rows page by page, a thousand at a time, so that a result need not fit into memory. */
export type AskByPages = (sql: string) => AsyncIterable<readonly TextRow[]>;

const firstPollMs = 100;
const maxPollMs = 2_000;

/** @throws StatementFailedError, when the first page is asked for, of a statement that ends otherwise than well */
export function athenaPages(client: AthenaClient, workGroup: string): AskByPages {
  return async function* (QueryString) {
    const { QueryExecutionId = '' } = await client.send(
      new StartQueryExecutionCommand({ QueryString, WorkGroup: workGroup }),
    );
    await waitForEnd(client, QueryExecutionId);
    let NextToken: string | undefined;
    let isFirst = true;
    do {
      const page: GetQueryResultsOutput = await client.send(
        new GetQueryResultsCommand({ QueryExecutionId, NextToken }),
      );
      // The first row of the first page repeats the names of the columns.
      yield rowsOf(page).slice(isFirst ? 1 : 0);
      isFirst = false;
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  };
}

/** All rows of a small result. */
export async function allRows(pages: AsyncIterable<readonly TextRow[]>): Promise<TextRow[]> {
  const rows: TextRow[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

async function waitForEnd(client: AthenaClient, QueryExecutionId: string): Promise<void> {
  for (let delayMs = firstPollMs; ; delayMs = Math.min(delayMs * 1.5, maxPollMs)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason, AthenaError } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED' || State === 'CANCELLED') {
      throw new StatementFailedError({
        state: State,
        reason: StateChangeReason ?? 'no reason given',
        queryExecutionId: QueryExecutionId,
        isRetryable: AthenaError?.Retryable ?? false,
      });
    }
    await sleep(delayMs);
  }
}

function rowsOf({ ResultSet }: GetQueryResultsOutput): TextRow[] {
  const names = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '' }) => Name);
  return (ResultSet?.Rows ?? []).map(({ Data = [] }) =>
    Object.fromEntries(names.map((name, place) => [name, Data[place]?.VarCharValue ?? null])),
  );
}
