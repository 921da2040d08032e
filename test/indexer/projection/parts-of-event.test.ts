import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_DESCRIPTION_LENGTH, MAX_PART_BYTES, partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import { isWellFormed } from '../../../indexer/projection/searchable-text.ts';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import { isDetailType } from '../../../pipelines/contracts/event.ts';
import { commerceEvent } from '../../factories.ts';

const aboutProducts = ['product.upserted', 'product.deleted', 'price.changed', 'stock.changed', 'popularity.changed'];
const aboutImages = ['image.processed', 'image.rejected', 'image.deleted'];

describe('what an event says', () => {
  test.each(Object.keys(contracts).filter(isDetailType))('%s is about a product, an image or neither', (detailType) => {
    const expected = aboutProducts.includes(detailType)
      ? 'product'
      : aboutImages.includes(detailType)
        ? 'image'
        : 'none';
    expect(partsOfEvent(commerceEvent(detailType)).kind).toBe(expected);
  });

  test('an upsert brings the product whole, and when it was announced', () => {
    const event = commerceEvent('product.upserted', { version: 7 });
    const { eventId: _, schemaVersion: __, productId, traceparent, ...fields } = event.detail;
    const trace = { traceparent, occurredAt: fields.occurredAt };
    expect(partsOfEvent(event)).toEqual({
      kind: 'product',
      productId,
      parts: { product: { ...fields, deleted: false, trace }, listedAt: event.detail.occurredAt },
    });
  });

  test('what an upsert leaves out is null or empty', () => {
    const event = commerceEvent('product.upserted', {
      brand: undefined,
      print: undefined,
      deliveryDays: undefined,
      ratingTenths: undefined,
      imageId: undefined,
      variantGroupId: undefined,
      supplierCodes: undefined,
    });
    expect(partsOfEvent(event)).toMatchObject({
      parts: {
        product: {
          brand: null,
          print: null,
          deliveryDays: null,
          ratingTenths: null,
          imageId: null,
          variantGroupId: null,
          supplierCodes: [],
        },
      },
    });
  });

  test('a deletion is a version of the product', () => {
    expect(partsOfEvent(commerceEvent('product.deleted', { version: 9 }))).toMatchObject({
      parts: { product: { version: 9, deleted: true } },
    });
  });

  test('a deleted image is one of the verdicts', () => {
    expect(partsOfEvent(commerceEvent('image.deleted', { version: 2 }))).toMatchObject({
      kind: 'image',
      image: { version: 2, verdict: 'deleted', widthPx: null, heightPx: null },
    });
  });
});

describe('texts that stores do not take as they are', () => {
  test('a long description is cut, never within a character', () => {
    fc.assert(
      fc.property(fc.nat(3), (shift) => {
        const description = `${'x'.repeat(shift)}${'🖼'.repeat(100_000)}`;
        const result = partsOfEvent(commerceEvent('product.upserted', { description }));
        const kept =
          result.kind === 'product' && result.parts.product?.deleted === false ? result.parts.product.description : '';
        expect(description.startsWith(kept)).toBe(true);
        expect(MAX_DESCRIPTION_LENGTH - kept.length).toBeLessThan(2);
        expect(isWellFormed(kept)).toBe(true);
      }),
    );
  });

  test('half a surrogate pair becomes U+FFFD, so that the stored text is the text that is hashed', () => {
    const result = partsOfEvent(commerceEvent('product.upserted', { title: 'a\uD83Db', supplierCodes: ['\uDC00'] }));
    expect(result).toMatchObject({ parts: { product: { title: 'a\uFFFDb', supplierCodes: ['\uFFFD'] } } });
  });

  test('half a surrogate pair in an id is refused, since it would name another product', () => {
    const result = partsOfEvent(commerceEvent('stock.changed', { productId: 'poster-\uD83D' }));
    expect(result).toMatchObject({ kind: 'unusable', code: 'ID_NOT_UNICODE' });
  });

  test('a product too large for an item is refused', () => {
    const supplierCodes = Array.from({ length: 1_000 }, (_, index) => `${index}`.padEnd(128, '紙'));
    const formats = Array.from({ length: 1_000 }, () => ({ label: '紙'.repeat(200), widthMm: 1, heightMm: 1 }));
    const print = { formats, materials: [], finishes: [], sides: [] };
    const result = partsOfEvent(commerceEvent('product.upserted', { supplierCodes, print }));
    expect(result).toMatchObject({
      kind: 'unusable',
      code: 'PART_TOO_LARGE',
      reason: expect.stringContaining(String(MAX_PART_BYTES)),
    });
  });
});
