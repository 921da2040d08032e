import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStackError } from '../errors.ts';
import type { QueueDepth } from '../queue-depth.ts';

export interface IndexingSight {
  readonly queue: QueueDepth;
  /** Documents that shoppers can find. */
  readonly searchable: number;
}

export interface SearchableWait {
  readonly look: () => Promise<IndexingSight>;
  readonly report: (text: string) => void;
  /** With nothing moving for so long it is taken for stuck. */
  readonly stallSeconds: number;
  readonly signal: AbortSignal;
  readonly pauseMs?: number;
}

/**
 * Waits until nothing is left in the queue of the product-indexer.
 * @throws LocalStackError STALLED when nothing moves any more
 */
export async function waitUntilSearchable(wait: SearchableWait): Promise<IndexingSight> {
  let last = '';
  let movedAt = performance.now();
  for (;;) {
    const sight = await wait.look();
    wait.signal.throwIfAborted();
    const { waiting, inFlight } = sight.queue;
    wait.report(`${count(sight.searchable)} products searchable, ${count(waiting + inFlight)} events to go`);
    if (waiting + inFlight === 0) return sight;
    const state = `${waiting} ${inFlight} ${sight.searchable}`;
    if (state !== last) movedAt = performance.now();
    last = state;
    if (performance.now() - movedAt > wait.stallSeconds * 1000) throw stalled(sight, wait.stallSeconds);
    await sleep(wait.pauseMs ?? 250, undefined, { signal: wait.signal });
  }
}

function stalled({ queue }: IndexingSight, seconds: number): LocalStackError {
  const message =
    `The product-indexer does not get on: ${count(queue.waiting)} events wait and ${count(queue.inFlight)} are to be ` +
    `tried again, and nothing moved for ${seconds} s. Its log is among those of the AWS services (logs/aws.log).`;
  return new LocalStackError('STALLED', message);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
