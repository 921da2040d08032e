import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { openCursor } from '../../../indexer/search/cursor.ts';
import { searchProducts } from '../../../indexer/search/search-products.ts';
import { productDocument, tombstone } from '../index/product-documents.ts';
import { cursorKey, type OwnShop, openOwnShop } from './own-shop.ts';
import { printShop } from './print-shop.ts';
import { parametersOf } from './search-parameters-of.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const products = printShop();
let shop: OwnShop;

beforeAll(async () => {
  shop = await openOwnShop(INKSTREAM_OPENSEARCH_URL, [
    ...products,
    tombstone('p-gone', 2, '2026-01-01T00:00:00.000Z'),
    productDocument('p-withdrawn', 1, { title: 'Alpine poster withdrawn', active: false }),
  ]);
});

afterAll(() => shop.close());

afterEach(() => {
  shop.rules = [];
});

const idsOf = ({ products: found }: { products: readonly { productId: string }[] }) =>
  found.map(({ productId }) => productId);
const groupsOf = ({ products: found }: { products: readonly { variantGroup: string }[] }) =>
  found.map(({ variantGroup }) => variantGroup);

/** What the shop has, told without OpenSearch. */
function expectedGroups(isMeant: (product: (typeof products)[number]) => boolean): Set<string> {
  return new Set(products.filter(isMeant).map(({ variantGroup }) => variantGroup));
}

