import { priceInDollars } from './athena/price.ts';
import type { QueryCost } from './athena/query-options.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1234567 becomes `1.23 MB`: decimal units, as Athena bills. */
export function humanBytes(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[power]}`;
}

/** `$0.00005`, and from a cent on `$1.23`. */
export function humanDollars(dollars: number): string {
  return `$${dollars < 0.01 ? Number(dollars.toFixed(6)) : dollars.toFixed(2)}`;
}

export function humanRows(rows: number): string {
  return `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
}

/** What came of a question, as far as the person who asked wants to know. */
export interface AnswerFacts {
  readonly cost: Omit<QueryCost, 'queryId'>;
  readonly rows: number;
  /** More rows exist than were let through. */
  readonly isTruncated: boolean;
  readonly totalMilliseconds: number;
}

/** One line for the person who asked: rows, bytes scanned, what they cost on AWS, time. */
export function describeAnswer({ cost, rows, isTruncated, totalMilliseconds }: AnswerFacts): string {
  const shown = isTruncated ? `first ${humanRows(rows)}, there are more (--max-rows 0 shows all)` : humanRows(rows);
  const isFree = cost.isFree || cost.isReused;
  const price = isFree ? 'not billed' : `${humanDollars(priceInDollars(cost.bytesScanned, false))} at Athena's price`;
  const reused = cost.isReused ? ' (an earlier answer, reused)' : '';
  const time = `${(totalMilliseconds / 1000).toFixed(1)} s (engine ${(cost.engineMilliseconds / 1000).toFixed(1)} s)`;
  return `${shown} · ${humanBytes(cost.bytesScanned)} scanned${reused} · ${price} · ${time}`;
}
