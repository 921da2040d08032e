import { setTimeout as sleep } from 'node:timers/promises';

export type Pause = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

/** Ends early, without an error, when the signal is aborted. */
export const pauseFor: Pause = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
};

/** A wait of the given length at most, chosen evenly, so that those who were refused together do not come back together. */
export function fullJitter(mostMilliseconds: number): number {
  return Math.random() * mostMilliseconds;
}

/** https://docs.aws.amazon.com/athena/latest/ug/service-limits.html: calls a second, and queries at a time, of an account. */
const throttlingExceptions = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'SlowDown',
]);

const tries = 8;
const firstWaitMilliseconds = 200;
const longestWaitMilliseconds = 10_000;

/**
 * Makes a call again while it is throttled, after ever longer waits; any other failure, and the last, is thrown. The SDK tries three
 * times within a second, which is too short for a full queue.
 */
export async function retryThrottled<T>(
  call: () => Promise<T>,
  { pause = pauseFor, signal }: { pause?: Pause | undefined; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let failed = 0; ; failed += 1) {
    try {
      return await call();
    } catch (error) {
      const isThrottled = error instanceof Error && throttlingExceptions.has(error.name);
      if (!isThrottled || failed + 1 >= tries || signal?.aborted) throw error;
      await pause(fullJitter(Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** failed)), signal);
    }
  }
}
