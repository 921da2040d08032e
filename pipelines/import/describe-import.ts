import { counted } from '../counted.ts';
import type { Tally } from './import-orders.ts';

const count = (value: number) => value.toLocaleString('en-US');

/** How the lines of an import add up, for the person who started it. */
export function describeImport(tally: Readonly<Tally>): string {
  const orders = `${counted(tally.orders, 'order')} and ${counted(tally.creditNotes, 'credit note')} stored`;
  const whole = tally.ordersRefusedWhole === 0 ? '' : `, ${count(tally.ordersRefusedWhole)} refused as a whole`;
  const lines = `${counted(tally.lines, 'line')} read = ${count(tally.linesStored)} stored + ${count(tally.linesRefused)} refused`;
  const reasons = Object.entries(tally.refusedByCode)
    .sort(([, left], [, right]) => right - left)
    .map(([code, times]) => `  ${count(times).padStart(9)}  ${code}`);
  return [lines, ...reasons, `${orders}${whole}`].join('\n');
}

/** Why the lake did not take messages: the error codes, and what the commonest of them means. */
export function describeStoreErrors(errors: ReadonlyMap<string, number>, endpoint: string | undefined): string {
  const codes = [...errors.keys()].join(', ');
  if (!errors.has('ECONNREFUSED')) return codes;
  const address = endpoint === undefined ? '' : ` ${endpoint.replace(/^https?:\/\//, '')}`;
  return `${codes}${address}: is the stack running? (npm start)`;
}
