import type { Period } from './period.ts';

/** Which days a question needs to know. */
export interface NeededDays {
  /** The days that are chosen change the answer. */
  readonly takesPeriod: boolean;
  /** It counts days from the newest with orders. */
  readonly needsLatest: boolean;
}

/** Whether there is anything to ask: the last so many days of a lake without orders are none. */
export function canAsk(
  { takesPeriod, needsLatest }: NeededDays,
  period: Period | null,
  latest: string | null,
): boolean {
  return (!takesPeriod || period !== null) && (!needsLatest || latest !== null);
}
