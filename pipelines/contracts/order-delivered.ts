import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { identifier, shortText } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  orderId: identifier,
  carrier: shortText,
});

/** An order reached its customer. */
export const orderDelivered = contractOfVersionOne({
  detailType: 'order.delivered',
  source: 'commerce.orders',
  aggregateId: 'orderId',
  schema: detail,
});
