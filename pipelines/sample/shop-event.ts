import type { z } from 'zod';
import { contracts } from '../contracts/all-contracts.ts';
import type { DetailOf, DetailType } from '../contracts/event.ts';
import type { orderPlacedVersionOne } from '../contracts/upgrades/order-placed-from-1.ts';
import { mintEventId } from './event-id.ts';

/** `order.placed` as the tills that nobody has updated announce it. */
export type LegacyOrderPlaced = z.infer<typeof orderPlacedVersionOne>;

/** What an order is at a moment; a refund of some lines changes nothing about it. */
export type OrderStatus = 'placed' | 'in_production' | 'shipped' | 'delivered' | 'cancelled' | 'refunded';

/** What the ledger must know about an order event beyond what is announced. */
export interface OrderContext {
  statusBefore: OrderStatus | undefined;
  status: OrderStatus;
  isFirstOrder: boolean;
  /** Price paid for the whole order, in minor units of `currency`. */
  totalMinor: number;
  currency: string;
  /** Given back before this event, and with it. */
  refundedBeforeMinor: number;
  refundedMinor: number;
}

/** What is left out of the announcement, but the ledger needs. */
interface ShopContext {
  order?: OrderContext;
  /** Verdict of the image that is deleted. */
  verdictBefore?: 'ready' | 'warn' | 'rejected';
}

/** An event of the shop before it is put into words: exactly what its contract says. */
export type ShopEvent =
  | {
      [T in DetailType]: { atMs: number; detailType: T; detail: DetailOf<T> } & ShopContext;
    }[DetailType]
  | ({ atMs: number; detailType: 'order.placed'; detail: LegacyOrderPlaced } & ShopContext);

/** Who announces it. */
export function sourceOf(detailType: DetailType): string {
  return contracts[detailType].source;
}

/** Mints the ids of a sample's events in the order in which they happen. */
export interface EventHeads {
  next(atMs: number): { eventId: string; occurredAt: string };
}

export function createEventHeads(tag: string): EventHeads {
  let sequence = 0;
  return {
    next: (atMs) => {
      const eventId = mintEventId(tag, atMs, sequence);
      sequence += 1;
      return { eventId, occurredAt: new Date(atMs).toISOString() };
    },
  };
}
