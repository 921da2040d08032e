import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';

export type Cell = string | null;

/** What an Athena endpoint answered: rows as it writes them, or the reason why there are none. */
export type EngineAnswer =
  | {
      readonly ok: true;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly (readonly Cell[])[];
      /** Rows that an INSERT added; 0 of every other statement. */
      readonly insertedRows: number;
    }
  | {
      readonly ok: false;
      /** Trino's name of the error, such as DIVISION_BY_ZERO. */
      readonly code: string;
      readonly message: string;
    };

/** Asks one of the two engines, through the Athena API in front of it. */
export interface Engine {
  readonly name: string;
  readonly ask: (sql: string, database?: string) => Promise<EngineAnswer>;
}

/**
 * @param outputLocation an S3 prefix where results may be written
 * @param usualDatabase where a table without a database is looked for
 */
export function athenaEngine(
  name: string,
  endpoint: string,
  outputLocation: string,
  usualDatabase = 'default',
): Engine {
  const client = new AthenaClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    name,
    ask: async (sql, database = usualDatabase) => {
      const { QueryExecutionId } = await client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          QueryExecutionContext: { Database: database },
          ResultConfiguration: { OutputLocation: outputLocation },
        }),
      );
      const execution = await endOf(client, String(QueryExecutionId));
      return execution.Status?.State === 'SUCCEEDED' ? await readAnswer(client, execution) : readFailure(execution);
    },
  };
}

async function endOf(client: AthenaClient, QueryExecutionId: string): Promise<QueryExecution> {
  for (let delayMs = 10; ; delayMs = Math.min(delayMs * 1.4, 100)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const state = QueryExecution?.Status?.State;
    if (QueryExecution !== undefined && state !== 'QUEUED' && state !== 'RUNNING') return QueryExecution;
    await sleep(delayMs);
  }
}

async function readAnswer(client: AthenaClient, execution: QueryExecution): Promise<EngineAnswer> {
  const rows: Cell[][] = [];
  let page: GetQueryResultsOutput;
  let NextToken: string | undefined;
  do {
    page = await client.send(
      new GetQueryResultsCommand({ QueryExecutionId: execution.QueryExecutionId, NextToken, MaxResults: 1000 }),
    );
    rows.push(...(page.ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map((cell) => cell.VarCharValue ?? null)));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map((column) => ({
    name: column.Name ?? '',
    type: `${column.Type} (${column.Precision}, ${column.Scale})`,
  }));
  // The first row of a SELECT repeats the names of the columns.
  const isSelect = execution.SubstatementType === 'SELECT';
  return { ok: true, columns, rows: isSelect ? rows.slice(1) : rows, insertedRows: page.UpdateCount ?? 0 };
}

function readFailure({ Status }: QueryExecution): EngineAnswer {
  const message = Status?.StateChangeReason ?? 'no reason given';
  return { ok: false, code: /^([A-Z][A-Z_0-9]+):/.exec(message)?.[1] ?? 'UNKNOWN', message };
}
