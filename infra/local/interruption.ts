import { Interrupted } from './errors.ts';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when the user asks to stop. */
  readonly requested: Promise<void>;
  /** Gives the signals back to their usual meaning. */
  release(): void;
}

/**
 * Turns Ctrl-C, "npm run stop" and the closing of the terminal into a request to stop. Repeating it changes nothing:
 * ending before the state is saved would only make the next start slower, and every wait on the way down is bounded.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of stopSignals) process.on(name, abort);
  return {
    signal: controller.signal,
    requested: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve(), { once: true })),
    release: () => {
      for (const name of stopSignals) process.off(name, abort);
    },
  };
}

/** @throws Interrupted when stopping was requested */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Interrupted();
}

/** Gives up waiting for work when stopping is requested; the work itself must end by the same signal or by itself. */
export async function unlessInterrupted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  throwIfInterrupted(signal);
  let abandon: () => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    abandon = () => reject(new Interrupted());
    signal.addEventListener('abort', abandon, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}
