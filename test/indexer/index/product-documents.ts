import { blankDocument } from '../../../indexer/index/blank-document.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';

/** A document that the mapping accepts; `fields` is what the test is about. */
export function productDocument(
  productId: string,
  revision: number,
  fields: Partial<ProductDocument> = {},
): ProductDocument {
  return {
    ...blankDocument(productId),
    revision,
    active: true,
    sku: `SKU-${productId.slice(0, 20)}`,
    title: `Poster ${productId.slice(0, 20)}, revision ${revision}`,
    description: 'Printed on matt paper.',
    categoryPaths: ['Posters'],
    variantGroup: productId.slice(0, 20),
    formats: ['A3'],
    sizesMm: ['297x420'],
    orientations: ['portrait'],
    materials: ['Matt paper'],
    sides: [1],
    priceMinor: 1990,
    currency: 'EUR',
    inStock: true,
    deliveryDays: 3,
    listedAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  };
}

export function tombstone(productId: string, revision: number, deletedAt: string): ProductDocument {
  return productDocument(productId, revision, { deleted: true, deletedAt, active: false });
}
