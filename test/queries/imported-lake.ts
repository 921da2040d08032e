import { type ImportJob, importOrders, type Tally } from '../../pipelines/import/import-orders.ts';
import { writeBatch } from '../../pipelines/lake-writer/write-batch.ts';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters } from '../../queries/saved-query.ts';
import { bringToSilver } from '../pipelines/lake-loader/bring-to-silver.ts';
import { recordedLake } from '../pipelines/lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../pipelines/migrations/athena-on-duckdb.ts';

const arrivedOn = '2026-01-01';

/** Imports a file into a lake in memory: through the lake-writer into bronze, and by the loader into silver. */
export async function importIntoLake(lake: TestLake, job: ImportJob): Promise<Tally> {
  const writer = recordedLake();
  const tally = await importOrders(job, {
    store: async (messages) => (await writeBatch(messages, writer.ports, Number.POSITIVE_INFINITY)).failedIds,
    saveProgress: async () => undefined,
    sleep: async () => undefined,
  });
  await bringToSilver(lake, writer, arrivedOn);
  return tally;
}

const newestDay = `SELECT CAST(max(occurred_at) AS date) AS day FROM ${testNames.silver}.order_events`;

/** A saved query as text to run, for these parameters. */
export async function boundQuery(
  lake: TestLake,
  name: string,
  values: Readonly<Record<string, string>> = {},
): Promise<string> {
  const query = readQueryCatalog().get(name);
  if (query === undefined) throw new Error(`no saved query ${name}`);
  const [newest] = (await lake.runStatement(newestDay)).rows;
  const named = { ...query, sql: fillNames(query.sql, testNames) };
  const bound = bindParameters(named, values, { latest: newest?.day ?? '2026-01-01' });
  if (!bound.ok) throw new Error(bound.message);
  return bound.sql;
}

/** The rows that a saved query gives for these parameters; every value as text. */
export async function askLake(
  lake: TestLake,
  name: string,
  values: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string | null>>[]> {
  return [...(await lake.runStatement(await boundQuery(lake, name, values))).rows];
}
