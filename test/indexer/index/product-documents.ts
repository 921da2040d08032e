import type { ProductDocument } from '../../../indexer/index/product-document.ts';

/** A document that the mapping accepts; `fields` is what the test is about. */
export function productDocument(
  productId: string,
  revision: number,
  fields: Partial<ProductDocument> = {},
): ProductDocument {
  return {
    productId,
    revision,
    auditBucket: 0,
    contentHash: 0,
    deleted: false,
    deletedAt: null,
    active: true,
    sku: `SKU-${productId.slice(0, 20)}`,
    supplierCodes: [],
    title: `Poster ${productId.slice(0, 20)}, revision ${revision}`,
    description: 'Printed on matt paper.',
    brand: null,
    categoryPaths: ['Posters'],
    variantGroup: productId.slice(0, 20),
    formats: ['A3'],
    sizesMm: ['297x420'],
    orientations: ['portrait'],
    materials: ['Matt paper'],
    finishes: [],
    sides: [1],
    attributes: [],
    priceMinor: 1990,
    currency: 'EUR',
    available: null,
    inStock: true,
    deliveryDays: 3,
    ratingTenths: null,
    imageId: null,
    imageVerdict: null,
    imageWidthPx: null,
    imageHeightPx: null,
    popularity: null,
    listedAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  };
}

export function tombstone(productId: string, revision: number, deletedAt: string): ProductDocument {
  return productDocument(productId, revision, { deleted: true, deletedAt, active: false });
}
