import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AUDIT_BUCKETS, auditBucket } from '../../../indexer/projection/audit-bucket.ts';
import { contentHash } from '../../../indexer/projection/content-hash.ts';
import type { ImagePart, ListedProduct, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { toDocument } from '../../../indexer/projection/to-document.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';

const imageId = 'a3'.repeat(32);
const product: ListedProduct = {
  version: 3,
  deleted: false,
  occurredAt: '2026-03-02T09:15:30.250Z',
  sku: 'POS-A3',
  title: 'Poster A3, matt',
  description: 'A poster.',
  brand: 'Inkstream Studio',
  categoryPath: ['Wall art', 'Posters', 'Matt'],
  priceMinor: 1_290,
  currency: 'EUR',
  active: true,
  print: {
    formats: [
      { label: 'A3', widthMm: 297, heightMm: 420 },
      { label: 'SQUARE_148', widthMm: 148, heightMm: 148 },
      { widthMm: 900, heightMm: 600 },
      { label: 'A3', widthMm: 420, heightMm: 297 },
    ],
    materials: ['matt 200 g'],
    finishes: ['none', 'none'],
    sides: [1, 2],
  },
  deliveryDays: 3,
  ratingTenths: 46,
  imageId,
  variantGroupId: 'POS',
  supplierCodes: ['HX-1', 'HX-1', 'HX-2'],
};
const image: ImagePart = { version: 1, imageId, verdict: 'ready', widthPx: 3_000, heightPx: 4_000 };
const projection: ProductProjection = { productId: 'p-1', revision: 12, listedAt: '2026-01-01T00:00:00.000Z', product };

function documentOf(parts: Partial<ProductProjection> = {}) {
  const document = toDocument({ ...projection, ...parts });
  if (document === undefined) throw new Error('expected a document');
  return document;
}

const traceAt = (minute: number) => ({
  traceparent: traceOf(`minute ${minute}`),
  occurredAt: `2026-03-02T09:0${minute}:00.000Z`,
});

describe('the trace of a document', () => {
  test('is that of the part that changed last', () => {
    const traced = {
      product: { ...product, trace: traceAt(1) },
      price: { version: 2, priceMinor: 990, currency: 'EUR', trace: traceAt(3) },
      image: { ...image, trace: traceAt(2) },
    };
    expect(documentOf(traced).traceparent).toBe(traceAt(3).traceparent);
    expect(documentOf({ ...traced, image: { ...image, trace: traceAt(4) } }).traceparent).toBe(traceAt(4).traceparent);
    const other = { ...image, imageId: 'b4'.repeat(32), trace: traceAt(4) };
    expect(documentOf({ ...traced, image: other }).traceparent).toBe(traceAt(3).traceparent);
  });

  test('is that of the deletion of one that is gone', () => {
    const deleted = { version: 4, deleted: true as const, occurredAt: '2026-03-02T09:05:00.000Z', trace: traceAt(5) };
    expect(documentOf({ product: deleted, image: { ...image, trace: traceAt(6) } }).traceparent).toBe(
      traceAt(5).traceparent,
    );
  });

  test('is left out where there is none, so that documents from before there were traces are the same', () => {
    expect(documentOf()).not.toHaveProperty('traceparent');
  });
});

describe('the document of a product', () => {
  test('shows what the product says of itself', () => {
    expect(documentOf()).toMatchObject({
      productId: 'p-1',
      revision: 12,
      deleted: false,
      deletedAt: null,
      active: true,
      sku: 'POS-A3',
      supplierCodes: ['HX-1', 'HX-2'],
      categoryPaths: ['Wall art', 'Wall art / Posters', 'Wall art / Posters / Matt'],
      variantGroup: 'POS',
      listedAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-03-02T09:15:30.250Z',
    });
  });

  test('names formats as people do, and knows sizes and orientations', () => {
    expect(documentOf()).toMatchObject({
      formats: ['A3', 'Square 148', '900 × 600 mm'],
      sizesMm: ['297x420', '148x148', '600x900'],
      orientations: ['portrait', 'square', 'landscape'],
      materials: ['matt 200 g'],
      finishes: ['none'],
      sides: [1, 2],
      attributes: expect.arrayContaining(['single-sided', 'duplex']),
    });
  });

  test('is missing while nothing but prices and stocks came', () => {
    const price = { version: 1, priceMinor: 1, currency: 'EUR' };
    expect(toDocument({ productId: 'p-1', revision: 2, price })).toBeUndefined();
  });

  test('has the list price until there is a price of its own line', () => {
    expect(documentOf()).toMatchObject({ priceMinor: 1_290, currency: 'EUR' });
    expect(documentOf({ price: { version: 1, priceMinor: 0, currency: 'CHF' } })).toMatchObject({
      priceMinor: 0,
      currency: 'CHF',
    });
  });

  test.each([
    [undefined, null, true],
    [{ version: 1, available: 0 }, 0, false],
    [{ version: 1, available: 5 }, 5, true],
  ])('with the stock %j has %j available', (stock, available, inStock) => {
    expect(documentOf({ stock })).toMatchObject({ available, inStock });
  });

  test.each([
    [undefined, null],
    [{ version: 1, unitsSold: 0, clicks: 0 }, null],
    [{ version: 1, unitsSold: 0, clicks: 3 }, 3],
    [{ version: 1, unitsSold: 400, clicks: 3 }, 203],
  ])('with the popularity %j is as popular as %j', (popularity, expected) => {
    expect(documentOf({ popularity }).popularity).toBe(expected);
  });

  test('is of a variant group of its own when it names none', () => {
    expect(documentOf({ product: { ...product, variantGroupId: null } }).variantGroup).toBe('p-1');
  });

  test('shows the verdict of the image that it names', () => {
    expect(documentOf({ image })).toMatchObject({ imageId, imageVerdict: 'ready', imageWidthPx: 3_000 });
    expect(documentOf()).toMatchObject({ imageId, imageVerdict: null, imageWidthPx: null });
  });

  test('shows nothing of the image that it named before', () => {
    const other = { ...image, imageId: 'b4'.repeat(32) };
    expect(documentOf({ image: other })).toMatchObject({ imageId, imageVerdict: null, imageWidthPx: null });
  });

  test('has no image when that was deleted', () => {
    const deleted = { ...image, version: 2, verdict: 'deleted', widthPx: null, heightPx: null };
    expect(documentOf({ image: deleted })).toMatchObject({ imageId: null, imageVerdict: null });
  });

  test('is a tombstone without content once the product is deleted', () => {
    const deletedAt = '2026-04-01T00:00:00.000Z';
    const tombstone = documentOf({ product: { version: 4, deleted: true, occurredAt: deletedAt }, image });
    expect(tombstone).toMatchObject({
      deleted: true,
      deletedAt,
      active: false,
      title: '',
      imageId: null,
      revision: 12,
    });
    expect(Object.keys(tombstone).sort()).toEqual(Object.keys(documentOf()).sort());
  });
});

describe('the hash of a document', () => {
  test('is the same whatever the revision and the order of the keys, and an unsigned 32-bit integer', () => {
    const document = documentOf();
    const turned = Object.fromEntries(Object.entries(document).reverse()) as unknown as typeof document;
    expect(contentHash(turned)).toBe(document.contentHash);
    expect(documentOf({ revision: 99 }).contentHash).toBe(document.contentHash);
    expect(Number.isInteger(document.contentHash)).toBe(true);
    expect(document.contentHash).toBeGreaterThanOrEqual(0);
    expect(document.contentHash).toBeLessThan(2 ** 32);
  });

  test('differs when any field does', () => {
    const document = documentOf({ image });
    const { revision: _, contentHash: __, ...content } = document;
    for (const field of Object.keys(content)) {
      expect({ field, hash: contentHash({ ...document, [field]: 'something else' }) }).not.toEqual({
        field,
        hash: document.contentHash,
      });
    }
  });
});

describe('the bucket of a product', () => {
  test('is one of all of them', () => {
    fc.assert(
      fc.property(fc.string(), (productId) => {
        const bucket = auditBucket(productId);
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < AUDIT_BUCKETS).toBe(true);
      }),
    );
    expect(new Set(Array.from({ length: 20_000 }, (_, index) => auditBucket(`p-${index}`))).size).toBe(AUDIT_BUCKETS);
  });
});
