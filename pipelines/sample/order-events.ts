import { findPrintFormat } from '../contracts/print-formats.ts';
import type { OrderStep } from './order-fate.ts';
import type { OrderPlan, PlannedLine } from './order-plan.ts';
import type { EventHeads, OrderContext, OrderStatus, ShopEvent } from './shop-event.ts';

const statusOfStep: Record<OrderStep['kind'], OrderStatus | undefined> = {
  placed: 'placed',
  cancelled: 'cancelled',
  in_production: 'in_production',
  shipped: 'shipped',
  delivered: 'delivered',
  refunded_in_full: 'refunded',
  refunded_by_line: undefined,
};

function statusAfter(steps: readonly OrderStep[], last: number): OrderStatus | undefined {
  return steps
    .slice(0, Math.max(0, last + 1))
    .map((step) => statusOfStep[step.kind])
    .findLast((status) => status !== undefined);
}

function refundedUntil(plan: OrderPlan, steps: readonly OrderStep[], last: number): number {
  return steps.slice(0, Math.max(0, last + 1)).reduce((sum, step) => {
    if (step.kind === 'refunded_by_line') return sum + step.amountMinor;
    return step.kind === 'refunded_in_full' || step.kind === 'cancelled' ? sum + plan.totalMinor : sum;
  }, 0);
}

/** The name under which version 1 announced a size, if it has one. */
function formatNameOf({ sizeName, widthMm, heightMm }: PlannedLine['product']): string | undefined {
  const format = findPrintFormat(sizeName);
  return format?.widthMm === widthMm && format.heightMm === heightMm ? sizeName : undefined;
}

function lineFields(line: PlannedLine) {
  const { product } = line;
  return {
    lineNumber: line.lineNumber,
    sku: product.sku,
    productId: product.productId,
    title: product.title,
    category: product.categoryPath.join(' / '),
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    discountMinor: line.discountMinor,
    ...(line.artworkImageId !== undefined && { artworkImageId: line.artworkImageId }),
  };
}

function printFields({ product, pages, finish, sides }: PlannedLine) {
  return { pages, material: product.material, finish, sides };
}

function orderFields(plan: OrderPlan) {
  const { customer, lines: _, ...order } = plan;
  const { customerId, name, email, phone, address, market } = customer;
  return {
    orderId: order.orderId,
    version: 1,
    customer: customerId === null ? { customerId, name, email } : { customerId, name, email, phone },
    channel: order.channel,
    country: order.isLegacy ? market.legacyName : market.country,
    shippingAddress: address,
    currency: order.currency,
    shippingMinor: order.shippingMinor,
    taxMinor: order.taxMinor,
    totalMinor: order.totalMinor,
  };
}

function placedEvent(plan: OrderPlan, head: ReturnType<EventHeads['next']>, order: OrderContext): ShopEvent {
  const shared = { atMs: plan.placedAtMs, detailType: 'order.placed' as const, order };
  if (plan.isLegacy) {
    const lines = plan.lines.map((line) => {
      const format = formatNameOf(line.product);
      return { ...lineFields(line), ...(format !== undefined && { print: { format, ...printFields(line) } }) };
    });
    return { ...shared, detail: { ...head, schemaVersion: 1, ...orderFields(plan), lines } };
  }
  const lines = plan.lines.map((line) => {
    const { widthMm, heightMm } = line.product;
    return { ...lineFields(line), print: { widthMm, heightMm, ...printFields(line) } };
  });
  return { ...shared, detail: { ...head, schemaVersion: 2, ...orderFields(plan), lines } };
}

function refundOf(
  plan: OrderPlan,
  step: OrderStep & { kind: 'refunded_in_full' | 'refunded_by_line' },
  version: number,
) {
  const refund = { refundId: `ref-${plan.orderId.slice(4)}-${version}`, reason: step.reason, currency: plan.currency };
  if (step.kind === 'refunded_in_full') {
    return { ...refund, amountMinor: plan.totalMinor, scope: 'full' as const, lines: [] };
  }
  const { lineNumber, quantity, amountMinor } = step;
  const sku = plan.lines[lineNumber - 1]?.product.sku ?? '';
  return { ...refund, amountMinor, scope: 'lines' as const, lines: [{ lineNumber, sku, quantity, amountMinor }] };
}

/** Puts step `index` of an order's course into words. Its version is its place in the course. */
export function orderEvent(plan: OrderPlan, steps: readonly OrderStep[], index: number, heads: EventHeads): ShopEvent {
  const step = steps[index];
  if (!step) throw new RangeError(`order ${plan.orderId} has no step ${index}`);
  const order: OrderContext = {
    statusBefore: statusAfter(steps, index - 1),
    status: statusAfter(steps, index) ?? 'placed',
    isFirstOrder: plan.customer.isFirstOrder,
    totalMinor: plan.totalMinor,
    currency: plan.currency,
    refundedBeforeMinor: refundedUntil(plan, steps, index - 1),
    refundedMinor: refundedUntil(plan, steps, index),
  };
  const { atMs } = step;
  const head = heads.next(atMs);
  if (step.kind === 'placed') return placedEvent(plan, head, order);

  const fields = { ...head, schemaVersion: 1 as const, orderId: plan.orderId, version: index + 1 };
  const { currency } = plan;
  switch (step.kind) {
    case 'cancelled': {
      const detail = { ...fields, reason: step.reason, refundMinor: plan.totalMinor, currency };
      return { atMs, detailType: 'order.cancelled', detail, order };
    }
    case 'in_production':
      return { atMs, detailType: 'order.in_production', detail: { ...fields, press: step.press }, order };
    case 'shipped': {
      const { carrier, trackingId } = step;
      return { atMs, detailType: 'order.shipped', detail: { ...fields, carrier, trackingId }, order };
    }
    case 'delivered':
      return { atMs, detailType: 'order.delivered', detail: { ...fields, carrier: step.carrier }, order };
    default:
      return { atMs, detailType: 'order.refunded', detail: { ...fields, ...refundOf(plan, step, index + 1) }, order };
  }
}
