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

/** The four calls that running a statement needs. */
export interface AthenaCalls {
  start(statement: { sql: string; database: string; workGroup: string }): Promise<string>;
  execution(queryId: string): Promise<QueryExecution>;
  page(queryId: string, nextToken?: string): Promise<ResultPage>;
  stop(queryId: string): Promise<void>;
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
const rowsPerPage = 1000;

/** Athena at the endpoint, Region and credentials that the environment names (AWS_ENDPOINT_URL_ATHENA, AWS_REGION, …). */
export function createAthenaCalls(client: AthenaClient = new AthenaClient({})): AthenaCalls {
  return {
    start: async ({ sql, database, workGroup }) => {
      const started = await client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          QueryExecutionContext: { Database: database },
          WorkGroup: workGroup,
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
