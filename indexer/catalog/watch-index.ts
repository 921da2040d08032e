import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from '../index/ask-search.ts';
import type { RowChange } from './catalog-row.ts';

/** What shoppers can find of a product at this moment. */
export interface FoundProduct {
  /** When the version that is found was announced, ISO-8601 UTC. */
  readonly updatedAt: string | null;
  readonly title: string;
}

export type FindProduct = (productId: string) => Promise<FoundProduct | undefined>;

/** Searches through the alias that shoppers' searches go through, so that what it finds is searchable and not only stored. */
export function productFinder(client: Client, alias: string): FindProduct {
  return async (productId) => {
    const body = { query: { term: { productId } }, _source: ['updatedAt', 'title'], size: 1 };
    const answer = await askSearch(`search ${alias}`, () => client.search({ index: alias, body }));
    return answer.hits.hits[0]?._source as FoundProduct | undefined;
  };
}

/** Whether a search shows the change: the new row, or nothing of a product that was deleted or is not offered. */
export function isShown({ after }: RowChange, found: FoundProduct | undefined): boolean {
  if (after.row === undefined || after.row.active === false) return found === undefined;
  return found !== undefined && (found.updatedAt ?? '') >= after.changedAt;
}

export interface WatchClock {
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const pollMs = 25;

/** Milliseconds until a search shows the change; undefined when it does not within `timeoutMs`. */
export async function waitUntilShown(
  change: RowChange,
  find: FindProduct,
  timeoutMs: number,
  clock: WatchClock,
): Promise<number | undefined> {
  const startMs = clock.now();
  for (;;) {
    if (isShown(change, await find(change.productId))) return clock.now() - startMs;
    if (clock.now() - startMs >= timeoutMs) return undefined;
    await clock.sleep(pollMs);
  }
}
