import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parseResultFile } from './result-file.ts';

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

export interface EndpointAddresses {
  readonly athenaUrl: string;
  /** Where S3 answers. */
  readonly awsUrl: string;
}

/**
 * @param outputLocation an S3 prefix where results may be written
 * @param usualDatabase where a table without a database is looked for
 */
export function athenaEngine(
  name: string,
  { athenaUrl, awsUrl }: EndpointAddresses,
  outputLocation: string,
  usualDatabase = 'default',
): Engine {
  const settings = { region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const athena = new AthenaClient({ ...settings, endpoint: athenaUrl });
  const s3 = new S3Client({ ...settings, endpoint: awsUrl, forcePathStyle: true });
  return {
    name,
    ask: async (sql, database = usualDatabase) => {
      const { QueryExecutionId } = await athena.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          QueryExecutionContext: { Database: database },
          ResultConfiguration: { OutputLocation: outputLocation },
        }),
      );
      const execution = await endOf(athena, String(QueryExecutionId));
      return execution.Status?.State === 'SUCCEEDED'
        ? await readAnswer({ athena, s3 }, execution)
        : readFailure(execution);
    },
  };
}

interface Clients {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
}

async function endOf(client: AthenaClient, QueryExecutionId: string): Promise<QueryExecution> {
  for (let delayMs = 10; ; delayMs = Math.min(delayMs * 1.4, 100)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const state = QueryExecution?.Status?.State;
    if (QueryExecution !== undefined && state !== 'QUEUED' && state !== 'RUNNING') return QueryExecution;
    await sleep(delayMs);
  }
}

async function readAnswer({ athena, s3 }: Clients, execution: QueryExecution): Promise<EngineAnswer> {
  const { QueryExecutionId } = execution;
  const head = await athena.send(new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1 }));
  const columns = (head.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map((column) => ({
    name: column.Name ?? '',
    type: `${column.Type} (${column.Precision}, ${column.Scale})`,
  }));
  // Only SELECT has rows that anybody here looks at, and the file has them all at once.
  const rows = execution.SubstatementType === 'SELECT' ? await readRows(s3, execution) : [];
  return { ok: true, columns, rows, insertedRows: head.UpdateCount ?? 0 };
}

async function readRows(s3: S3Client, { ResultConfiguration }: QueryExecution): Promise<Cell[][]> {
  const { host: Bucket, pathname } = new URL(ResultConfiguration?.OutputLocation ?? '');
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: pathname.slice(1) }));
  return parseResultFile((await Body?.transformToString()) ?? '');
}

function readFailure({ Status }: QueryExecution): EngineAnswer {
  const message = Status?.StateChangeReason ?? 'no reason given';
  return { ok: false, code: /^([A-Z][A-Z_0-9]+):/.exec(message)?.[1] ?? 'UNKNOWN', message };
}
