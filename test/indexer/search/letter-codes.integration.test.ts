import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { productDocument } from '../index/product-documents.ts';
import { type OwnShop, openOwnShop } from './own-shop.ts';

const { INKSTREAM_OPENSEARCH_URL: url = '' } = process.env;
let shop: OwnShop;

const titled = (productId: string, title: string, sku: string, supplierCodes: readonly string[] = []) =>
  productDocument(productId, 1, { title, sku, supplierCodes, description: '', materials: [], variantGroup: productId });

beforeAll(async () => {
  shop = await openOwnShop(url, [
    titled('plain', 'Flyer with html in it', 'SKU-z-html'),
    titled('words', 'SKU z html poster matt', 'OTHER-A'),
    titled('posters', 'Poster matt, poster matt', 'OTHER-B'),
    titled('coded', 'Flyer', 'POSTER-MATT', ['ACME-GLOSS']),
    titled('begun', 'Postcard', 'GREETING-CARD-XL'),
    titled('greeting', 'Greeting', 'OTHER-C'),
  ]);
});
afterAll(() => shop.close());

const firstOf = async (text: string) =>
  (await shop.search(`q=${encodeURIComponent(text)}`)).products.map(({ productId }) => productId)[0];

describe('a code without a digit', () => {
  it.each([
    ['SKU-z-html', 'plain'],
    ['sku z HTML', 'plain'],
    ['POSTER-MATT', 'coded'],
    ['poster matt', 'coded'],
    ['acmegloss', 'coded'],
    ['ACME-GLOSS', 'coded'],
  ])('finds its product first, typed %s', async (text, productId) => {
    expect(await firstOf(text)).toBe(productId);
  });

  it('is found whole only: its beginning is a word like any other', async () => {
    expect(await firstOf('greeting')).toBe('greeting');
    expect((await shop.search('q=greeting')).total).toBe(1);
    expect(await firstOf('poster')).not.toBe('coded');
  });
});
