import { z } from 'zod';
import type { Disagreement } from './contract.ts';
import { identifier, imageId, moneyMinor, positiveCount, shortText, text } from './fields.ts';

/** More lines than any order of a print shop has; a bound on what one event can cost. */
export const MAX_ORDER_LINES = 10_000;

/** The fields of an order line that do not depend on how the print is specified. */
export const orderLineFields = {
  lineNumber: positiveCount,
  sku: identifier,
  productId: identifier,
  title: text,
  category: shortText.nullable().optional(),
  quantity: positiveCount,
  unitPriceMinor: moneyMinor,
  discountMinor: moneyMinor,
  artworkImageId: imageId.nullable().optional(),
};

export function arrayOfLines<S extends z.ZodType>(line: S) {
  return z.array(line).min(1).max(MAX_ORDER_LINES);
}

interface PricedOrder {
  readonly lines: readonly { lineNumber: number; quantity: number; unitPriceMinor: number; discountMinor: number }[];
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

function repeatedLineNumber(lines: PricedOrder['lines']): Disagreement | undefined {
  const seen = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (seen.has(line.lineNumber)) {
      const message = `line number ${line.lineNumber} is used twice`;
      return { code: 'FIELD_VALUE', path: `/lines/${index}/lineNumber`, message };
    }
    seen.add(line.lineNumber);
  }
  return undefined;
}

/** Sum in minor units, or NaN when it leaves the range of exact integers. */
function sumOfParts(order: PricedOrder): number {
  let sum = order.shippingMinor + order.taxMinor;
  for (const line of order.lines) {
    const gross = line.quantity * line.unitPriceMinor;
    sum += gross - line.discountMinor;
    if (!Number.isSafeInteger(gross) || !Number.isSafeInteger(sum)) return Number.NaN;
  }
  return sum;
}

/** The total of an order is the sum of its lines, shipping and tax, and its lines have numbers of their own. */
export function findOrderDisagreement(order: PricedOrder): Disagreement | undefined {
  const repeated = repeatedLineNumber(order.lines);
  if (repeated) return repeated;
  const sum = sumOfParts(order);
  if (sum === order.totalMinor) return undefined;
  const expected = Number.isNaN(sum) ? 'a sum beyond exact integers' : `${sum}, the sum of lines, shipping and tax`;
  return { code: 'TOTALS_DISAGREE', path: '/totalMinor', message: `expected ${expected}, got ${order.totalMinor}` };
}
