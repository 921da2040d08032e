import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { productDocument, tombstone } from '../index/product-documents.ts';
import { type OwnShop, openOwnShop } from './own-shop.ts';

const { INKSTREAM_OPENSEARCH_URL: url = '' } = process.env;
let shop: OwnShop;

const titled = (productId: string, title: string, active = true) =>
  productDocument(productId, 1, { title, active, description: '', materials: [], variantGroup: productId });

beforeAll(async () => {
  shop = await openOwnShop(url, [
    titled('secret', 'Xylotronix gadget secret', false),
    titled('secret-words', 'Velvet brochures, velvet brochures', false),
    { ...tombstone('gone', 1, '2026-01-01T00:00:00.000Z'), title: 'Zanzibarium lantern' },
    titled('poster', 'Velvety poster'),
    titled('brochure', 'Brochure rack'),
    titled('calendar', 'Wall calendar'),
  ]);
});
afterAll(() => shop.close());

const asked = async (text: string) => {
  const { didYouMean, total } = await shop.search(`q=${encodeURIComponent(text)}`);
  return { didYouMean, total };
};

describe('a question whether something else was meant', () => {
  it.each(['xylotronx gadgt', 'xylotronx', 'gadgt', 'zanzibarum lantrn', 'zanzibarum'])(
    'tells nothing of products that are not offered: %s',
    async (text) => {
      expect(await asked(text)).toEqual({ didYouMean: null, total: 0 });
    },
  );

  it('names the word that is offered where a likelier one is not', async () => {
    expect(await asked('velvetx')).toEqual({ didYouMean: 'velvety', total: 1 });
  });

  it.each([
    ['calender', 'calendar'],
    ['wall calender', 'wall calendar'],
    ['brochre rack', 'brochure rack'],
  ])('leads to something: %s', async (text, meant) => {
    expect(await asked(text)).toEqual({ didYouMean: meant, total: 1 });
    expect((await asked(meant)).total).toBe(1);
  });
});
