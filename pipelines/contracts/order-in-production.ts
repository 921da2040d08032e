import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { identifier, shortText } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  orderId: identifier,
  press: shortText.nullable().optional(),
});

/** An order went to the press. */
export const orderInProduction = contractOfVersionOne({
  detailType: 'order.in_production',
  source: 'commerce.orders',
  aggregateId: 'orderId',
  schema: detail,
});