describe('a search', () => {
  test('finds each variant group once and counts groups', async () => {
    const answer = await shop.search('q=poster&size=100');
    expect(new Set(groupsOf(answer))).toEqual(expectedGroups(({ title }) => title.includes('poster')));
    expect(answer).toMatchObject({
      total: 5,
      totalIsExact: true,
      relaxed: null,
      strictTotal: null,
      page: 1,
      next: null,
      isPartial: false,
    });
    expect(answer.products.map(({ variantCount }) => variantCount)).toEqual([9, 9, 9, 9, 9]);
  });

  test('lists all variants when they are asked for', async () => {
    const answer = await shop.search('q=poster&size=100&variants=all');
    expect(answer.total).toBe(45);
    expect(new Set(idsOf(answer)).size).toBe(45);
  });

  test.each([
    ['q=poster&format=A3', 3],
    ['q=poster&material=Matt paper&format=A3', 1],
    ['q=&sort=price&brand=Grünwald', 3],
    ['q=card&sort=-price&finish=Laminated&page=2&size=4', undefined],
  ])('counts of each group the variants that were found: %s', async (queryString, all) => {
    const found = await shop.search(`${queryString}&facets=none`);
    const listed = await shop.search(`${queryString.replace(/&page.*/, '')}&facets=none&variants=all&size=100`);
    const expected = groupsOf(found).map((group) => groupsOf(listed).filter((other) => other === group).length);
    expect(found.products.map(({ variantCount }) => variantCount)).toEqual(expected);
    if (all !== undefined) expect(new Set(expected)).toEqual(new Set([all]));
  });

  test('looks once for a page, once for its variants and once for its facets', async () => {
    const asked: string[] = [];
    const { engine } = shop.ports;
    const counting = {
      ...engine,
      search: (body: Readonly<Record<string, unknown>>) => {
        asked.push(JSON.stringify(body));
        return engine.search(body);
      },
    };
    await searchProducts(parametersOf('q=poster&size=5'), { ...shop.ports, engine: counting });
    expect(asked.length).toBe(3);
    expect(asked.join()).not.toContain('inner_hits');
  });

  test('shows neither deleted nor withdrawn products', async () => {
    const answer = await shop.search('q=&size=100&variants=all&page=2');
    expect(answer.total).toBe(180);
    expect((await shop.ask('/products/p-gone')).status).toBe(404);
    expect((await shop.ask('/products/p-withdrawn')).status).toBe(404);
    expect((await shop.ask('/products/p-withdrawn/similar')).status).toBe(404);
  });

  test('marks what was found and escapes everything else', async () => {
    await shop.put([
      productDocument('p-html', 1, {
        title: 'Zebra <b>poster</b> "quoted"',
        description: `<script>alert(1)</script> ${'Plain words. '.repeat(40)} A zebra & its foal.`,
      }),
    ]);
    const [found] = (await shop.search('q=zebra')).products;
    expect(found?.highlights.title).toBe('<em>Zebra</em> &lt;b&gt;poster&lt;&#x2F;b&gt; &quot;quoted&quot;');
    expect(found?.highlights.description).toContain('<em>zebra</em> &amp; its foal');
    expect(found?.highlights.description).not.toContain('<script');
    const [unmarked] = (await shop.search('q=&sort=newest&material=Matt paper&size=1')).products;
    expect(unmarked?.highlights.title).not.toContain('<em>');
    await shop.put([tombstone('p-html', 2, '2026-01-01T00:00:00.000Z')]);
  });

  test('is relaxed instead of leaving the page empty, and says so', async () => {
    const answer = await shop.search('q=alpine poster unicorn&size=3');
    expect(answer.relaxed).not.toBeNull();
    expect(answer.strictTotal).toBe(0);
    expect(answer.total).toBeGreaterThan(0);
    expect(answer.products[0]?.title).toMatch(/^Alpine poster/);
  });

  test('by relevance is filled up with what has less, and says how much has all of it', async () => {
    const answer = await shop.search('q=alpine poster&size=100');
    expect(answer).toMatchObject({ relaxed: 'any', strictTotal: 1 });
    expect(answer.products[0]?.variantGroup).toBe('g-0');
    expect(answer.total).toBeGreaterThan(1);
    const filtered = await shop.search('q=alpine poster&size=100&variants=all&material=Matt paper');
    const strict = filtered.products.filter(({ title }) => /^Alpine poster/.test(title));
    expect(filtered.strictTotal ?? filtered.total).toBe(strict.length);
  });

  test.each(['price', '-price', 'newest', 'popularity'])(
    'ordered by %s lists, counts and offers as facets only what has all of it',
    async (sort) => {
      const answer = await shop.search(`q=alpine poster&size=100&sort=${sort}`);
      expect(answer).toMatchObject({ relaxed: null, strictTotal: null, total: 1 });
      expect(groupsOf(answer)).toEqual(['g-0']);
      expect(answer.facets.category).toEqual([{ value: 'Posters', count: 1, chosen: false }]);
      const nothing = await shop.search(`q=alpine poster unicorn&size=100&sort=${sort}`);
      expect(nothing).toMatchObject({ strictTotal: 0, relaxed: expect.any(String) });
      expect(nothing.total).toBeGreaterThan(0);
    },
  );

  test('says what was meant by a typing error, and finds that', async () => {
    const answer = await shop.search('q=postr');
    expect(answer).toMatchObject({ didYouMean: 'poster', relaxed: null, total: 5 });
  });

  test('that finds nothing says so without fuss', async () => {
    const answer = await shop.search('q=qqqqzzzz');
    expect(answer).toMatchObject({ total: 0, totalIsExact: true, relaxed: null, products: [] });
  });

  test('puts what cannot be had below what is as good', async () => {
    const { products: found } = await shop.search('q=meadow flyer a4&variants=all&size=3');
    expect(found.map(({ inStock }) => inStock)).toEqual([true, true, true]);
  });

  test('is ordered as asked, in every order', async () => {
    const prices = (await shop.search('q=card&sort=price&variants=all&size=100')).products.map(
      ({ priceMinor }) => priceMinor ?? 0,
    );
    expect(prices).toEqual([...prices].sort((one, other) => one - other));
    const falling = (await shop.search('q=card&sort=-price&size=100')).products.map(
      ({ priceMinor }) => priceMinor ?? 0,
    );
    expect(falling).toEqual([...falling].sort((one, other) => other - one));
    const newest = (await shop.search('sort=newest&size=5&variants=all')).products.map(
      ({ listedAt }) => listedAt ?? '',
    );
    expect(newest).toEqual([...newest].sort().reverse());
    expect(idsOf(await shop.search('q=card&sort=popularity&size=1'))).toEqual(['p-100']);
  });

  test('has the cheapest variant stand for its group when sorted by price', async () => {
    const [first] = (await shop.search('q=poster&sort=price&size=1')).products;
    expect(first).toMatchObject({ productId: 'p-000', variantCount: 9 });
    const [last] = (await shop.search('q=poster&sort=-price&size=1')).products;
    expect(last?.productId).toBe('p-152');
  });
});

