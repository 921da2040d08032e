import { IndexerError } from '../errors.ts';
import { OUTAGE_MS } from './backfill.ts';

const PAUSE_MS = 2_000;

export interface RideOutPorts {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly note: (text: string) => void;
}

/**
 * Repeats work that may be repeated while OpenSearch does not answer, as during a restart, for five minutes.
 * @throws whatever the work throws for another reason, or at the end of that time
 */
export async function rideOut<T>(ports: RideOutPorts, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const startedMs = ports.now().getTime();
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const isOutage = error instanceof IndexerError && error.code === 'SEARCH_UNREACHABLE';
      if (!isOutage || ports.now().getTime() - startedMs >= OUTAGE_MS) throw error;
      ports.note(`${error.message}; trying again.`);
      await ports.sleep(PAUSE_MS);
    }
  }
}
