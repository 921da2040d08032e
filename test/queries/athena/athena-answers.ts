import type { ColumnInfo, QueryExecution, Row } from '@aws-sdk/client-athena';
import type { AthenaCalls, ResultPage } from '../../../queries/athena/athena-client.ts';

export function column(Name: string, Type: string, more: Partial<ColumnInfo> = {}): ColumnInfo {
  return { Name, Type, ...more };
}

/** A row as Athena sends it; null leaves the value out. */
export function row(...cells: (string | null)[]): Row {
  return { Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })) };
}

export function execution(State: string, more: Partial<QueryExecution> = {}): QueryExecution {
  return { Status: { State: State as 'QUEUED' }, StatementType: 'DML', ...more };
}

/** Plays back answers and records what was asked. The last execution is repeated. */
export function recordedAthena(
  executions: readonly QueryExecution[],
  pages: readonly Omit<ResultPage, 'nextToken'>[] = [],
): AthenaCalls & { readonly stopped: string[]; readonly started: { sql: string }[]; readonly looks: () => number } {
  const started: { sql: string }[] = [];
  const stopped: string[] = [];
  let looks = 0;
  return {
    started,
    stopped,
    looks: () => looks,
    start: async (statement) => `query-${started.push(statement)}`,
    execution: async () => {
      looks += 1;
      return executions[Math.min(looks, executions.length) - 1] ?? {};
    },
    page: async (_, nextToken) => {
      const index = nextToken === undefined ? 0 : Number(nextToken);
      const page = pages[index] ?? { columns: [], rows: [] };
      return { ...page, ...(index + 1 < pages.length && { nextToken: String(index + 1) }) };
    },
    stop: async (queryId) => {
      stopped.push(queryId);
    },
  };
}
