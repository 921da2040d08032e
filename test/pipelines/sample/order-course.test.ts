import { describe, expect, test } from '@jest/globals';
import { orderSteps } from '../../../pipelines/sample/order-fate.ts';
import { planOrder } from '../../../pipelines/sample/order-plan.ts';
import { customerOfOrder } from '../../../pipelines/sample/shop-customers.ts';
import { defaultSampleOptions } from '../../../pipelines/sample/shop-options.ts';
import { createShopWorld } from '../../../pipelines/sample/shop-world.ts';

const orders = 3_000;
const world = createShopWorld({ ...defaultSampleOptions, orders });
const plans = Array.from({ length: orders }, (_, order) => planOrder(world, order));
const courses = plans.map((plan) => orderSteps(world.seed, plan));

describe('an order', () => {
  test('is planned the same however often and in whatever order one asks', () => {
    expect(planOrder(world, 17)).toEqual(plans[17]);
    expect(orderSteps(world.seed, planOrder(world, 17))).toEqual(courses[17]);
  });

  test('adds up to the minor unit, with lines that are numbered from 1', () => {
    for (const plan of plans) {
      const items = plan.lines.reduce((sum, { quantity, unitPriceMinor, discountMinor }) => {
        return sum + quantity * unitPriceMinor - discountMinor;
      }, 0);
      expect(plan.totalMinor).toBe(items + plan.shippingMinor + plan.taxMinor);
      expect(plan.lines.map(({ lineNumber }) => lineNumber)).toEqual(plan.lines.map((_, index) => index + 1));
    }
  });

  test('holds only products that are for sale when it is placed, but for the one that always is', () => {
    for (const { lines, placedAtMs } of plans) {
      for (const { product } of lines) {
        const isKept = product.productId === world.productAt(0).productId;
        expect(isKept || world.lives[product.index]?.isSoldAt(placedAtMs)).toBe(true);
      }
    }
  });

  test('takes its course forward in time, from placed to an end', () => {
    for (const steps of courses) {
      expect(steps[0]?.kind).toBe('placed');
      const times = steps.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((left, right) => left - right));
    }
  });

  test('never gives back more than was paid', () => {
    for (const [order, steps] of courses.entries()) {
      const totalMinor = plans[order]?.totalMinor ?? 0;
      const refunded = steps.reduce((sum, step) => {
        if (step.kind === 'refunded_by_line') return sum + step.amountMinor;
        return step.kind === 'refunded_in_full' || step.kind === 'cancelled' ? sum + totalMinor : sum;
      }, 0);
      expect(refunded).toBeLessThanOrEqual(totalMinor);
    }
  });

  test('is delivered mostly, and cancelled, lost or refunded at times', () => {
    const share = (kind: string) => courses.filter((steps) => steps.some((step) => step.kind === kind)).length / orders;
    expect(share('delivered')).toBeGreaterThan(0.9);
    expect(share('cancelled')).toBeGreaterThan(0.02);
    expect(share('cancelled')).toBeLessThan(0.06);
    expect(share('refunded_in_full')).toBeGreaterThan(0.01);
    expect(share('refunded_by_line')).toBeGreaterThan(0.02);
  });
});

describe('customers', () => {
  const customers = plans.map(({ customer }) => customer);
  const byId = new Map<string, number>();
  for (const { customerId } of customers)
    if (customerId !== null) byId.set(customerId, (byId.get(customerId) ?? 0) + 1);

  test('come back: some once, a few often', () => {
    const counts = [...byId.values()];
    expect(counts.filter((count) => count > 1).length / counts.length).toBeGreaterThan(0.15);
    expect(Math.max(...counts)).toBeGreaterThan(5);
    expect(customers.filter(({ customerId }) => customerId === null).length / orders).toBeGreaterThan(0.06);
  });

  test('have exactly one first order each, which comes before the others', () => {
    const seen = new Set<string>();
    for (const { customerId, isFirstOrder } of customers) {
      if (customerId === null) continue;
      expect(isFirstOrder).toBe(!seen.has(customerId));
      seen.add(customerId);
    }
  });

  test('are the same person in every order', () => {
    const people = new Map<string, unknown>();
    for (const [order, { customerId }] of customers.entries()) {
      if (customerId === null) continue;
      const { isFirstOrder: _, ...person } = customerOfOrder(world.seed, world.tag, order);
      if (people.has(customerId)) expect(person).toEqual(people.get(customerId));
      people.set(customerId, person);
    }
  });

  test('order from many countries in three currencies', () => {
    expect(new Set(plans.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'GBP', 'CHF']));
    expect(new Set(customers.map(({ market }) => market.country)).size).toBeGreaterThan(8);
  });
});
