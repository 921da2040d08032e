/** What had been sent at a point in time. */
export interface RateSample {
  readonly atMs: number;
  readonly sentBytes: number;
}

/** Older samples say little about the line as it is now. */
const windowMs = 8_000;

/** Before that the rate is a guess that would frighten or please for nothing. */
const shortestMs = 700;

/** Adds a sample and forgets what is too old; one older than the window is kept to measure from. */
export function addSample(samples: readonly RateSample[], sample: RateSample): readonly RateSample[] {
  const recent = samples.findIndex(({ atMs }) => atMs >= sample.atMs - windowMs);
  return [...samples.slice(recent < 0 ? -1 : Math.max(0, recent - 1)), sample];
}

/** Null while there is too little to tell from. */
export function bytesPerSecond(samples: readonly RateSample[]): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < shortestMs) return null;
  return Math.max(0, last.sentBytes - first.sentBytes) / ((last.atMs - first.atMs) / 1000);
}

/** Null when it cannot be said, e.g. because nothing moves. */
export function secondsLeft(samples: readonly RateSample[], totalBytes: number): number | null {
  const rate = bytesPerSecond(samples);
  if (rate === null || rate <= 0) return null;
  return Math.max(0, totalBytes - (samples.at(-1)?.sentBytes ?? 0)) / rate;
}
