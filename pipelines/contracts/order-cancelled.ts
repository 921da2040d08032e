import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { currency, identifier, moneyMinor, text } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  orderId: identifier,
  reason: text,
  refundMinor: moneyMinor,
  currency,
});

/** An order was cancelled; `refundMinor` is what the customer gets back. */
export const orderCancelled = contractOfVersionOne({
  detailType: 'order.cancelled',
  source: 'commerce.orders',
  aggregateId: 'orderId',
  schema: detail,
});
