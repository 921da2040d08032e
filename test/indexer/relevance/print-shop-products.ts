import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import { toDocument } from '../../../indexer/projection/to-document.ts';
import type { CommerceEvent } from '../../../pipelines/contracts/event.ts';
import { catalogEvent } from '../../../pipelines/sample/catalog-events.ts';
import { createProductRange, type Product } from '../../../pipelines/sample/product-range.ts';

/** Every size in every material of every family of the sample once; beyond that it begins to repeat. */
const PRODUCTS = 306;
const SEED = 1;

export interface JudgedProduct {
  readonly product: Product;
  readonly document: ProductDocument;
}

/** The print shop of `npm run sample` as its index would hold it. */
export function printShopProducts(): JudgedProduct[] {
  return createProductRange('judged', SEED, PRODUCTS).map((product) => ({ product, document: documentOf(product) }));
}

function documentOf(product: Product): ProductDocument {
  const first = { atMs: 0, product: product.index, version: 1, revision: 1 };
  const edit = { kind: 'upsert', ...first, priceMinor: 1_000, active: true } as const;
  const heads = { next: () => ({ eventId: `judged-${product.index}`, occurredAt: '2026-01-01T00:00:00.000Z' }) };
  const { detailType, detail } = catalogEvent(product, edit, heads as never);
  const parts = partsOfEvent({ detailType, detail } as unknown as CommerceEvent);
  if (parts.kind !== 'product') throw new Error(`the sample's product ${product.productId} cannot be indexed`);
  const document = toDocument({ productId: product.productId, revision: 1, ...parts.parts });
  if (document === undefined) throw new Error(`the sample's product ${product.productId} has no document`);
  return document;
}
