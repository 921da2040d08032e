import { setTimeout as sleep } from 'node:timers/promises';
import { readIndexerConfig } from '../config.ts';
import { productAlias } from '../index/index-names.ts';
import { createSearchClient } from '../index/search-client.ts';
import type { PricePart } from '../projection/product-projection.ts';
import { readProducts } from '../projection/product-table-client.ts';
import { projectionClient } from '../projection/projection-client.ts';
import type { RowChange } from './catalog-row.ts';
import { productFinder, type ShownChange, waitUntilShown } from './watch-index.ts';

const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) };

/** Waits until shoppers find the change; undefined when they do not within `timeoutMs`. */
export async function watchChange(change: RowChange, timeoutMs: number): Promise<ShownChange | undefined> {
  const { openSearchUrl } = readIndexerConfig(['openSearchUrl']);
  return waitUntilShown(change, productFinder(createSearchClient(openSearchUrl), productAlias), timeoutMs, clock);
}

/** The price that was announced by an event of its own and takes precedence over the row's; undefined without one. */
export async function announcedPrice(productId: string): Promise<PricePart | undefined> {
  const { productTable } = readIndexerConfig(['productTable']);
  const [product] = await readProducts(projectionClient(), productTable, [productId]);
  return product?.price;
}
