import {
  AthenaClient,
  type ColumnInfo,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  type Row,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';

/** One page of a result as Athena sends it: text in every cell, absent where SQL says NULL. */
export interface ResultPage {
  readonly columns: readonly ColumnInfo[];
  readonly rows: readonly Row[];
  readonly nextToken?: string;
}

export interface StatementToStart {
  readonly sql: string;
  readonly database: string;
  readonly workGroup: string;
  /** Calls with the same token start one statement. 32 to 128 characters. */
  readonly clientRequestToken?: string;
  /** The result of an equal statement that is at most so old may be given instead. */
  readonly reuseResultMinutes?: number;
}

/** The four calls that running a statement needs. */
export interface AthenaCalls {
  start(statement: StatementToStart): Promise<string>;
  execution(queryId: string): Promise<QueryExecution>;
  page(queryId: string, nextToken?: string): Promise<ResultPage>;
  stop(queryId: string): Promise<void>;
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
const rowsPerPage = 1000;

/** A call that hangs is a dead endpoint: all of them answer at once, statements are waited for by asking again. */
const requestHandler = { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true };

/** Athena at the endpoint, Region and credentials that the environment names (AWS_ENDPOINT_URL_ATHENA, AWS_REGION, …). */
export function createAthenaCalls(client: AthenaClient = new AthenaClient({ requestHandler })): AthenaCalls {
  return {
    start: async ({ sql, database, workGroup, clientRequestToken, reuseResultMinutes }) => {
      const started = await client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          QueryExecutionContext: { Database: database },
          WorkGroup: workGroup,
          ClientRequestToken: clientRequestToken,
          ...(reuseResultMinutes !== undefined && {
            ResultReuseConfiguration: {
              ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseResultMinutes },
            },
          }),
        }),
      );
      return String(started.QueryExecutionId);
    },
    execution: async (queryId) => {
      const answer = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: queryId }));
      return answer.QueryExecution ?? {};
    },
    page: async (queryId, nextToken) => {
      const answer = await client.send(
        new GetQueryResultsCommand({ QueryExecutionId: queryId, MaxResults: rowsPerPage, NextToken: nextToken }),
      );
      return {
        columns: answer.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [],
        rows: answer.ResultSet?.Rows ?? [],
        ...(answer.NextToken === undefined ? {} : { nextToken: answer.NextToken }),
      };
    },
    stop: async (queryId) => {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryId }));
    },
  };
}
