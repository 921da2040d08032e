import type { ProductDocument } from '../../indexer/index/product-document.ts';
import { partsOfEvent } from '../../indexer/projection/parts-of-event.ts';
import { toDocument } from '../../indexer/projection/to-document.ts';
import type { CommerceEvent } from '../../pipelines/contracts/event.ts';
import { catalogEvent } from '../../pipelines/sample/catalog-events.ts';
import { createProductRange, type Product } from '../../pipelines/sample/product-range.ts';
import { createEventHeads } from '../../pipelines/sample/shop-event.ts';

const listedAtMs = Date.UTC(2026, 0, 1);

/** Documents of the invented print shop's products, made from the events that list them as the indexer makes them. */
export function sampleDocuments(count: number): ProductDocument[] {
  const heads = createEventHeads('bench');
  return createProductRange('bench', 1, count).map((product) => documentOf(product, heads));
}

function documentOf(product: Product, heads: ReturnType<typeof createEventHeads>): ProductDocument {
  const { index, basePriceMinor } = product;
  const edit = { kind: 'upsert', atMs: listedAtMs, product: index, version: 1, revision: 1 } as const;
  const { detailType, detail } = catalogEvent(product, { ...edit, active: true, priceMinor: basePriceMinor }, heads);
  const event = { source: 'commerce.catalog', detailType, detail, publishedAt: '2026-01-01T00:00:00.000Z' };
  const change = partsOfEvent(event as CommerceEvent);
  if (change.kind !== 'product') throw new Error(`${detailType} lists no product`);
  const { productId, parts } = change;
  const stock = { version: 1, available: index % 500 };
  const popularity = { version: 1, unitsSold: index % 90, clicks: index % 1_000 };
  const document = toDocument({ productId, revision: 3, ...parts, stock, popularity });
  if (document === undefined) throw new Error(`${productId} has no document`);
  return document;
}
