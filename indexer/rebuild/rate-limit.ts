/** Waits until so many more may pass. */
export type RateLimit = (count: number) => Promise<void>;

/**
 * Lets at most `perSecond` pass on average (0: as many as come), shared by everyone who asks. What was not used for a
 * while is not made up for later, so that a pause is not followed by a rush.
 */
export function createRateLimit(
  perSecond: number,
  { now, sleep }: { now: () => number; sleep: (milliseconds: number) => Promise<unknown> },
): RateLimit {
  let freeAtMs = 0;
  return async (count) => {
    if (perSecond <= 0) return;
    const nowMs = now();
    const startMs = Math.max(nowMs, freeAtMs);
    freeAtMs = startMs + (count / perSecond) * 1000;
    if (startMs > nowMs) await sleep(startMs - nowMs);
  };
}
