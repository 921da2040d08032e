import { z } from 'zod';
import { contractOfVersionOne, type Disagreement } from './contract.ts';
import { customerReference } from './customer.ts';
import { eventHeader } from './event-header.ts';
import { currency, identifier, moneyMinor, positiveCount, positiveMoneyMinor, text } from './fields.ts';
import { MAX_ORDER_LINES } from './order-lines.ts';

const refundedLine = z.object({
  lineNumber: positiveCount.nullable().meta({ description: 'Null when the refund does not tell which line it is for' }),
  sku: identifier,
  quantity: positiveCount,
  amountMinor: moneyMinor,
});

const detail = z.object({
  ...eventHeader(1),
  orderId: identifier.meta({ description: 'The order, or the credit note itself where a legacy shop names no order' }),
  refundId: identifier,
  reason: text,
  currency,
  amountMinor: positiveMoneyMinor,
  scope: z.enum(['full', 'lines']),
  lines: z.array(refundedLine).max(MAX_ORDER_LINES),
  customer: customerReference.optional(),
  country: z.string().min(2).max(60).optional(),
});

function findRefundDisagreement(refund: z.infer<typeof detail>): Disagreement | undefined {
  if (refund.scope === 'full' || refund.lines.length > 0) return undefined;
  return { code: 'FIELD_VALUE', path: '/lines', message: 'expected at least one line in a refund by line' };
}

/** Money of an order was given back, wholly or by line. */
export const orderRefunded = contractOfVersionOne({
  detailType: 'order.refunded',
  source: 'commerce.orders',
  aggregateId: 'orderId',
  schema: detail,
  findDisagreement: findRefundDisagreement,
});
