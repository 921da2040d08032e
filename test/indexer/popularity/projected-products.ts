import { partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import type { PopularityPart, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { commerceEvent } from '../../factories.ts';

/** A product as the projection has it after its announcement, and after that of its popularity if there was one. */
export function listedProduct(productId: string, popularity?: PopularityPart): ProductProjection {
  const change = partsOfEvent(commerceEvent('product.upserted', { productId, sku: `SKU-${productId}` }));
  if (change.kind !== 'product') throw new Error(`a product is a product: ${JSON.stringify(change)}`);
  return { productId, revision: 1, ...change.parts, ...(popularity && { popularity }) };
}
