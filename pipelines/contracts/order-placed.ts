import { z } from 'zod';
import type { Contract } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { orderFields } from './order-fields.ts';
import { arrayOfLines, findOrderDisagreement, orderLineFields } from './order-lines.ts';
import { printSpecification } from './print-specification.ts';
import { orderPlacedVersionOne, upgradeOrderPlacedFromOne } from './upgrades/order-placed-from-1.ts';

const orderLine = z.object({ ...orderLineFields, print: printSpecification.optional() });

const detail = z.object({ ...eventHeader(2), ...orderFields, lines: arrayOfLines(orderLine) });

/** An order was placed, and paid already. */
export const orderPlaced = {
  detailType: 'order.placed',
  source: 'commerce.orders',
  aggregateId: 'orderId',
  currentVersion: 2,
  schema: detail,
  olderSchemas: { 1: orderPlacedVersionOne },
  upgrades: { 1: upgradeOrderPlacedFromOne },
  findDisagreement: findOrderDisagreement,
} as const satisfies Contract<'order.placed', typeof detail>;
