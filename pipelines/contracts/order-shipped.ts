import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { identifier, shortText } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  orderId: identifier,
  carrier: shortText,
  trackingId: identifier.nullable().optional(),
});

/** An order was handed to the carrier. */
export const orderShipped = contractOfVersionOne({
  detailType: 'order.shipped',
  source: 'commerce.orders',
  aggregateId: 'orderId',
  schema: detail,
});
