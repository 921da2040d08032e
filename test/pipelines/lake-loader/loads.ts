import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { type DatasetOutcome, type LoadPorts, loadLake } from '../../../pipelines/lake-loader/load-lake.ts';
import { eventIdOf, eventText } from '../../factories.ts';
import { writeTexts } from '../lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';
import { deliver } from './bronze.ts';
import { memoryState } from './memory-state.ts';

/** The day on which the tests load: the last that bronze holds. */
export const loadedAt = '2026-03-02T10:00:00.000Z';

export function portsOf(lake: TestLake, overrides: Partial<LoadPorts> = {}): LoadPorts {
  return {
    state: memoryState(),
    names: testNames,
    bronzeDays: 30,
    runStatement: lake.runStatement,
    now: () => new Date(loadedAt),
    stopAbandonedStatements: async () => {},
    ...overrides,
  };
}

/** Brings texts through the lake-writer into bronze. */
export async function arrive(lake: TestLake, texts: readonly string[], dt = '2026-03-02'): Promise<void> {
  const written = await writeTexts(texts);
  for (const dataset of datasets) await deliver(lake, dataset, written.lake.rows(dataset.name), dt);
}

export function shipped(number: number, occurredAt = '2026-03-02T08:00:00.000Z'): string {
  return eventText('order.shipped', { eventId: eventIdOf(number), occurredAt });
}

/** Outcomes of a load by dataset. */
export async function load(ports: LoadPorts, loadId = 'load-1'): Promise<Map<string, DatasetOutcome>> {
  const outcome = await loadLake(datasets, { loadId }, ports);
  if (outcome.status === 'busy') throw new Error(`busy: ${outcome.holder}`);
  return new Map(outcome.datasets.map((dataset) => [dataset.dataset, dataset]));
}
