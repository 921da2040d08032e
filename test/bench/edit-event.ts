import { v7 as uuidv7 } from 'uuid';
import type { BusEntry } from '../../pipelines/contracts/put-events.ts';

/** Products of the benchmark's own, which nobody is offered. */
export const editedProducts = 200;

/** An edit of one of them, newer than all before; or its end. */
export function editEvent(nth: number, deletes = false): BusEntry {
  const header = {
    eventId: uuidv7(),
    occurredAt: new Date().toISOString(),
    schemaVersion: 1,
    productId: `bench-load-${nth % editedProducts}`,
    version: 1 + Math.floor(Date.now() / 1000) * 1000 + Math.floor(nth / editedProducts),
  };
  if (deletes) return { source: 'commerce.catalog', detailType: 'product.deleted', detail: JSON.stringify(header) };
  const product = {
    ...header,
    sku: `BENCH-${nth % editedProducts}`,
    title: `Poster A2, matt 170 g, edit ${nth}`,
    description: `A poster that is edited again and again while shoppers search. This is edit ${nth}.`,
    categoryPath: ['Marketing', 'Posters'],
    priceMinor: 1_000 + (nth % 500),
    currency: 'EUR',
    active: false,
  };
  return { source: 'commerce.catalog', detailType: 'product.upserted', detail: JSON.stringify(product) };
}
