import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { readProducts } from '../../../../indexer/projection/product-table-client.ts';
import { createPutEvents } from '../../../../pipelines/contracts/bus-client.ts';
import type { DetailOf, DetailType } from '../../../../pipelines/contracts/event.ts';
import { rawEvent } from '../../../factories.ts';
import { startCommand } from '../../../run-command.ts';
import { ask, load } from '../../../stack/lake.ts';
import { eventually, everythingTaken, stackIndex } from '../../../stack/search-index.ts';

jest.setTimeout(180_000);

const { INKSTREAM_BUS_NAME: busName = '', INKSTREAM_PRODUCT_TABLE: TableName = '' } = process.env;
const run = randomBytes(5).toString('hex');
const idOf = (name: string) => `audited-${run}-${name}`;
const [gone, old, changed, ahead, retitled] = ['gone', 'old', 'changed', 'ahead', 'retitled'].map(idOf) as [
  ...[string, string, string, string, string],
];
const ids = [gone, old, changed, ahead, retitled];
const dynamo = new DynamoDBClient({});
const index = stackIndex();
const putEvents = createPutEvents(busName);

async function announce<T extends DetailType>(type: T, overrides: Partial<DetailOf<T>>): Promise<void> {
  const ofNow = { eventId: uuidv7(), occurredAt: new Date().toISOString() } as Partial<DetailOf<T>>;
  const { source, detail } = rawEvent(type, { ...ofNow, ...overrides });
  expect(await putEvents([{ source, detailType: type, detail: JSON.stringify(detail) }])).toEqual([undefined]);
}

/** Changes an item behind the indexer's back. */
async function change(productId: string, expression: string, names: Record<string, string>, values: object) {
  const update = { UpdateExpression: expression, ExpressionAttributeNames: names };
  const ExpressionAttributeValues = marshall(values);
  const Key = marshall({ productId });
  await dynamo.send(new UpdateItemCommand({ TableName, Key, ...update, ExpressionAttributeValues }));
}

async function audit(...words: string[]) {
  const site = ['--only', 'lake', '--ids', ids.join(','), '--lag', '1', '--lake-lag', '1'];
  const { exitCode, stdout, stderr } = await startCommand('infra/operations/audit/audit.command.ts', [
    ...site,
    ...words,
  ]).outcome;
  return { exitCode, stdout, stderr };
}

interface ToldDrift {
  readonly productId: string;
  readonly part: string;
  readonly kind: string;
}

const told = (stdout: string) =>
  (JSON.parse(stdout).lake.drift as ToldDrift[])
    .map(({ productId, part, kind }) => `${productId} ${part} ${kind}`)
    .sort();

beforeAll(async () => {
  for (const productId of ids)
    await announce('product.upserted', { productId, version: 2, title: `Audited ${productId}`, imageId: null });
  for (const productId of ids) await announce('price.changed', { productId, version: 3, priceMinor: 777 });
  const inIndex = async () =>
    (await Promise.all(ids.map(index.find))).filter((product) => product?.priceMinor === 777).length;
  await eventually(inIndex, (count) => count === ids.length);
  await everythingTaken();
  const loaded = async () => {
    await load();
    return ask(`SELECT product_id FROM products WHERE product_id LIKE 'audited-${run}-%' AND price_version = 3`);
  };
  await eventually(loaded, (rows) => rows.length === ids.length);
});

afterAll(async () => {
  for (const productId of ids) await announce('product.deleted', { productId, version: 99 });
  await everythingTaken();
  dynamo.destroy();
  await index.client.close();
});

test('nothing is wrong while projection and lake agree', async () => {
  const { exitCode, stdout } = await audit('--deep');
  expect(stdout).toContain('✓ No drift: lake and projection agree.');
  expect(exitCode).toBe(0);
});

test('names every way in which the two can differ, mends what the lake knows, and leaves the rest to a replay', async () => {
  await dynamo.send(new DeleteItemCommand({ TableName, Key: marshall({ productId: gone }) }));
  const version = { '#version': 'version' };
  await change(
    old,
    'SET #price.#version = :one, #price.#minor = :one',
    { ...version, '#price': 'price', '#minor': 'priceMinor' },
    { ':one': 1 },
  );
  await change(
    changed,
    'SET #product.#title = :title',
    { '#product': 'product', '#title': 'title' },
    { ':title': 'Changed in place' },
  );
  await change(ahead, 'SET #stock = :stock', { '#stock': 'stock' }, { ':stock': { version: 7, available: 5 } });
  await change(
    retitled,
    'SET #product.#text = :text',
    { '#product': 'product', '#text': 'description' },
    { ':text': 'Nobody said so' },
  );

  const expected = [
    `${ahead} stock unloaded`,
    `${changed} product different`,
    `${gone} price missing`,
    `${gone} product missing`,
    `${old} price behind`,
  ].sort();
  const found = await audit('--json');
  expect(told(found.stdout)).toEqual(expected);
  expect(found.exitCode).toBe(1);
  // The view shows no descriptions.
  const deep = await audit('--json', '--deep');
  expect(told(deep.stdout)).toEqual([...expected, `${retitled} product different`].sort());

  const mended = await audit('--repair', '--deep');
  expect(mended.stdout).toContain('Mended: 3 parts applied again, 2 rewritten, 1 part left to a replay.');
  expect(mended.stdout).toContain(`npm run replay -- --from archive --to lake --ids ${ahead}`);
  expect(mended.exitCode).toBe(1);
  expect(told((await audit('--json', '--deep')).stdout)).toEqual([`${ahead} stock unloaded`]);

  const items = await readProducts(dynamo, TableName, ids);
  const byId = new Map(items.map((item) => [item.productId, item]));
  expect(byId.get(gone)).toMatchObject({ product: { version: 2, title: `Audited ${gone}` }, price: { version: 3 } });
  expect(byId.get(gone)?.listedAt).toBe(byId.get(gone)?.product?.occurredAt);
  expect(byId.get(old)).toMatchObject({ price: { version: 3, priceMinor: 777 } });
  expect(byId.get(changed)).toMatchObject({ product: { title: `Audited ${changed}` } });
  // The index followed, without an audit of its own.
  const shown = async () => (await index.find(changed))?.title;
  await eventually(shown, (title) => title === `Audited ${changed}`);
  expect((await index.find(gone))?.priceMinor).toBe(777);
  // What came back goes on above the revision that its document has from before it was lost.
  await announce('price.changed', { productId: gone, version: 4, priceMinor: 888 });
  await eventually(
    async () => (await index.find(gone))?.priceMinor,
    (price) => price === 888,
  );
});

test('what waits for the next load is no drift', async () => {
  await announce('stock.changed', { productId: ahead, version: 8, available: 4 });
  await eventually(
    async () => (await readProducts(dynamo, TableName, [ahead]))[0]?.stock?.version,
    (version) => version === 8,
  );
  await everythingTaken();
  const clean = async () => (await audit('--json')).stdout;
  const report = JSON.parse(await eventually(clean, (text) => JSON.parse(text).lake.drift.length === 0));
  // The stock, and the price from before; a load of another test may have taken them.
  expect(report.lake.awaitingLoad).toBeLessThanOrEqual(2);
});
