import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from '../index/ask-search.ts';
import type { RowChange } from './catalog-row.ts';

/** Fields that search shows as the row has them, unless something else takes precedence. */
const comparedFields = ['title', 'brand', 'deliveryDays', 'priceMinor', 'currency'] as const;
export type ComparedField = (typeof comparedFields)[number];

/** What shoppers can find of a product at this moment. */
export interface FoundProduct {
  /** When the version that is found was announced, ISO-8601 UTC. */
  readonly updatedAt: string | null;
  readonly title: string;
  readonly brand: string | null;
  readonly deliveryDays: number | null;
  /** Minor units of `currency`. */
  readonly priceMinor: number | null;
  readonly currency: string | null;
}

/** A change that search shows. */
export interface ShownChange {
  readonly tookMs: number;
  /** Absent when nothing should be found, and nothing is. */
  readonly found?: FoundProduct;
}

export type FindProduct = (productId: string) => Promise<FoundProduct | undefined>;

/** Searches through the alias that shoppers' searches go through, so that what it finds is searchable and not only stored. */
export function productFinder(client: Client, alias: string): FindProduct {
  return async (productId) => {
    const body = { query: { term: { productId } }, _source: ['updatedAt', ...comparedFields], size: 1 };
    const answer = await askSearch(`search ${alias}`, () => client.search({ index: alias, body }));
    return answer.hits.hits[0]?._source as FoundProduct | undefined;
  };
}

/** Whether a search shows the change: the new row, or nothing of a product that was deleted or is not offered. */
export function isShown({ after }: RowChange, found: FoundProduct | undefined): boolean {
  if (after.row === undefined || after.row.active === false) return found === undefined;
  return found !== undefined && (found.updatedAt ?? '') >= after.changedAt;
}

/** Edited fields of which search shows something else: of a later edit, or what takes precedence over the row. */
export function differencesOf({ before, after }: RowChange, found: FoundProduct): readonly ComparedField[] {
  const edited = comparedFields.filter((field) => before === undefined || !isSame(before[field], after.row?.[field]));
  return edited.filter((field) => !isSame(found[field], after.row?.[field]));
}

/** To search, an empty text is as good as none. */
function isSame(one: unknown, other: unknown): boolean {
  const known = (value: unknown) => (value === undefined || value === '' ? null : value);
  return known(one) === known(other);
}

export interface WatchClock {
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const pollMs = 25;

/** What a search shows once it shows the change, and how long that took; undefined when it does not within `timeoutMs`. */
export async function waitUntilShown(
  change: RowChange,
  find: FindProduct,
  timeoutMs: number,
  clock: WatchClock,
): Promise<ShownChange | undefined> {
  const startMs = clock.now();
  for (;;) {
    const found = await find(change.productId);
    if (isShown(change, found)) return { tookMs: clock.now() - startMs, ...(found && { found }) };
    if (clock.now() - startMs >= timeoutMs) return undefined;
    await clock.sleep(pollMs);
  }
}
