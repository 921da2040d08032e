import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { createPutEvents } from '../../../../pipelines/contracts/bus-client.ts';
import type { DetailOf, DetailType } from '../../../../pipelines/contracts/event.ts';
import { rawEvent } from '../../../factories.ts';
import { startCommand } from '../../../run-command.ts';
import { ask, load } from '../../../stack/lake.ts';
import { eventually, everythingTaken, stackIndex } from '../../../stack/search-index.ts';

jest.setTimeout(180_000);

const word = `qx${randomBytes(5).toString('hex')}`;
const productId = `past-${word}`;
const sku = `PAST-${word}`;
const putEvents = createPutEvents(process.env.INKSTREAM_BUS_NAME ?? '');
const index = stackIndex();
let between: string;

async function announce<T extends DetailType>(type: T, overrides: Partial<DetailOf<T>>): Promise<void> {
  const ofNow = { eventId: uuidv7(), occurredAt: new Date().toISOString() } as Partial<DetailOf<T>>;
  const { source, detail } = rawEvent(type, { ...ofNow, ...overrides });
  expect(await putEvents([{ source, detailType: type, detail: JSON.stringify(detail) }])).toEqual([undefined]);
}

async function asOf(...words: string[]) {
  const { exitCode, stdout, stderr } = await startCommand('infra/operations/as-of/as-of.command.ts', words).outcome;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return { stdout, stderr };
}

beforeAll(async () => {
  await announce('product.upserted', {
    productId,
    sku,
    version: 1,
    title: `Poster ${word} as it was`,
    priceMinor: 1_000,
    imageId: null,
  });
  await announce('stock.changed', { productId, sku, version: 1, available: 12 });
  // EventBridge tells whole seconds.
  await sleep(2_100);
  between = new Date().toISOString();
  await sleep(1_100);
  await announce('product.upserted', {
    productId,
    sku,
    version: 2,
    title: `Poster ${word} renamed`,
    priceMinor: 2_000,
    imageId: null,
  });
  await announce('stock.changed', { productId, sku, version: 2, available: 0 });
  await announce('price.changed', { productId, sku, version: 1, priceMinor: 3_000 });
  await everythingTaken();
  const loaded = async () => {
    await load();
    return ask(
      `SELECT 1 AS one FROM products WHERE product_id = '${productId}' AND price_version = 1 AND stock_version = 2`,
    );
  };
  await eventually(loaded, (rows) => rows.length === 1);
});

afterAll(async () => {
  await announce('product.deleted', { productId, version: 99 });
  await everythingTaken();
  await index.client.close();
});

test('tables and views are what they were, and the command says how it knows', async () => {
  const question = `SELECT title, price_minor, available FROM products WHERE sku = '${sku}'`;
  const { stdout, stderr } = await asOf(between, 'query', question, '--format', 'json');
  expect(JSON.parse(stdout)).toEqual([{ title: `Poster ${word} as it was`, price_minor: 1_000, available: 12 }]);
  expect(stderr).toContain('by publication: the engine keeps no snapshots of catalog_events');
  const now = await asOf(new Date().toISOString(), 'query', question, '--format', 'json');
  expect(JSON.parse(now.stdout)).toEqual([{ title: `Poster ${word} renamed`, price_minor: 3_000, available: 0 }]);
});

test('a saved query takes its parameters, and looks back as well', async () => {
  const words = ['query', 'sales-by-period', '--set', 'from=2001-01-01', '--set', 'to=2001-01-02', '--format', 'json'];
  expect(JSON.parse((await asOf(between, ...words)).stdout)).toEqual([]);
});

test('a saved query whose dates nobody says counts from the newest day of then', async () => {
  const newest = 'SELECT max(placed_on) AS latest FROM orders';
  const [{ latest }] = JSON.parse((await asOf(between, 'query', newest, '--format', 'json')).stdout);
  const { stdout } = await asOf(between, 'query', 'sales-by-period', '--format', 'json');
  // A lake without orders has no newest day, and no sales.
  const days: string[] = JSON.parse(stdout).map((row: { period_start: string }) => row.period_start);
  expect(days.filter((day) => day > (latest ?? ''))).toEqual([]);
});

test('the catalog is searched as it was, on an index that is gone afterwards', async () => {
  const { stdout } = await asOf(between, 'search', word, '--json');
  const { answer, alias } = JSON.parse(stdout);
  expect(answer.products).toMatchObject([
    { productId, title: `Poster ${word} as it was`, priceMinor: 1_000, available: 12 },
  ]);
  const { body } = await index.client.indices.exists({ index: `${alias}-*`, allow_no_indices: false });
  expect(body).toBe(false);
  const today = await asOf(new Date().toISOString(), 'search', word, '--json');
  expect(JSON.parse(today.stdout).answer.products).toMatchObject([
    { title: `Poster ${word} renamed`, priceMinor: 3_000, inStock: false },
  ]);
});

test('one product is shown as it was, with the time for which it was so', async () => {
  const { stdout } = await asOf(between, 'search', '--sku', sku, '--json');
  const { document, validFrom, validTo } = JSON.parse(stdout);
  expect(document).toMatchObject({ productId, title: `Poster ${word} as it was`, priceMinor: 1_000, available: 12 });
  expect(validFrom < between && between < validTo).toBe(true);
});