describe('facets', () => {
  test('count groups under all filters but their own, and stay selectable', async () => {
    const { facets, total } = await shop.search('q=poster&material=Matt paper&format=A3');
    expect(total).toBe(5);
    expect(facets.material).toEqual([
      { value: 'Gloss paper', count: 5, chosen: false },
      { value: 'Matt paper', count: 5, chosen: true },
      { value: 'Recycled paper', count: 5, chosen: false },
    ]);
    expect(facets.format?.map(({ value, count }) => [value, count])).toEqual([
      ['A2', 5],
      ['A3', 5],
      ['A4', 5],
    ]);
    expect(facets.brand).toEqual([{ value: 'Ink & Co', count: 5, chosen: false }]);
  });

  test('count what choosing the value then finds', async () => {
    const { facets } = await shop.search('q=&finish=Laminated');
    for (const name of ['category', 'brand', 'material', 'format', 'sides', 'availability'] as const) {
      for (const { value, count } of facets[name] ?? []) {
        const chosen = await shop.search(
          `q=&finish=Laminated&facets=none&size=1&${new URLSearchParams({ [name]: value })}`,
        );
        expect({ name, value, total: chosen.total }).toEqual({ name, value, total: count });
      }
    }
  });

  test('have every level of categories, and a category has those below it', async () => {
    const { facets } = await shop.search('q=');
    expect(facets.category?.find(({ value }) => value === 'Cards')?.count).toBe(10);
    expect(facets.category?.find(({ value }) => value === 'Cards / Business cards')?.count).toBe(5);
    expect((await shop.search('category=Cards')).total).toBe(10);
  });

  test('are chosen without regard to case and accents, and by size as well as by name', async () => {
    expect((await shop.search('brand=grunwald&variants=all')).total).toBe(60);
    const { facets, total } = await shop.search('format=420 x 297 mm&material=MATT PAPER&variants=all');
    expect(total).toBe(20);
    expect(facets.material?.find(({ chosen }) => chosen)).toEqual({ value: 'Matt paper', count: 20, chosen: true });
  });

  test('list chosen values that nothing has', async () => {
    const { facets, total } = await shop.search('material=Gold');
    expect(total).toBe(0);
    expect(facets.material).toContainEqual({ value: 'Gold', count: 0, chosen: true });
    expect(facets.material?.length).toBe(4);
  });

  test('span prices without their own filter', async () => {
    const { facets, total } = await shop.search('priceMin=500&priceMax=590&variants=all');
    expect(total).toBe(10);
    expect(facets.price).toMatchObject({ minMinor: 500, maxMinor: 2290 });
    expect(facets.price?.ranges.map(({ fromMinor, toMinor, count }) => [fromMinor, toMinor, count])).toEqual([
      [500, 999, 50],
      [1000, 1999, 100],
      [2000, 4999, 30],
    ]);
  });

  test('do not change how far a text is relaxed', async () => {
    const { relaxed } = await shop.search('q=alpine poster a2 matt');
    expect((await shop.search('q=alpine poster a2 matt&material=Matt paper')).relaxed).toBe(relaxed);
  });
});

describe('pages', () => {
  test('neither repeat nor skip a result', async () => {
    const all = idsOf(await shop.search('q=card&size=100'));
    const paged: string[] = [];
    for (let page = 1; page <= 4; page += 1) paged.push(...idsOf(await shop.search(`q=card&size=3&page=${page}`)));
    expect(paged).toEqual(all);
  });

  test('reach to the last result that OpenSearch pages to', async () => {
    expect(await shop.search('q=&page=10000&size=1')).toMatchObject({ products: [], total: 20 });
  });
});

/** As when a node is started anew. */
async function losePointInTime(pointInTime: string): Promise<void> {
  const client = createSearchClient(INKSTREAM_OPENSEARCH_URL);
  await client.deletePit({ body: { pit_id: [pointInTime] } });
  await client.close();
}

async function walk(
  queryString: string,
  onPage: (nth: number) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = 'first';
  for (let nth = 1; after !== null; nth += 1) {
    const answer = await shop.search(`${queryString}&after=${after}`);
    ids.push(...idsOf(answer));
    expect(answer.page).toBeNull();
    after = answer.next;
    await onPage(nth);
  }
  return ids;
}

