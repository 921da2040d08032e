import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters } from '../../queries/saved-query.ts';
import { readIoPlan } from '../../queries/touched-partitions.ts';
import { lakeNames, resultsLocation } from '../trino/lake-of-stack.ts';
import type { QueryStack } from '../trino/two-stacks.ts';
import { type RawSizes, rawBytesOf } from './raw-events.ts';

/** What a saved query with its defaults reads of a lake. */
export interface QueryCosts {
  readonly name: string;
  readonly title: string;
  /** Bytes that the engine read, as it says itself. */
  readonly bytes: number;
  /** Bytes of the raw events of the same kinds and days. */
  readonly raw: { readonly plain: number; readonly gzipped: number };
}

/** Runs statements at the endpoint of a stack. */
function statementsAt({ athenaUrl }: QueryStack) {
  const client = new AthenaClient({
    endpoint: athenaUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const run = async (sql: string) => {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        QueryExecutionContext: { Database: lakeNames.views },
        ResultConfiguration: { OutputLocation: resultsLocation },
      }),
    );
    for (;;) {
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      const { State, StateChangeReason } = QueryExecution?.Status ?? {};
      if (State === 'SUCCEEDED')
        return { QueryExecutionId, bytes: QueryExecution?.Statistics?.DataScannedInBytes ?? 0 };
      if (State !== 'QUEUED' && State !== 'RUNNING') throw new Error(`${StateChangeReason}\n${sql}`);
      await sleep(50);
    }
  };
  return {
    /** Bytes that Athena says it scanned; the result is not fetched. */
    scanned: async (sql: string) => (await run(sql)).bytes,
    /** The lines that EXPLAIN answers with. */
    lines: async (sql: string) => {
      const { QueryExecutionId } = await run(sql);
      const { ResultSet } = await client.send(new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1000 }));
      return (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data[0]?.VarCharValue ?? '');
    },
  };
}

/** Every saved query with its defaults, asked of the lake of a stack. */
export async function measureQueries(
  stack: QueryStack,
  lake: { readonly raw: RawSizes; readonly required: Readonly<Record<string, string>> },
): Promise<QueryCosts[]> {
  const { scanned, lines } = statementsAt(stack);
  const costs: QueryCosts[] = [];
  for (const query of readQueryCatalog().values()) {
    const needed = query.parameters.filter(({ defaultValue }) => defaultValue === undefined);
    const values = Object.fromEntries(needed.map(({ name }) => [name, lake.required[name] ?? 'none']));
    const bound = bindParameters({ ...query, sql: fillNames(query.sql, lakeNames) }, values, {
      latest: lake.required.latest,
    });
    if (!bound.ok) throw new Error(`${query.name}: ${bound.message}`);
    const plan = await lines(`EXPLAIN (TYPE IO, FORMAT JSON) ${bound.sql}`);
    const reads = readIoPlan(plan.filter((line) => line !== 'Query Plan').join('\n'));
    if (reads === undefined) throw new Error(`${query.name}: its plan is not understood`);
    const { name, title } = query;
    costs.push({ name, title, bytes: await scanned(bound.sql), raw: rawBytesOf(reads, lake.raw) });
  }
  return costs;
}
