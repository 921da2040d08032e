import { canaryPrefix } from '../../../pipelines/contracts/canary.ts';
import type { BusEntry } from '../../../pipelines/contracts/put-events.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';

/** An order that the canary has announced and not seen in silver yet. */
export interface OutstandingOrder {
  readonly orderId: string;
  /** ISO-8601 UTC. */
  readonly placedAt: string;
}

/** Whoever all orders and uploads of canaries belong to. */
export const canaryCustomer = `${canaryPrefix}customer`;

export interface CanaryOrder extends OutstandingOrder {
  readonly entry: BusEntry;
}

/** @param eventId a UUID of version 7, part of the order's id as well */
export function canaryOrder(eventId: string, nowMs: number): CanaryOrder {
  const orderId = `${canaryPrefix}${eventId}`;
  const placedAt = new Date(nowMs).toISOString();
  const sku = `${canaryPrefix}print`;
  const line = {
    lineNumber: 1,
    sku,
    productId: sku,
    title: 'Canary',
    quantity: 1,
    unitPriceMinor: 100,
    discountMinor: 0,
  };
  const detail = {
    eventId,
    occurredAt: placedAt,
    schemaVersion: 2,
    version: 1,
    traceparent: traceOf(eventId),
    orderId,
    customer: { customerId: canaryCustomer },
    channel: 'web',
    country: 'DE',
    currency: 'EUR',
    lines: [line],
    shippingMinor: 0,
    taxMinor: 0,
    totalMinor: 100,
  };
  const entry = {
    source: 'commerce.orders',
    detailType: 'order.placed',
    detail: JSON.stringify(detail),
    time: placedAt,
  };
  return { orderId, placedAt, entry };
}
