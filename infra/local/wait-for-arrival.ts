import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStackError } from './errors.ts';

/** How far a delivery has come at one moment. */
export interface DeliverySight {
  readonly published: number;
  readonly arrived: number;
  readonly isComplete: boolean;
  /** Messages in the queue, those in work included. */
  readonly queued: number;
  readonly deadLetters: number;
}

export interface ArrivalWait {
  readonly look: () => Promise<DeliverySight>;
  readonly report: (text: string) => void;
  /** With nothing new for so long it is taken for stuck; however long it takes while it moves. */
  readonly stallSeconds: number;
  readonly signal: AbortSignal;
  readonly pauseMs?: number;
}

/**
 * Waits until everything that was published has arrived.
 * @throws LocalStackError STALLED when nothing moves any more, with what is known about where it stopped
 */
export async function waitForArrival(wait: ArrivalWait): Promise<DeliverySight> {
  let best = '';
  let movedAt = performance.now();
  for (;;) {
    const sight = await wait.look();
    wait.signal.throwIfAborted();
    wait.report(`${count(sight.arrived)} of ${count(sight.published)} events stored, ${count(sight.queued)} queued`);
    if (sight.isComplete) return sight;
    // A queue alone that moves is no progress: a message that fails again and again goes back and forth for ever.
    const state = `${sight.arrived} ${sight.deadLetters}`;
    if (state !== best) movedAt = performance.now();
    best = state;
    if (performance.now() - movedAt > wait.stallSeconds * 1000) throw stalled(sight, wait.stallSeconds);
    await sleep(wait.pauseMs ?? 500, undefined, { signal: wait.signal });
  }
}

function stalled(sight: DeliverySight, seconds: number): LocalStackError {
  const missing = count(sight.published - sight.arrived);
  const where =
    sight.deadLetters > 0
      ? `${count(sight.deadLetters)} messages are in the dead-letter queue, so the lake-writer failed on them.`
      : sight.queued > 0
        ? `${count(sight.queued)} messages are still queued, so the lake-writer does not get on.`
        : 'The queue is empty, so they were lost on the way to it or from it.';
  const message = `${missing} of ${count(sight.published)} events have not arrived, and nothing moved for ${seconds} s. ${where} The next start publishes the sample again.`;
  return new LocalStackError('STALLED', message);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
