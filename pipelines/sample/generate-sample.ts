import { withDeliveryFaults } from './delivery-faults.ts';
import type { SampleItem } from './sample-item.ts';
import { type SampleLedger, startLedger } from './sample-ledger.ts';
import { createEventHeads } from './shop-event.ts';
import { shopEvents } from './shop-events.ts';
import { defaultSampleOptions, type SampleOptions } from './shop-options.ts';
import { createShopWorld } from './shop-world.ts';

/** A sample that has not been made yet: walk through `items` once, then read the ledger. */
export interface Sample {
  /** Made while it is walked through; holds no more than a few dozen items at a time. */
  items: Iterable<SampleItem>;
  /** The right answers. Complete when `items` has been walked through to its end. */
  ledger: SampleLedger;
}

/**
 * An invented print shop: 60 days, 300 products and 2,000 orders unless told otherwise. The same options always give
 * the same items, byte for byte.
 */
export function generateSample(options: Partial<SampleOptions> = {}): Sample {
  const complete = { ...defaultSampleOptions, ...options };
  const world = createShopWorld(complete);
  const heads = createEventHeads(world.tag);
  const ledger = startLedger(complete);
  return { items: withDeliveryFaults(shopEvents(world, heads), heads, ledger), ledger };
}

/** The right answers of a sample, without keeping the sample. */
export function sampleLedger(options: Partial<SampleOptions> = {}): SampleLedger {
  const { items, ledger } = generateSample(options);
  const iterator = items[Symbol.iterator]();
  while (iterator.next().done !== true);
  return ledger;
}
