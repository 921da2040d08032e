import { waitForArrival } from '../../../../infra/local/wait-for-arrival.ts';
import { fillNames } from '../../../../pipelines/migrations/fill-names.ts';
import { accountedFor } from '../../../../pipelines/reconcile/accounted-for.ts';
import { scopeOf } from '../../../../pipelines/reconcile/ask-lake.ts';
import { readReconcileConfig } from '../../../../pipelines/reconcile/config.ts';
import { readSampleConfig } from '../../../../pipelines/sample/config.ts';
import { generateSample } from '../../../../pipelines/sample/generate-sample.ts';
import { publishSample } from '../../../../pipelines/sample/publish-sample.ts';
import { createSamplePorts } from '../../../../pipelines/sample/sample-client.ts';
import { defaultSampleOptions } from '../../../../pipelines/sample/shop-options.ts';
import { createAthenaCalls } from '../../../../queries/athena/athena-client.ts';
import type { QueryError } from '../../../../queries/athena/errors.ts';
import { readQueryConfig } from '../../../../queries/config.ts';
import { createLakeReader } from '../../../../queries/dashboards/page/answers/create-lake-reader.ts';
import type { LakeReader } from '../../../../queries/dashboards/page/answers/lake-reader.ts';
import { runStatement } from '../../../../queries/dashboards/page/answers/run-statement.ts';
import { readQueryCatalog } from '../../../../queries/query-catalog.ts';
import { ask, load } from '../../../stack/lake.ts';

/** Days of which no other test knows, so that figures are those of this sample alone. */
const sample = { ...defaultSampleOptions, seed: 51, orders: 150, days: 40, products: 40, lastDay: '2019-06-30' };
export const sampleDays = { first: '2019-05-22', latest: '2019-06-30' };

/** Brings the sample into the lake, unless another test has done so. */
export async function bringSampleIn(): Promise<void> {
  const { items, ledger } = generateSample(sample);
  const scope = scopeOf(sample, ledger.tag, readReconcileConfig().names, new Date());
  const [orders] = await ask(
    `SELECT count(*) AS count FROM orders WHERE placed_at BETWEEN TIMESTAMP '2019-05-01 00:00:00' AND TIMESTAMP '2019-07-31 00:00:00'`,
  );
  if (Number(orders?.count) > 0) return;
  await publishSample(items, createSamplePorts(readSampleConfig()), { concurrency: 8 });
  await waitForArrival({
    look: async () => ({ ...(await accountedFor((sql) => ask(sql), scope, ledger)), queued: 0, deadLetters: 0 }),
    report: () => {},
    stallSeconds: 60,
    signal: new AbortController().signal,
  });
  await load();
}

/** A lake whose newest day is that of the sample, and that can be made to fail. */
export interface DashboardsLake extends LakeReader {
  /** What comes of every question while it is set. */
  failure?: QueryError | undefined;
}

export function openDashboardsLake(): DashboardsLake {
  const config = readQueryConfig();
  const reader = createLakeReader({
    queries: readQueryCatalog(),
    fillNames: (sql) => fillNames(sql, config.names),
    silver: config.names.silver,
    run: runStatement(createAthenaCalls(), config),
  });
  const lake: DashboardsLake = {
    ask: async (query, values, signal) => {
      if (lake.failure !== undefined) throw lake.failure;
      return reader.ask(query, values, signal);
    },
    days: async (signal) => ({ ...(await reader.days(signal)), ...sampleDays }),
  };
  return lake;
}
