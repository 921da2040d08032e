import { priceInDollars } from './athena/price.ts';
import type { QueryAnswer } from './athena/run-query.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function humanBytes(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[power]}`;
}

/** One line for the person who asked: rows, bytes scanned, what they cost on AWS, time. */
export function describeAnswer(answer: QueryAnswer, totalMilliseconds: number): string {
  const rows = `${answer.table.numRows.toLocaleString('en-US')} ${answer.table.numRows === 1 ? 'row' : 'rows'}`;
  const shown = answer.isTruncated ? `first ${rows}, there are more (--max-rows 0 shows all)` : rows;
  const dollars = priceInDollars(answer.bytesScanned, answer.isFree);
  const price = answer.isFree
    ? 'not billed'
    : `$${dollars < 0.01 ? Number(dollars.toFixed(6)) : dollars.toFixed(2)} at Athena's price`;
  const time = `${(totalMilliseconds / 1000).toFixed(1)} s (engine ${(answer.engineMilliseconds / 1000).toFixed(1)} s)`;
  return `${shown} · ${humanBytes(answer.bytesScanned)} scanned · ${price} · ${time}`;
}
