import type { ColumnInfo, Row } from '@aws-sdk/client-athena';
import type { ResultPage } from './athena-client.ts';
import { retryThrottled } from './retry-throttled.ts';
import { type FinishedStatement, type Run, stoppingIfUnwanted, throwIfUnwanted } from './statement-run.ts';

/** The rows of a finished statement by GetQueryResults, a thousand a call. */
export interface PageReader {
  readonly columns: readonly ColumnInfo[];
  /** The next rows: at least so many unless there are no more, and up to a page beyond. */
  read(atLeast: number): Promise<{ rows: Row[]; isEnd: boolean }>;
}

/** The first row of a SELECT's first page repeats the column names; SHOW and DESCRIBE have no such row. */
function withoutHeader({ execution }: FinishedStatement, page: ResultPage): readonly Row[] {
  const header = page.rows[0]?.Data ?? [];
  const repeatsNames =
    header.length > 0 && page.columns.every((column, index) => header[index]?.VarCharValue === column.Name);
  return execution.StatementType === 'DML' && repeatsNames ? page.rows.slice(1) : page.rows;
}

/** Fetches the first page. @throws QueryError INTERRUPTED or TIMED_OUT between two pages */
export async function openPages(run: Run, finished: FinishedStatement): Promise<PageReader> {
  const { calls, options } = run;
  const fetch = (token?: string) =>
    stoppingIfUnwanted(run, finished.queryId, async () => {
      throwIfUnwanted(run);
      return await retryThrottled(() => calls.page(finished.queryId, token), options);
    });
  const first = await fetch();
  let pending: readonly Row[] = withoutHeader(finished, first);
  let token = first.nextToken;
  return {
    columns: first.columns,
    read: async (atLeast) => {
      const rows = [...pending];
      pending = [];
      while (token !== undefined && rows.length < atLeast) {
        const page = await fetch(token);
        for (const row of page.rows) rows.push(row);
        token = page.nextToken;
      }
      return { rows, isEnd: token === undefined };
    },
  };
}
