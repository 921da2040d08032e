import type { DaysOfOrders } from './latest-day.ts';

/** What an empty lake is filled with. */
export const emptyLake =
  'the lake holds no orders yet. `npm start` brings the sample, `npm run import` a history of orders.';

/** What was asked: of which parameters an answer without rows may come. */
export interface AskedFor {
  readonly hasPeriod: boolean;
  /** Of a saved query; empty of SQL. */
  readonly parameters: readonly string[];
}

/** Says for a person why there may be no rows. @param days those of the orders in the lake, undefined when it has none */
export function describeNoRows(days: DaysOfOrders | undefined, { hasPeriod, parameters }: AskedFor): string {
  if (days === undefined) return `No rows: ${emptyLake}`;
  if (!hasPeriod && parameters.length > 0) {
    const names = parameters.map((name) => `--${name}`).join(', ');
    return `No rows: the lake holds nothing for this ${names}.`;
  }
  const advice = hasPeriod ? ' Choose --from and --to among them.' : '';
  return `No rows. The lake holds orders of ${days.earliest} to ${days.latest} (UTC).${advice}`;
}
