import type { Dataset } from '../datasets/dataset.ts';
import type { LakeNames } from '../migrations/fill-names.ts';
import type { RunStatement } from '../migrations/run-statement.ts';
import { loadDataset } from './load-dataset.ts';
import { type LoadRecord, recordLoadsStatement } from './load-statements.ts';
import { loadWindow } from './load-window.ts';
import { type HeldLease, type LeasePorts, withLease } from './with-lease.ts';

export type DatasetOutcome =
  | {
      readonly dataset: string;
      readonly status: 'loaded';
      /** First and last day of arrival that was read, yyyy-MM-dd. */
      readonly fromDt: string;
      readonly toDt: string;
      readonly bronzeRows: number;
      readonly insertedRows: number;
      readonly durationMs: number;
      /** When it began, ISO-8601 UTC. */
      readonly loadedAt: string;
    }
  | {
      readonly dataset: string;
      readonly status: 'failed';
      readonly message: string;
      /** When its last complete load began; undefined where there was none yet. */
      readonly loadedAt: string | undefined;
    };

/** JSON as it is: the handler answers with it. */
export type LoadOutcome =
  | { readonly status: 'busy'; readonly holder: string; readonly until: string }
  | { readonly status: 'done'; readonly loadId: string; readonly datasets: readonly DatasetOutcome[] };

export interface LoadPorts extends LeasePorts {
  readonly names: LakeNames;
  readonly runStatement: RunStatement;
  /** Days for which bronze keeps its files: how far back a load without a watermark reads. */
  readonly bronzeDays: number;
  readonly onDataset?: (outcome: DatasetOutcome) => void;
}

/**
 * Loads every dataset from bronze into silver, side by side, unless another load is running. A dataset that fails does
 * not hold up the others; its watermark stays, so the next load tries the same days again.
 * Throws LeaseLostError, and the reason of the signal, after the running statements have been stopped.
 */
export async function loadLake(
  datasets: readonly Dataset[],
  load: { readonly loadId: string; readonly signal?: AbortSignal },
  ports: LoadPorts,
): Promise<LoadOutcome> {
  const lease = { holder: load.loadId, ...(load.signal && { signal: load.signal }) };
  const leased = await withLease(lease, ports, (held) =>
    loadAll(datasets, load.loadId, { ...ports, ...guard(held, ports) }),
  );
  return leased.status === 'busy'
    ? { status: 'busy', holder: leased.holder, until: leased.until.toISOString() }
    : { status: 'done', loadId: load.loadId, datasets: leased.value };
}

/** Statements that run only while the lease is held. */
function guard(held: HeldLease, { runStatement }: LoadPorts) {
  const guarded: RunStatement = (sql) => {
    held.assertHeld();
    return runStatement(sql, { signal: held.signal });
  };
  return { runStatement: guarded, signal: held.signal };
}

type GuardedPorts = LoadPorts & { readonly signal: AbortSignal };

async function loadAll(datasets: readonly Dataset[], loadId: string, ports: GuardedPorts): Promise<DatasetOutcome[]> {
  const results = await Promise.all(datasets.map((dataset) => attempt(dataset, loadId, ports)));
  ports.signal.throwIfAborted();
  const records = results.flatMap(({ record }) => record ?? []);
  if (records.length > 0) await ports.runStatement(recordLoadsStatement(records, ports.names));
  // Watermarks move last: a load that is cut off before this is repeated, and finds its rows in silver.
  for (const { dataset, window, startedAt } of records) {
    await ports.state.writeWatermark(dataset, window.toDt);
    await ports.state.writeLoadedAt(dataset, startedAt.toISOString());
  }
  return results.map(({ outcome }) => outcome);
}

async function attempt(dataset: Dataset, loadId: string, ports: GuardedPorts) {
  const result = await tryDataset(dataset, loadId, ports);
  ports.onDataset?.(result.outcome);
  return result;
}

async function tryDataset(
  dataset: Dataset,
  loadId: string,
  ports: GuardedPorts,
): Promise<{ outcome: DatasetOutcome; record?: LoadRecord }> {
  try {
    const watermark = await ports.state.readWatermark(dataset.name);
    const window = loadWindow(watermark, ports.now(), ports.bronzeDays);
    const record = await loadDataset(dataset, { loadId, window }, ports);
    return { outcome: outcomeOf(record), record };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const loadedAt = await ports.state.readLoadedAt(dataset.name).catch(() => undefined);
    return { outcome: { dataset: dataset.name, status: 'failed', message, loadedAt } };
  }
}

function outcomeOf({ dataset, window, bronzeRows, insertedRows, startedAt, finishedAt }: LoadRecord): DatasetOutcome {
  const durationMs = finishedAt.getTime() - startedAt.getTime();
  const loadedAt = startedAt.toISOString();
  return { dataset, status: 'loaded', ...window, bronzeRows, insertedRows, durationMs, loadedAt };
}