describe('a cursor', () => {
  test.each([
    'q=poster&size=2',
    'q=card&size=7',
    'q=&size=1&sort=price',
    'q=&size=13&sort=newest',
    'q=card&size=3&sort=popularity',
    'q=alpine unicorn&size=2',
    'q=flyer&size=4&material=Matt paper&priceMin=600',
    'q=card&size=50&variants=all',
    'q=qqqqzzzz&size=5',
  ])('finds the same in the same order as pages do: %s', async (queryString) => {
    const paged = await shop.search(`${queryString.replace(/size=\d+/, 'size=100')}&facets=none`);
    expect(await walk(queryString)).toEqual(idsOf(paged));
  });

  test('says the total and how many variants there are, like pages', async () => {
    const paged = await shop.search('q=poster&size=1');
    const walked = await shop.search('q=poster&size=1&after=first');
    expect(walked).toMatchObject({ total: paged.total, products: [{ variantCount: 9 }], facets: {} });
  });

  test('is not filled up with what has less, and says when nothing has all of it', async () => {
    const strict = await shop.search('q=alpine poster&size=5&after=first');
    expect(strict).toMatchObject({ relaxed: null, strictTotal: null, total: 1, next: null });
    expect(groupsOf(strict)).toEqual(['g-0']);
    const relaxed = await shop.search('q=alpine unicorn&size=2&after=first');
    expect(relaxed).toMatchObject({ relaxed: 'any', strictTotal: 0 });
    expect(await shop.search(`q=alpine unicorn&size=2&after=${relaxed.next}`)).toMatchObject({ strictTotal: 0 });
  });

  test('reads one view of the catalog, whatever is edited meanwhile', async () => {
    const before = idsOf(await shop.search('q=flyer&size=100&sort=price'));
    const ids = await walk('q=flyer&size=1&sort=price', async (nth) => {
      await shop.put([productDocument(`p-new-${nth}`, 1, { title: `Flyer ${nth}`, priceMinor: 10_000 + nth })]);
    });
    expect(ids).toEqual(before);
    const added = Array.from({ length: before.length + 1 }, (_, nth) => `p-new-${nth + 1}`);
    await shop.put(added.map((productId) => tombstone(productId, 2, '2026-01-01T00:00:00.000Z')));
  });

  test('is refused when it is not one of ours, or of another search', async () => {
    const { next } = await shop.search('q=poster&size=1&after=first');
    const tampered = `${next?.startsWith('A') ? 'B' : 'A'}${next?.slice(1)}`;
    for (const after of ['last', 'x.y', tampered, `${next}x.y`]) {
      expect(await shop.problem(`/search?q=poster&size=1&after=${after}`)).toMatchObject({
        status: 400,
        code: 'CURSOR_WRONG',
        parameter: 'after',
      });
    }
    expect(await shop.problem(`/search?q=flyer&size=1&after=${next}`)).toMatchObject({
      status: 400,
      code: 'CURSOR_WRONG',
    });
  });

  test('that has expired says so', async () => {
    const { next } = await shop.search('q=poster&size=1&after=first');
    const cursor = openCursor(next ?? '', cursorKey);
    await losePointInTime(cursor?.pointInTime ?? '');
    const problem = await shop.problem(`/search?q=poster&size=1&after=${next}`);
    expect(problem).toMatchObject({ status: 410, code: 'CURSOR_EXPIRED', parameter: 'after' });
  });

  test('shares its point in time with all that begin within a minute, and leaves it to them at the end', async () => {
    const begun = ['q=poster&size=2', 'q=card&size=1&sort=price', 'q=flyer&size=2', 'q=&size=3', 'q=alpine&size=1'];
    const answers = await Promise.all(begun.map((queryString) => shop.search(`${queryString}&after=first`)));
    const lent = answers.map(({ next }) => openCursor(next ?? '', cursorKey)?.pointInTime);
    expect(lent[0]).toBeTruthy();
    expect(new Set(lent).size).toBe(1);
    await walk('q=card&size=5');
    expect((await shop.ask(`/search?q=poster&size=2&after=${answers[0]?.next}`)).status).toBe(200);
  });

  test('begins on another point in time when the one that was lent is gone', async () => {
    const { next, products: found } = await shop.search('q=poster&size=2&after=first');
    const lost = openCursor(next ?? '', cursorKey)?.pointInTime ?? '';
    await losePointInTime(lost);
    const again = await shop.search('q=poster&size=2&after=first');
    expect(idsOf(again)).toEqual(idsOf({ products: found }));
    expect(openCursor(again.next ?? '', cursorKey)?.pointInTime).not.toBe(lost);
  });
});

