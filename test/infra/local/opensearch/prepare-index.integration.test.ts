import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureProductIndex } from '../../../../indexer/index/ensure-product-index.ts';
import { productAlias } from '../../../../indexer/index/index-names.ts';
import { productIndexBody } from '../../../../indexer/index/mapping.ts';
import { prepareSearchIndex } from '../../../../infra/local/opensearch/prepare-index.ts';
import { openPrivateShop, type PrivateShop } from '../../../indexer/rebuild/private-shop.ts';
import { shopProduct } from '../../../indexer/rebuild/shop-product.ts';
import { type PrivateNode, startPrivateNode } from '../../../stack/private-node.ts';

/** Of 22 products two are deleted. */
const products = Array.from({ length: 22 }, (_, number) => shopProduct(number, 7));
const listed = 20;

let node: PrivateNode;
let shop: PrivateShop;

beforeAll(async () => {
  node = await startPrivateNode();
  shop = await openPrivateShop(node.url, productAlias);
}, 200_000);

afterAll(async () => {
  await shop.close();
  await node.stop();
}, 120_000);

async function prepare({ wasStoppedInOrder = true, isOwnNode = true } = {}) {
  const said: string[] = [];
  const prepared = await prepareSearchIndex({
    environment: shop.environment,
    wasStoppedInOrder,
    isOwnNode,
    progress: { report: () => {}, conclude: (text) => said.push(text) },
    signal: new AbortController().signal,
  });
  return { ...prepared, said };
}

test('the first start makes an empty index that serves', async () => {
  expect(await prepare({ wasStoppedInOrder: false })).toEqual({ hasProducts: false, said: ['0 products'] });
  expect((await shop.audit()).documents).toBe(0);
}, 120_000);

test('a start on a projection whose index was lost rebuilds it, and writes to no other', async () => {
  await shop.fill(products);
  await shop.client.indices.delete({ index: `${productAlias}-*` });
  expect(await prepare()).toEqual({ hasProducts: true, said: [`${listed} products`] });
  const targets = await shop.ports().targets.read();
  expect(targets).toMatchObject({ targets: [await shop.serving()] });
  expect((await shop.audit()).drift).toEqual([]);
}, 120_000);

test('a start after a kill mends an index that is ahead of the projection', async () => {
  const index = await shop.serving();
  const [first] = products;
  if (first === undefined) throw new Error('there are products');
  const unknown = { index, id: 'product-unknown', version: 9, version_type: 'external' as const };
  const { body } = await shop.client.get({ index, id: first.productId });
  await shop.client.index({ ...unknown, id: first.productId, version: 40, body: { ...body._source, revision: 40 } });
  await shop.client.index({ ...unknown, body: { ...body._source, productId: 'product-unknown', revision: 9 } });
  await prepare({ wasStoppedInOrder: false });
  expect((await shop.audit()).drift).toEqual([]);
}, 120_000);

test('a start with a changed mapping rebuilds the index, whatever searches found before', async () => {
  await shop.client.indices.delete({ index: `${productAlias}-*` });
  const older = { alias: productAlias, body: productIndexBody(['english']), mappingHash: '00000000' };
  const store = shop.ports().targets;
  const { index } = await ensureProductIndex({ client: shop.client, store, now: () => new Date() }, older);
  await shop.client.index({
    index,
    id: 'x',
    version: 1,
    version_type: 'external',
    body: { productId: 'x', title: 'poster' },
  });
  expect(await prepare()).toMatchObject({ said: [`${listed} products`] });
  expect(await shop.serving()).not.toContain('00000000');
  expect((await shop.audit()).drift).toEqual([]);
}, 120_000);

test('an OpenSearch of others that holds products already is left alone', async () => {
  const stranger = await openPrivateShop(node.url, 'stranger');
  const environment = { ...stranger.environment };
  const preparation = prepareSearchIndex({
    environment,
    wasStoppedInOrder: false,
    isOwnNode: false,
    progress: { report: () => {}, conclude: () => {} },
    signal: new AbortController().signal,
  });
  await expect(preparation).rejects.toMatchObject({
    code: 'SETTING_WRONG',
    message: expect.stringContaining('products already that this stack knows nothing of'),
  });
  await stranger.close();
  expect((await shop.audit()).drift).toEqual([]);
}, 120_000);
