const dayMs = 86_400_000;

/** Days of arrival, inclusive, as bronze's partitions name them: yyyy-MM-dd, UTC. */
export interface LoadWindow {
  readonly fromDt: string;
  readonly toDt: string;
}

const dtOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

/**
 * The days that a load reads: from the day before its watermark, because Firehose names a file after the first record
 * of its buffer and so may still write into yesterday; without a watermark, all days that bronze keeps.
 *
 * @param watermark day on which the last load began that read everything before it
 */
export function loadWindow(watermark: string | undefined, now: Date, bronzeDays: number): LoadWindow {
  const today = now.getTime();
  const oldest = dtOf(today - bronzeDays * dayMs);
  const overlapping = watermark === undefined ? oldest : dtOf(Date.parse(`${watermark}T00:00:00Z`) - dayMs);
  const isGone = overlapping < oldest;
  return { fromDt: isGone ? oldest : overlapping, toDt: dtOf(today) };
}
