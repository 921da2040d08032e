import type { LoadOutcome } from './load-lake.ts';

/** What is counted of a load. */
export interface LoadMeasures {
  readonly failedDatasets: number;
  readonly insertedRows: number;
  /** Since the oldest of the datasets' last complete loads began, in seconds: how old what analysts see may be. */
  readonly lagSeconds?: number;
  /** Objects under `errors/` of the lake bucket, which are rows that bronze lacks; no more than one request tells. */
  readonly errorObjects?: number;
}

/** Nothing of a load that found another one running. */
export function loadMeasures(outcome: LoadOutcome, nowMs: number, errorObjects?: number): LoadMeasures | undefined {
  if (outcome.status === 'busy') return undefined;
  const { datasets } = outcome;
  const began = datasets.flatMap((one) => (one.loadedAt === undefined ? [] : [Date.parse(one.loadedAt)]));
  return {
    failedDatasets: datasets.filter(({ status }) => status === 'failed').length,
    insertedRows: datasets.reduce((sum, one) => sum + (one.status === 'loaded' ? one.insertedRows : 0), 0),
    ...(began.length > 0 && { lagSeconds: Math.max(0, Math.round((nowMs - Math.min(...began)) / 1000)) }),
    ...(errorObjects !== undefined && { errorObjects }),
  };
}
