import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dataset } from '../datasets/dataset.ts';
import { type LoadOutcome, type LoadPorts, loadLake } from './load-lake.ts';

/** Longer than the lease of a loader that died. */
export const maxWaitMs = 90_000;

interface Turn {
  /** How long to wait for a load that is running already, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
  /** Called once when there is a wait, with who holds it up. */
  readonly onWait?: (holder: string) => void;
}

/**
 * Loads bronze into silver as soon as no other load is running; `busy` when that takes too long.
 * @throws what `loadLake` throws
 */
export async function loadInTurn(datasets: readonly Dataset[], turn: Turn, ports: LoadPorts): Promise<LoadOutcome> {
  const { waitMs, signal, onWait } = turn;
  const deadlineMs = Date.now() + waitMs;
  for (let hasSaidSo = false; ; hasSaidSo = true) {
    const outcome = await loadLake(datasets, { loadId: randomUUID(), ...(signal && { signal }) }, ports);
    if (outcome.status === 'done' || Date.now() >= deadlineMs) return outcome;
    if (!hasSaidSo) onWait?.(outcome.holder);
    await sleep(500, undefined, { signal });
  }
}
