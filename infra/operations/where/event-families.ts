import { z } from 'zod';

/** What events are about, and how the names of their types begin. */
const prefixes = {
  order: ['order'],
  product: ['product', 'price', 'stock', 'popularity'],
  image: ['image'],
  search: ['search'],
} as const satisfies Record<string, readonly string[]>;

export type EventKind = Exclude<keyof typeof prefixes, 'search'>;

/** Prefixes of types that are surely about something else. */
export function prefixesOfOthers(kind: EventKind): readonly string[] {
  return Object.entries(prefixes).flatMap(([other, own]) => (other === kind ? [] : own));
}

/** Whether events of this type are about such a thing. */
export function tellsOf(kind: EventKind, eventType: string): boolean {
  return prefixes[kind].some((prefix) => eventType.startsWith(`${prefix}.`));
}

/** Whether an event of this type, which may be unknown or misspelt, can be about such a thing. */
export function canTellOf(kind: EventKind | 'event', eventType: string | undefined): boolean {
  if (kind === 'event' || eventType === undefined) return true;
  return !prefixesOfOthers(kind).some((prefix) => eventType.startsWith(`${prefix}.`));
}

const busEvent = z.object({ 'detail-type': z.string() });

/** The type of an event as the bus delivers it; undefined where its text does not tell. */
export function typeOf(text: string): string | undefined {
  try {
    return busEvent.safeParse(JSON.parse(text)).data?.['detail-type'];
  } catch {
    return undefined;
  }
}
