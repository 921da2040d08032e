import type { OrderPlan, PlannedLine } from './order-plan.ts';
import { type Random, randomOf } from './seeded-random.ts';

const hourMs = 3_600_000;

/** One thing that happens to an order after it was placed. Its place in the list, plus 1, is its version. */
export type OrderStep = { atMs: number } & (
  | { kind: 'placed' }
  | { kind: 'cancelled'; reason: string }
  | { kind: 'in_production'; press: string }
  | { kind: 'shipped'; carrier: string; trackingId: string }
  | { kind: 'delivered'; carrier: string }
  | { kind: 'refunded_in_full'; reason: string }
  | { kind: 'refunded_by_line'; reason: string; lineNumber: number; quantity: number; amountMinor: number }
);

function lineRefund(random: Random, line: PlannedLine, atMs: number): OrderStep {
  const quantity = random.integer(1, line.quantity);
  return {
    kind: 'refunded_by_line',
    atMs,
    reason: random.pick([
      'colour differs from the proof',
      'damaged in transit',
      'wrong trim',
      'fewer pieces than ordered',
    ]),
    lineNumber: line.lineNumber,
    quantity,
    amountMinor: Math.max(1, Math.floor((line.totalMinor * quantity) / line.quantity)),
  };
}

/** Refunds once the parcel has come: none for most, the whole order for some, one or two lines for others. */
function refundsAfter(random: Random, plan: OrderPlan, deliveredAtMs: number): OrderStep[] {
  const draw = random.unit();
  const atMs = deliveredAtMs + random.integer(6 * hourMs, 140 * hourMs);
  if (draw < 0.025) {
    const reason = random.pick(['customer withdrew', 'quality complaint', 'delivered too late']);
    return [{ kind: 'refunded_in_full', atMs, reason }];
  }
  const [first, second] = plan.lines;
  if (draw < 0.07 && first && first.totalMinor > 0) {
    const refunds = [lineRefund(random, first, atMs)];
    const hasSecond = second && second.totalMinor > 0 && random.chance(0.3);
    return hasSecond ? [...refunds, lineRefund(random, second, atMs + random.integer(1, 50) * hourMs)] : refunds;
  }
  return [];
}

/** The whole course of an order, in order of time. What lies beyond the end of the window never happens. */
export function orderSteps(seed: number, plan: OrderPlan): OrderStep[] {
  const random = randomOf(seed, 'fate', plan.order);
  const placed: OrderStep = { kind: 'placed', atMs: plan.placedAtMs };
  if (random.chance(0.035)) {
    const reason = random.pick([
      'ordered twice',
      'artwork withdrawn',
      'changed mind',
      'address cannot be delivered to',
    ]);
    return [placed, { kind: 'cancelled', atMs: plan.placedAtMs + random.integer(hourMs / 4, 5 * hourMs), reason }];
  }
  const producedAtMs = plan.placedAtMs + random.integer(5 * hourMs, 34 * hourMs);
  const shippedAtMs = producedAtMs + random.integer(8 * hourMs, 60 * hourMs);
  const deliveredAtMs = shippedAtMs + random.integer(18 * hourMs, 96 * hourMs);
  const carrier = random.weighted([
    ['DHL', 55],
    ['DPD', 20],
    ['UPS', 15],
    ['GLS', 10],
  ]);
  const press = random.pick(['Indigo 12000', 'Heidelberg XL 106', 'Durst P5', 'Roland VG3']);
  const trackingId = `JD${String(random.integer(0, 999_999_999)).padStart(9, '0')}${plan.order}`;
  const sent: OrderStep[] = [
    placed,
    { kind: 'in_production', atMs: producedAtMs, press },
    { kind: 'shipped', atMs: shippedAtMs, carrier, trackingId },
  ];
  if (random.chance(0.006)) {
    return [...sent, { kind: 'refunded_in_full', atMs: shippedAtMs + 240 * hourMs, reason: 'lost by the carrier' }];
  }
  return [...sent, { kind: 'delivered', atMs: deliveredAtMs, carrier }, ...refundsAfter(random, plan, deliveredAtMs)];
}
