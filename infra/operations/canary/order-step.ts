import type { BusEntry } from '../../../pipelines/contracts/put-events.ts';
import { canaryOrder, type OutstandingOrder } from './canary-order.ts';
import { type CanaryClock, type StepOutcome, stepFacts } from './canary-step.ts';

/** What silver says of orders. */
export interface SilverAnswer {
  readonly orderIds: ReadonlySet<string>;
  /** When loads of order events ended since the oldest of them was placed, epoch milliseconds. */
  readonly loadsEndedMs: readonly number[];
}

export interface OrderPorts {
  /** @throws when the bus does not take it */
  readonly announce: (entry: BusEntry) => Promise<void>;
  /** Which of the canary's orders since then are in silver. */
  readonly askSilver: (since: string) => Promise<SilverAnswer>;
  readonly newEventId: () => string;
}

/** What a canary remembers of its orders from run to run. */
export interface OrderMemory {
  readonly outstanding: readonly OutstandingOrder[];
  /** When silver was asked last, epoch milliseconds; 0 if never. */
  readonly askedMs: number;
}

/** Whatever hangs for longer is told of by then; a list without an end helps nobody. */
const FORGET_AFTER_SECONDS = 6 * 60 * 60;

/**
 * Announces an order, and looks which of the earlier ones have come to silver: a load runs every 15 minutes, so a run measures
 * what earlier ones began. An order came with the first load that ended after silver was asked without it.
 */
export async function tryOrder(
  memory: OrderMemory,
  ports: OrderPorts,
  clock: CanaryClock,
): Promise<{ readonly outcome: StepOutcome; readonly memory: OrderMemory }> {
  const askedMs = clock.now();
  const [oldest] = memory.outstanding;
  const silver = oldest === undefined ? undefined : await ports.askSilver(oldest.placedAt);
  const arrived = memory.outstanding.filter(({ orderId }) => silver?.orderIds.has(orderId));
  const missing = memory.outstanding.filter(({ orderId }) => silver?.orderIds.has(orderId) !== true);
  const cameMs = Math.min(askedMs, ...(silver?.loadsEndedMs ?? []).filter((endMs) => endMs > memory.askedMs));
  const { entry, orderId, placedAt } = canaryOrder(ports.newEventId(), clock.now());
  await ports.announce(entry);
  const ageOf = (order: OutstandingOrder, atMs: number) => Math.max(0, (atMs - Date.parse(order.placedAt)) / 1000);
  const kept = missing.filter((order) => ageOf(order, askedMs) < FORGET_AFTER_SECONDS);
  return {
    outcome: {
      ...outcomeOf(
        arrived.map((order) => ageOf(order, cameMs)),
        missing.map((order) => ageOf(order, askedMs)),
        missing[0],
      ),
      id: orderId,
    },
    memory: { outstanding: [...kept, { orderId, placedAt }], askedMs },
  };
}

function outcomeOf(
  arrivedSeconds: readonly number[],
  waitSeconds: readonly number[],
  oldest: OutstandingOrder | undefined,
): StepOutcome {
  const longest = Math.max(0, ...waitSeconds);
  const measured = arrivedSeconds.length > 0 ? { seconds: Math.max(...arrivedSeconds) } : {};
  if (oldest !== undefined && longest > stepFacts.order.limitSeconds) {
    const says = `${oldest.orderId} is not in silver after ${Math.round(longest / 60)} min; npm run where -- ${oldest.orderId} tells where it is`;
    return { step: 'order', status: 'failed', ...measured, says };
  }
  const waiting = `${waitSeconds.length + 1} on the way to silver`;
  if (arrivedSeconds.length === 0) return { step: 'order', status: 'waiting', says: `announced, ${waiting}` };
  return { step: 'order', status: 'arrived', ...measured, says: `${arrivedSeconds.length} arrived, ${waiting}` };
}
