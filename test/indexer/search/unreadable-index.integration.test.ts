import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { productDocument } from '../index/product-documents.ts';
import { type OwnShop, openOwnShop } from './own-shop.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const client = createSearchClient(INKSTREAM_OPENSEARCH_URL);
const paths = [
  '/search?q=alpine poster',
  '/search?q=postr alpine',
  '/search?q=&sort=price',
  '/search?q=poster&after=first',
  '/suggest?q=postr',
  '/products/p-1',
  '/products/p-1/similar',
];
let shop: OwnShop;
let index: string;

beforeAll(async () => {
  shop = await openOwnShop(INKSTREAM_OPENSEARCH_URL, [productDocument('p-1', 1, { title: 'Alpine poster' })]);
  const [hit] = (await shop.ports.wholeIndex.search({ size: 1 })).hits.hits;
  index = String((hit as unknown as { _index: string })._index);
});

afterAll(async () => {
  await shop.close();
  await client.close();
});

async function refusals() {
  return Promise.all(paths.map(async (path) => ({ path, ...(await shop.problem(path)) })));
}

const unavailable = paths.map((path) => expect.objectContaining({ path, status: 503, code: 'SEARCH_UNAVAILABLE' }));

test('while the index is closed or may not be read, every route says that search is not available', async () => {
  shop.synonyms = 'poster, placard';
  expect((await shop.search('q=poster&after=first')).total).toBe(1);
  await client.indices.close({ index });
  expect(await refusals()).toEqual(unavailable);
  await client.indices.open({ index });
  await client.cluster.health({ index, wait_for_status: 'yellow', timeout: '20s' });
  expect((await shop.search('q=postr alpine')).total).toBe(1);
  expect((await shop.search('q=poster&after=first')).total).toBe(1);

  await client.indices.putSettings({ index, body: { 'index.blocks.read': true } });
  expect(await refusals()).toEqual(unavailable);
  await client.indices.putSettings({ index, body: { 'index.blocks.read': false } });
  expect((await shop.search('q=postr alpine')).total).toBe(1);
});
