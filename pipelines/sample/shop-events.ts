import { artworkEvent, artworkSteps, longestUploadMs } from './artwork-plan.ts';
import { catalogEvent } from './catalog-events.ts';
import { orderEvent } from './order-events.ts';
import { orderSteps } from './order-fate.ts';
import { planOrder } from './order-plan.ts';
import { createPendingSteps, type PendingStep } from './pending-steps.ts';
import { searchEvent } from './search-events.ts';
import { randomOf } from './seeded-random.ts';
import { createEventHeads, type EventHeads, type ShopEvent } from './shop-event.ts';
import type { ShopWorld } from './shop-world.ts';

/** Kinds of pending steps; of those due at the same moment, the lower one happens first. */
const kinds = { search: 0, artwork: 1, order: 2 } as const;

/** A visit begins this long before its order is placed: the customer searches, then uploads. */
const visitMs = longestUploadMs + 5 * 60_000;

/** Searches at the beginning of a visit that ends with an order. */
function searchesOfOrder(world: ShopWorld, order: number): number {
  return randomOf(world.seed, 'search', order * 4 + 3).weighted([
    [0, 68],
    [1, 22],
    [2, 10],
  ]);
}

/** Hands out the steps of the shop in order of time, each as soon as nothing earlier can still come. */
function* timeline(world: ShopWorld): Generator<PendingStep | { atMs: number; edit: number }> {
  const pending = createPendingSteps();
  const { orders } = world.options;
  const next = { order: 0, visit: 0, edit: 0 };
  const visitStart = () =>
    next.order < orders ? world.orderCalendar.momentOf(next.order) - visitMs : Number.POSITIVE_INFINITY;
  const browsingAt = () =>
    next.visit < world.browsing.visits ? world.browsing.calendar.momentOf(next.visit) : Number.POSITIVE_INFINITY;
  let orderAtMs = visitStart();
  let visitAtMs = browsingAt();
  for (;;) {
    const editAtMs = world.catalogEdits[next.edit]?.atMs ?? Number.POSITIVE_INFINITY;
    const atMs = Math.min(orderAtMs, visitAtMs, editAtMs, pending.nextAtMs());
    if (atMs === Number.POSITIVE_INFINITY) return;
    if (atMs === editAtMs) {
      yield { atMs, edit: next.edit };
      next.edit += 1;
    } else if (atMs === orderAtMs) {
      beginVisit(world, next.order, pending);
      next.order += 1;
      orderAtMs = visitStart();
    } else if (atMs === visitAtMs) {
      yield { atMs, kind: kinds.search, order: next.visit + 2 ** 32, step: 0 };
      next.visit += 1;
      visitAtMs = browsingAt();
    } else {
      const step = pending.pop();
      if (step) yield* continueCourse(world, step, pending);
    }
  }
}

function beginVisit(world: ShopWorld, order: number, pending: ReturnType<typeof createPendingSteps>): void {
  const plan = planOrder(world, order);
  const startMs = plan.placedAtMs - visitMs;
  for (let nth = 0; nth < searchesOfOrder(world, order); nth += 1) {
    pending.push({ atMs: startMs + nth * 45_000, kind: kinds.search, order, step: nth });
  }
  const [artwork] = artworkSteps(world, plan);
  if (artwork) pending.push({ atMs: artwork.atMs, kind: kinds.artwork, order, step: 0 });
  pending.push({ atMs: plan.placedAtMs, kind: kinds.order, order, step: 0 });
}

/** Hands out a step and puts the one after it, if the window still holds it, in the queue. */
function* continueCourse(world: ShopWorld, step: PendingStep, pending: ReturnType<typeof createPendingSteps>) {
  yield step;
  if (step.kind === kinds.search) return;
  const plan = planOrder(world, step.order);
  const course = step.kind === kinds.order ? orderSteps(world.seed, plan) : artworkSteps(world, plan);
  const following = course[step.step + 1];
  if (following && following.atMs < world.endMs) {
    pending.push({ atMs: following.atMs, kind: step.kind, order: step.order, step: step.step + 1 });
  }
}

function eventOf(world: ShopWorld, { kind, order, step, atMs }: PendingStep, heads: EventHeads): ShopEvent {
  if (kind === kinds.search) return searchEvent(world, order, step, atMs, heads);
  const plan = planOrder(world, order);
  if (kind === kinds.order) return orderEvent(plan, orderSteps(world.seed, plan), step, heads);
  const artwork = artworkSteps(world, plan)[step];
  if (!artwork) throw new RangeError(`order ${plan.orderId} has no artwork step ${step}`);
  return artworkEvent(world.seed, artwork, heads);
}

/** Everything that happens in the shop, in order of time, one event at a time. Takes memory for orders in flight only: 32 bytes each. */
export function* shopEvents(world: ShopWorld, heads: EventHeads = createEventHeads(world.tag)): Generator<ShopEvent> {
  for (const step of timeline(world)) {
    if (!('edit' in step)) {
      yield eventOf(world, step, heads);
      continue;
    }
    const edit = world.catalogEdits[step.edit];
    const product = edit && world.products[edit.product];
    if (edit && product) yield catalogEvent(product, edit, heads);
  }
}
