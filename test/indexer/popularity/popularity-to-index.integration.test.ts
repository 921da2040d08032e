import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { dayOf, demandWindow } from '../../../indexer/popularity/demand-window.ts';
import { popularityPorts } from '../../../indexer/popularity/popularity-client.ts';
import { type PopularityPorts, updatePopularity } from '../../../indexer/popularity/update-popularity.ts';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';
import type { DetailOf, DetailType } from '../../../pipelines/contracts/event.ts';
import { rawEvent } from '../../factories.ts';
import { load } from '../../stack/lake.ts';
import { eventually, everythingTaken, stackIndex } from '../../stack/search-index.ts';

const { INKSTREAM_BUS_NAME: busName = '', INKSTREAM_SEARCH_API_URL: searchApiUrl = '' } = process.env;
/** A word that no other product has. */
const word = `qx${randomBytes(5).toString('hex')}`;
const [wanted, unwanted] = [`test-${word}-b`, `test-${word}-a`];
const index = stackIndex();
const putEvents = createPutEvents(busName);
const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };

async function announce<T extends DetailType>(type: T, overrides: Partial<DetailOf<T>>): Promise<void> {
  const ofNow = { eventId: uuidv7(), occurredAt: new Date().toISOString() } as Partial<DetailOf<T>>;
  const { source, detail } = rawEvent(type, { ...ofNow, ...overrides });
  expect(await putEvents([{ source, detailType: type, detail: JSON.stringify(detail) }])).toEqual([undefined]);
}

/** The job's own ports, but for the products, of which other tests have theirs. */
function ports(): PopularityPorts {
  const config = readIndexerConfig(['busName', 'productTable', 'viewsDatabase', 'etlWorkGroup']);
  const own = popularityPorts({ ...config, eventsPerSecond: 0 }, clock);
  return {
    ...own,
    scanProducts: async function* () {
      for await (const { items } of own.scanProducts()) {
        yield { items: items.filter(({ productId }) => productId === wanted || productId === unwanted) };
      }
    },
  };
}

async function foundByShoppers(parameters: string): Promise<string[]> {
  const answer = await fetch(`${searchApiUrl.replace(/\/$/, '')}/search?q=${word}${parameters}`);
  expect(answer.status).toBe(200);
  const { products } = (await answer.json()) as { products: { productId: string }[] };
  return products.map(({ productId }) => productId);
}

afterAll(async () => {
  for (const productId of [wanted, unwanted]) {
    await announce('product.deleted', { productId, version: 2 });
    await eventually(
      () => index.find(productId),
      (found) => found === undefined,
    );
  }
  await everythingTaken();
  await index.client.close();
}, 120_000);

test('what is ordered and clicked rises in search, by way of the lake, and the job then has nothing left to say', async () => {
  for (const productId of [unwanted, wanted]) {
    const product = { productId, sku: productId, title: `Poster ${word}`, imageId: null, variantGroupId: productId };
    await announce('product.upserted', product);
  }
  const line = { lineNumber: 1, sku: wanted, productId: wanted, title: 'Poster', quantity: 25, unitPriceMinor: 100 };
  await announce('order.placed', {
    orderId: `O-${word}`,
    lines: [{ ...line, discountMinor: 0 }],
    shippingMinor: 0,
    taxMinor: 0,
    totalMinor: 2_500,
  });
  await announce('search.performed', { searchId: `S-${word}`, clickedProductIds: [wanted, wanted, wanted] });
  await eventually(
    () => foundByShoppers(''),
    (found) => found.length === 2,
  );
  await everythingTaken();
  await load();

  const today = { window: demandWindow(dayOf(Date.now()), 30), deadlineMs: Number.POSITIVE_INFINITY };
  expect(await updatePopularity(ports(), today)).toEqual({
    products: 2,
    wanted: 1,
    moved: 1,
    published: 1,
    refused: 0,
    isComplete: true,
  });
  const document = await eventually(
    () => index.find(wanted),
    (found) => found?.popularity !== null,
  );
  // 10 × √25 + 3
  expect(document?.popularity).toBe(53);
  expect(await foundByShoppers('')).toEqual([wanted, unwanted]);
  expect(await foundByShoppers('&sort=popularity')).toEqual([wanted, unwanted]);
  expect(await updatePopularity(ports(), today)).toMatchObject({ moved: 0, published: 0 });
}, 120_000);
