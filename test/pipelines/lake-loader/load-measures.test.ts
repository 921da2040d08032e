import { describe, expect, test } from '@jest/globals';
import type { DatasetOutcome } from '../../../pipelines/lake-loader/load-lake.ts';
import { loadMeasures } from '../../../pipelines/lake-loader/load-measures.ts';

const nowMs = Date.parse('2026-03-02T10:00:00.000Z');
const loaded: DatasetOutcome = {
  ...{ dataset: 'order_events', status: 'loaded', fromDt: '2026-03-01', toDt: '2026-03-02', loadedAt: minutesAgo(1) },
  ...{ bronzeRows: 9, insertedRows: 4, durationMs: 1_000 },
};

function minutesAgo(minutes: number): string {
  return new Date(nowMs - minutes * 60_000).toISOString();
}

function failedSince(loadedAt: string | undefined): DatasetOutcome {
  return { dataset: 'order_lines', status: 'failed', message: 'no', loadedAt };
}

const done = (...datasets: DatasetOutcome[]) => ({ status: 'done' as const, loadId: 'l', datasets });

describe('what is counted of a load', () => {
  test('are its rows and its age', () => {
    expect(loadMeasures(done(loaded, loaded), nowMs, 0)).toEqual({
      ...{ failedDatasets: 0, insertedRows: 8, lagSeconds: 60, errorObjects: 0 },
    });
  });

  test('the lag is that of the dataset that was loaded longest ago', () => {
    const outcome = done(loaded, failedSince(minutesAgo(50)));
    expect(loadMeasures(outcome, nowMs)).toEqual({ failedDatasets: 1, insertedRows: 4, lagSeconds: 3_000 });
  });

  test('there is no lag before the first load', () => {
    expect(loadMeasures(done(failedSince(undefined)), nowMs)).toEqual({ failedDatasets: 1, insertedRows: 0 });
  });

  test('is nothing where another load was running', () => {
    expect(loadMeasures({ status: 'busy', holder: 'h', until: minutesAgo(0) }, nowMs)).toBeUndefined();
  });
});
