import type { DetailOf } from '../../pipelines/contracts/event.ts';
import { traceOf } from '../../pipelines/contracts/traceparent.ts';
import type { SearchAnswer } from './answers.ts';
import type { SearchParameters } from './search-parameters.ts';

export type SearchPerformed = DetailOf<'search.performed'>;

/** Nobody searches a shop for an address, but people paste things: the event must not tell who searched. */
const mailAddress = /[^\s@]+@[^\s@]+\.[^\s@]+/g;

function withoutAddresses(text: string): string {
  return text.replaceAll(mailAddress, '[address]');
}

const filterNames = [
  'category',
  'brand',
  'material',
  'finish',
  'format',
  'sides',
  'orientation',
  'availability',
] as const satisfies (keyof SearchParameters)[];

/** What the lake is told of a search that was answered. Without a trace of its caller's one begins with it. */
export function searchPerformed(
  parameters: SearchParameters,
  answer: Pick<SearchAnswer, 'searchId' | 'total' | 'tookMs'>,
  at: { readonly eventId: string; readonly nowMs: number; readonly traceparent?: string | undefined },
): SearchPerformed {
  const { priceMin, priceMax } = parameters;
  const chosen = filterNames
    .map((name) => [name, parameters[name].map(withoutAddresses)] as const)
    .filter(([, { length }]) => length > 0);
  return {
    eventId: at.eventId,
    occurredAt: new Date(at.nowMs).toISOString(),
    schemaVersion: 1,
    version: 1,
    searchId: answer.searchId,
    query: withoutAddresses(parameters.q),
    filters: {
      ...Object.fromEntries(chosen),
      ...(priceMin !== undefined && { priceMin: String(priceMin) }),
      ...(priceMax !== undefined && { priceMax: String(priceMax) }),
    },
    hits: answer.total,
    latencyMs: answer.tookMs,
    clickedProductIds: [],
    traceparent: at.traceparent ?? traceOf(at.eventId),
  };
}