describe('rules', () => {
  test('place products at the top in their order, also those that do not match, and say so', async () => {
    shop.rules = [{ queries: ['poster'], match: 'exact', pin: ['p-100', 'p-005'], hide: [] }];
    const answer = await shop.search('q=Poster&size=10');
    expect(answer.products.slice(0, 3).map(({ productId, pinned }) => [productId, pinned])).toEqual([
      ['p-100', true],
      ['p-005', true],
      [expect.any(String), false],
    ]);
    expect(answer.total).toBe(6);
    expect(idsOf(await shop.search('q=poster&sort=price&size=1'))).toEqual(['p-000']);
    expect(await walk('q=poster&size=2')).toEqual(idsOf(answer));
  });

  test('are also meant for typing errors', async () => {
    shop.rules = [{ queries: ['poster'], match: 'exact', pin: ['p-100'], hide: [] }];
    expect(idsOf(await shop.search('q=postr&size=1'))).toEqual(['p-100']);
  });

  test('do not bring back what the shopper filters out', async () => {
    shop.rules = [{ queries: ['poster'], match: 'exact', pin: ['p-100'], hide: [] }];
    expect(idsOf(await shop.search('q=poster&material=Matt paper'))).not.toContain('p-100');
  });

  test('hide products everywhere', async () => {
    const [first = ''] = idsOf(await shop.search('q=poster'));
    shop.rules = [{ queries: ['poster'], match: 'contains', pin: [], hide: [first] }];
    expect(idsOf(await shop.search('q=poster&variants=all&size=100'))).not.toContain(first);
    expect(idsOf(await shop.suggest('q=poster&size=20'))).not.toContain(first);
  });
});

describe('suggestions', () => {
  test('complete the words that were begun, with their categories, and mark them', async () => {
    const { products: found, categories } = await shop.suggest('q=alp pos');
    expect(found.map(({ title }) => title)).toEqual([expect.stringMatching(/^Alpine poster/)]);
    expect(found[0]?.highlight).toMatch(/^<em>Alpine<\/em> <em>poster<\/em>/);
    expect(categories.map(({ value }) => value)).toEqual(['Posters']);
  });

  test('know SKUs by their beginning', async () => {
    expect((await shop.suggest('q=PO-A2-7')).products[0]?.sku).toMatch(/^PO-A2-7/);
  });

  test('offer what was meant when nothing begins like this', async () => {
    expect(await shop.suggest('q=postr')).toMatchObject({ products: [], didYouMean: 'poster' });
  });

  test('are only of what can be had', async () => {
    const { products: found } = await shop.suggest('q=a&size=20');
    expect(found.filter(({ inStock }) => !inStock)).toEqual([]);
  });
});

describe('a product', () => {
  test('is answered whole', async () => {
    expect(await shop.product('p-003')).toMatchObject({
      productId: 'p-003',
      title: 'Alpine poster A3, matt paper',
      description: 'A poster with a alpine motif, printed on matt paper.',
      priceMinor: 530,
    });
  });

  test('has similar ones that can be had: alike, of other groups, each group once', async () => {
    const { products: found } = await shop.similar('p-003', 'size=24');
    expect(found[0]?.categoryPaths).toEqual(['Posters']);
    expect(found.every(({ inStock, variantGroup }) => inStock && variantGroup !== 'g-0')).toBe(true);
    expect(new Set(groupsOf({ products: found })).size).toBe(found.length);
    expect(found.length).toBeGreaterThan(5);
  });
});

describe('nothing that is sent is syntax', () => {
  const syntax = fc.constantFrom(
    '*',
    '*:*',
    'title:* OR deleted:true',
    '_exists_:deleted',
    '"}}]},{"match_all":{}}',
    '/.*/',
    'poster~99 AND (',
    'a && b || !c \\',
    '<em>poster</em>',
    '{{constructor}}',
    "'; DROP TABLE products; --",
    '../../_cluster/health',
    '[* TO *]',
    '\u{1f600}\u200d\u202e',
  );
  const anyText = fc.oneof(syntax, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));

  test('OpenSearch takes every request, and no shopper sees a deleted or withdrawn product', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (q, value) => {
        const sent = [
          `/search?${new URLSearchParams({ q, size: '100', variants: 'all' })}`,
          `/search?${new URLSearchParams({ q, category: value, material: value, format: value, facets: 'material' })}`,
          `/suggest?${new URLSearchParams({ q })}`,
          `/products/${encodeURIComponent(value || 'x')}`,
        ];
        for (const path of sent) {
          const { status, body } = await shop.ask(path);
          expect([200, 400, 404]).toContain(status);
          expect(body).not.toMatch(/p-gone|p-withdrawn/);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each(['*', '*:*', '/.*/', '[* TO *]', '_exists_:sku'])('%s does not find everything', async (q) => {
    expect((await shop.search(new URLSearchParams({ q, variants: 'all' }).toString())).total).toBeLessThan(180);
  });
});
