import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  describeAbsence,
  describeQuery,
  describeStanding,
  whatItLacks,
} from '../../../indexer/search/describe-explanation.ts';
import { explainProduct, type ProductExplained } from '../../../indexer/search/explain-product.ts';
import { productDocument, tombstone } from '../index/product-documents.ts';
import { type OwnShop, openOwnShop } from './own-shop.ts';
import { printShop } from './print-shop.ts';
import { parametersOf } from './search-parameters-of.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
let shop: OwnShop;

beforeAll(async () => {
  shop = await openOwnShop(INKSTREAM_OPENSEARCH_URL, [
    ...printShop(),
    tombstone('p-gone', 2, '2026-01-01T00:00:00.000Z'),
    productDocument('p-withdrawn', 1, { title: 'Alpine poster withdrawn', active: false, sku: 'WITHDRAWN-1' }),
  ]);
});

afterAll(() => shop.close());

afterEach(() => {
  shop.rules = [];
});

async function explain(queryString: string, named: string): Promise<ProductExplained> {
  const explained = await explainProduct(parametersOf(queryString), named, shop.ports);
  if (explained === undefined) throw new Error(`${named} was not found`);
  return explained;
}

async function absence(queryString: string, named: string): Promise<string | undefined> {
  const { absence: why } = await explain(queryString, named);
  return why === null ? undefined : describeAbsence(why);
}

describe('the place of a product', () => {
  test('is that of the list, and its score is that of its reasons', async () => {
    const listed = await shop.search('q=alpine poster a2&variants=all&size=20');
    for (const [nth, { productId }] of listed.products.slice(0, 5).entries()) {
      const { ranked, absence: why, total } = await explain('q=alpine poster a2&variants=all', productId);
      expect({ productId, rank: ranked?.rank, why, total }).toEqual({
        productId,
        rank: nth + 1,
        why: null,
        total: listed.total,
      });
      const sum = ranked?.shares.reduce((score, share) => score + share.score, 0) ?? 0;
      expect(sum).toBeCloseTo(ranked?.score ?? -1, 2);
    }
  });

  test('says what stands right above and what that has more of', async () => {
    const { ranked, above } = await explain('q=alpine poster a2', 'p-009');
    expect(above.map(({ rank }) => rank)).toEqual([1, 2, 3].map((step) => (ranked?.rank ?? 0) - step));
    const [, , highest] = above;
    if (ranked === null || highest === undefined) throw new Error('nothing stands above');
    expect(whatItLacks(ranked, highest)).toMatch(/^more for .*poster/);
  });

  test('may be held by another variant, and by half the score of what is out of stock', async () => {
    const explained = await explain('q=alpine poster a2', 'PO-A2-0');
    expect(explained.shownAs).not.toBeNull();
    expect(describeStanding(explained)).toMatch(/^Place 1 of \d+\. Its variant p-\d+ stands there .* counts half\.$/);
  });

  test('says how the text was understood', async () => {
    shop.synonyms = 'placard => poster';
    const lines = describeQuery(await explain('q=alpne placard', 'p-003')).join('\n');
    expect(lines).toMatch(/"alpne".*alpine \(corrected\)/);
    expect(lines).toMatch(/"placard".*poster \(synonym\)/);
    shop.synonyms = '';
  });

  test('says when a rule decides it', async () => {
    shop.rules = [{ queries: ['flyer'], match: 'exact', pin: ['p-003'], hide: [] }];
    const explained = await explain('q=flyer', 'p-003');
    expect(explained).toMatchObject({ absence: null, isPinned: true });
    expect(describeStanding(explained)).toContain('pins it');
  });
});

describe('a product is not in the result', () => {
  test('because it was deleted or withdrawn', async () => {
    expect(await absence('q=poster', 'p-gone')).toContain('was deleted');
    expect(await absence('q=poster', 'WITHDRAWN-1')).toContain('not active');
  });

  test('because a rule hides it', async () => {
    shop.rules = [{ queries: ['poster'], match: 'exact', pin: [], hide: ['p-003'] }];
    expect(await absence('q=poster', 'p-003')).toContain('rule hides it');
  });

  test('because of a filter, which is named', async () => {
    expect(await absence('q=poster&material=Gloss paper&priceMax=10', 'p-003')).toContain(
      'left out by material, price',
    );
  });

  test('because it lacks the words, which are named', async () => {
    expect(await absence('q=card', 'p-003')).toContain('lacks "card"');
  });

  test('because nobody knows it', async () => {
    expect(await explainProduct(parametersOf('q=poster'), 'p-none', shop.ports)).toBeUndefined();
  });
});
