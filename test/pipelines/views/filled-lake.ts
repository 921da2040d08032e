import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { loadLake } from '../../../pipelines/lake-loader/load-lake.ts';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { deliver, emptyTables } from '../lake-loader/bronze.ts';
import { memoryState } from '../lake-loader/memory-state.ts';
import { messagesOf, recordedLake } from '../lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';

const dt = '2026-03-02';

/** Brings exactly these messages the whole way through the lake. */
export async function fillLake(lake: TestLake, texts: readonly string[]): Promise<void> {
  await emptyTables(lake);
  const writer = recordedLake();
  await writeBatch(messagesOf(texts), writer.ports, Number.POSITIVE_INFINITY);
  for (const dataset of datasets) await deliver(lake, dataset, writer.rows(dataset.name), dt);
  const outcome = await loadLake(
    datasets,
    { loadId: 'load' },
    {
      state: memoryState(),
      names: testNames,
      bronzeDays: 30,
      runStatement: lake.runStatement,
      now: () => new Date(`${dt}T12:00:00Z`),
      stopAbandonedStatements: async () => {},
    },
  );
  const failed = outcome.status === 'done' ? outcome.datasets.filter(({ status }) => status === 'failed') : [outcome];
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
}

/** Rows of a view as Athena answers, sorted. */
export async function rowsOf(lake: TestLake, view: string, order: string): Promise<Record<string, string | null>[]> {
  const { rows } = await lake.runStatement(`SELECT * FROM ${testNames.views}.${view} ORDER BY ${order}`);
  return [...rows];
}
