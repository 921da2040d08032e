import { createHash } from 'node:crypto';
import { defaultLastDay } from './trading-calendar.ts';

/** What a sample is made from: the same options always give the same bytes. */
export interface SampleOptions {
  /** Any integer; another seed is another shop. */
  seed: number;
  /** Orders placed within the window. */
  orders: number;
  days: number;
  products: number;
  /** Last day of the window, YYYY-MM-DD in UTC. */
  lastDay: string;
  /** Share of valid events that are published twice, 0 to 1. */
  duplicateShare: number;
  /** Share of all published events that are invalid, 0 to 1. */
  invalidShare: number;
}

export const defaultSampleOptions: SampleOptions = {
  seed: 1,
  orders: 2_000,
  days: 60,
  products: 300,
  lastDay: defaultLastDay,
  duplicateShare: 0.02,
  invalidShare: 0.01,
};

/** Raised with every change to what the same options give, so that an older sample in a lake is not taken for this one. */
const generation = 3;

/**
 * Six hex digits that name this sample. They are part of every id in it, so that its rows can be told
 * from all others in a lake: two samples never share an id, and reconciliation counts only its own.
 */
export function sampleTag(options: SampleOptions): string {
  const facts = [
    generation,
    options.seed,
    options.orders,
    options.days,
    options.products,
    options.lastDay,
    options.duplicateShare,
    options.invalidShare,
  ];
  return createHash('sha256').update(facts.join(' ')).digest('hex').slice(0, 6);
}
