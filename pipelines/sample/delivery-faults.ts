import type { SampleItem } from './sample-item.ts';
import { recordDuplicate, recordSpoiled, recordValid, type SampleLedger } from './sample-ledger.ts';
import { randomOf } from './seeded-random.ts';
import { type EventHeads, type ShopEvent, sourceOf } from './shop-event.ts';
import { createSpoiler, envelopeText } from './spoiled-events.ts';

/** Share of events that arrive after later ones, and by how many places at most. */
const lateShare = 0.05;
const latestPlaces = 150;
/** A duplicate follows its original within so many places. */
const duplicatePlaces = 400;
/** From what happened to the bus, when nothing goes wrong. */
const publishDelayMs = 120;

interface HeldEvent {
  source: string;
  detailType: ShopEvent['detailType'];
  detailText: string;
  kind: 'valid' | 'duplicate';
}

/** What comes later than it should, by the place at which it comes. Holds a few dozen events, however long the sample. */
function createHold() {
  const byPlace = new Map<number, HeldEvent[]>();
  return {
    keep(place: number, event: HeldEvent) {
      const others = byPlace.get(place);
      if (others) others.push(event);
      else byPlace.set(place, [event]);
    },
    take(place: number): HeldEvent[] {
      const due = byPlace.get(place) ?? [];
      byPlace.delete(place);
      return due;
    },
    isEmpty: () => byPlace.size === 0,
  };
}

/**
 * Publishes events as a real bus would see them: some late, some twice with the same detail, some preceded by a broken
 * sibling of the same producer. Everything that is handed out is recorded in the ledger at the same time.
 */
export function* withDeliveryFaults(
  events: Iterable<ShopEvent>,
  heads: EventHeads,
  ledger: SampleLedger,
): Generator<SampleItem> {
  const { seed, duplicateShare, invalidShare } = ledger.options;
  const hold = createHold();
  const spoil = createSpoiler();
  let place = 0;
  let clock = '';

  function* release(due: readonly HeldEvent[]): Generator<SampleItem> {
    for (const { source, detailType, detailText, kind } of due) {
      if (kind === 'duplicate') recordDuplicate(ledger, detailType);
      yield { text: envelopeText(source, detailType, clock, detailText), kind, source, detailType, route: 'bus' };
    }
  }

  for (const event of events) {
    const random = randomOf(seed, 'delivery', place);
    const { detailType } = event;
    const source = sourceOf(detailType);
    clock = new Date(event.atMs + publishDelayMs).toISOString();
    if (random.chance(invalidShare / (1 - invalidShare))) {
      const detail = { ...event.detail, ...heads.next(event.atMs) };
      const spoiled = spoil({ source, detailType, time: clock, detail });
      recordSpoiled(ledger, spoiled);
      yield spoiled.item;
    }
    recordValid(ledger, event);
    const held: HeldEvent = { source, detailType, detailText: JSON.stringify(event.detail), kind: 'valid' };
    const arrival = place + (random.chance(lateShare) ? random.integer(1, latestPlaces) : 0);
    hold.keep(arrival, held);
    if (random.chance(duplicateShare)) {
      hold.keep(arrival + random.integer(1, duplicatePlaces), { ...held, kind: 'duplicate' });
    }
    yield* release(hold.take(place));
    place += 1;
  }
  for (; !hold.isEmpty(); place += 1) yield* release(hold.take(place));
}
