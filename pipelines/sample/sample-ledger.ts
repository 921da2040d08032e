import { createHash } from 'node:crypto';
import { recordShopEvent, type ShopFigures, startFigures } from './ledger-figures.ts';
import type { ShopEvent } from './shop-event.ts';
import { type SampleOptions, sampleTag } from './shop-options.ts';
import type { SpoiledEvent } from './spoiled-events.ts';

/** How many items of one event type were published, and what becomes of them. */
export interface PublishedCounts {
  published: number;
  /** Valid events, each counted once. */
  distinct: number;
  /** Further copies of valid events. */
  duplicates: number;
  rejected: number;
}

/** What is true of a sample, known without a lake. Money in minor units; plain data, so it can be written as JSON. */
export interface SampleLedger {
  tag: string;
  options: SampleOptions;
  /** By detail type; `unknown` where the text does not tell. */
  events: Record<string, PublishedCounts>;
  rejectedByCode: Record<string, number>;
  /** SHA-256, in hex, of the texts that cannot be read: they have no event id to be found by. */
  unreadable: string[];
  figures: ShopFigures;
}

export function startLedger(options: SampleOptions): SampleLedger {
  return {
    tag: sampleTag(options),
    options,
    events: {},
    rejectedByCode: {},
    unreadable: [],
    figures: startFigures(),
  };
}

function countsOf(ledger: SampleLedger, detailType: string): PublishedCounts {
  const known = ledger.events[detailType];
  if (known) return known;
  const counts = { published: 0, distinct: 0, duplicates: 0, rejected: 0 };
  ledger.events[detailType] = counts;
  return counts;
}

/** Records an event that will be published, once however often it is. */
export function recordValid(ledger: SampleLedger, event: ShopEvent): void {
  const counts = countsOf(ledger, event.detailType);
  counts.published += 1;
  counts.distinct += 1;
  recordShopEvent(ledger.figures, event);
}

export function recordDuplicate(ledger: SampleLedger, detailType: string): void {
  const counts = countsOf(ledger, detailType);
  counts.published += 1;
  counts.duplicates += 1;
}

export function recordSpoiled(ledger: SampleLedger, { item, countedAs, isFoundById }: SpoiledEvent): void {
  const counts = countsOf(ledger, countedAs);
  counts.published += 1;
  counts.rejected += 1;
  const code = item.code ?? 'NOT_JSON';
  ledger.rejectedByCode[code] = (ledger.rejectedByCode[code] ?? 0) + 1;
  if (!isFoundById) ledger.unreadable.push(createHash('sha256').update(item.text).digest('hex'));
}
