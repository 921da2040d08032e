import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { IndexerError } from '../errors.ts';
import type { DemandWindow } from './demand-window.ts';
import { type DemandByProduct, demandStatement, readDemand } from './product-demand.ts';

export interface DemandPlace {
  readonly viewsDatabase: string;
  readonly workGroup: string;
}

/** More than the SDK's three: Athena throttles starts and polls by account, whoever else is using it. */
const maxAttempts = 8;
const firstPollMs = 100;
const maxPollMs = 2_000;

/**
 * Asks the lake through Athena, or whatever AWS_ENDPOINT_URL_ATHENA names.
 * @throws IndexerError LAKE_REFUSED when the statement ends otherwise than well
 */
export function demandReader({ viewsDatabase, workGroup }: DemandPlace, client = new AthenaClient({ maxAttempts })) {
  return async (window: DemandWindow): Promise<DemandByProduct> => {
    const QueryString = demandStatement(viewsDatabase, window);
    const { QueryExecutionId = '' } = await client.send(
      new StartQueryExecutionCommand({ QueryString, WorkGroup: workGroup }),
    );
    await waitForEnd(client, QueryExecutionId);
    return readDemand(await readRows(client, QueryExecutionId));
  };
}

async function waitForEnd(client: AthenaClient, QueryExecutionId: string): Promise<void> {
  for (let delayMs = firstPollMs; ; delayMs = Math.min(delayMs * 1.5, maxPollMs)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason = 'no reason given' } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED' || State === 'CANCELLED') {
      throw new IndexerError('LAKE_REFUSED', `Athena could not tell the demand: ${State}: ${StateChangeReason}`);
    }
    await sleep(delayMs);
  }
}

async function readRows(client: AthenaClient, QueryExecutionId: string): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  let NextToken: string | undefined;
  do {
    const page: GetQueryResultsOutput = await client.send(new GetQueryResultsCommand({ QueryExecutionId, NextToken }));
    for (const { Data = [] } of page.ResultSet?.Rows ?? []) rows.push(Data.map((cell) => cell.VarCharValue ?? null));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  // The first row repeats the names of the columns.
  return rows.slice(1);
}
