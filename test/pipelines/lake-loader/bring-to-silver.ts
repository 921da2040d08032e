import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { loadLake } from '../../../pipelines/lake-loader/load-lake.ts';
import type { RecordedLake } from '../lake-writer/recorded-lake.ts';
import type { TestLake } from '../migrations/athena-on-duckdb.ts';
import { deliver } from './bronze.ts';
import { portsOf } from './loads.ts';

/** Delivers to bronze on a day all that a lake-writer wrote, and loads it; throws when not all of it comes to silver. */
export async function bringToSilver(lake: TestLake, writer: RecordedLake, dt: string): Promise<void> {
  for (const dataset of datasets) await deliver(lake, dataset, writer.rows(dataset.name), dt);
  const ports = portsOf(lake, { now: () => new Date(`${dt}T12:00:00Z`) });
  const outcome = await loadLake(datasets, { loadId: 'load' }, ports);
  if (outcome.status !== 'done' || outcome.datasets.some(({ status }) => status === 'failed')) {
    throw new Error(JSON.stringify(outcome));
  }
}
