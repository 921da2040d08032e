import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { readIndexerConfig } from '../../../indexer/config.ts';
import type { SearchAnswer } from '../../../indexer/search/answers.ts';
import { startPageServer } from '../../../indexer/search-page/page-server.ts';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';
import { maxEntriesPerCall } from '../../../pipelines/contracts/put-events.ts';
import type { LocalServer } from '../../../pipelines/pages/local-server.ts';
import { chromiumLaunch } from '../../stack/chromium.ts';

/** A word that no other product has, so that the tests of others are neither seen nor disturbed. */
const word = 'quokka';
const attack = '<img src=x onerror="window.attacked = true">';

const { searchApiUrl, busName } = readIndexerConfig(['searchApiUrl', 'busName']);
const sizes = [
  { label: 'A4', widthMm: 210, heightMm: 297, priceMinor: 500 },
  { label: 'A3', widthMm: 297, heightMm: 420, priceMinor: 900 },
  { label: 'A2', widthMm: 420, heightMm: 594, priceMinor: 1_400 },
];
const materials = ['matt 170 g', 'gloss 250 g'];

const posters = materials.flatMap((material) =>
  sizes.map((size) =>
    productOf(`poster-${size.label}-${material}`, `Quokka poster ${size.label}, ${material}`, size, material),
  ),
);
const canvases = Array.from({ length: 30 }, (_, nth) => {
  const size = { label: '600 x 900 mm', widthMm: 600, heightMm: 900, priceMinor: 3_000 + nth };
  return productOf(`canvas-${nth}`, `Quokka canvas no. ${nth + 1}`, size, 'cotton canvas');
});
const hostile = productOf('hostile', `Quokka ${attack} banner`, { ...sizes[0], label: attack, priceMinor: 10 }, attack);
const products = [...posters, ...canvases, hostile];

interface Size {
  readonly label: string;
  readonly widthMm?: number;
  readonly heightMm?: number;
  readonly priceMinor: number;
}

function productOf(name: string, title: string, size: Size, material: string) {
  const { label, widthMm = 100, heightMm = 200, priceMinor } = size;
  return {
    productId: `page-test-${name.replaceAll(' ', '-')}`,
    sku: `PAGE-${name.toUpperCase().replaceAll(' ', '-')}`,
    title,
    description: `${title}. Printed for a test of the page.`,
    brand: 'Quokka & Co',
    categoryPath: ['Page tests', name.startsWith('poster') ? 'Posters' : 'Other'],
    priceMinor,
    currency: 'EUR',
    active: true,
    print: { formats: [{ label, widthMm, heightMm }], materials: [material], finishes: ['none'], sides: [1] },
    deliveryDays: 3,
    variantGroupId: name.startsWith('poster') ? 'page-test-posters' : null,
  };
}

async function announce(detailType: string, details: readonly object[], version: number): Promise<void> {
  const putEvents = createPutEvents(busName);
  const entries = details.map((detail) => ({
    source: 'commerce.catalog',
    detailType,
    detail: JSON.stringify({
      eventId: uuidv7(),
      occurredAt: new Date().toISOString(),
      schemaVersion: 1,
      version,
      ...detail,
    }),
  }));
  for (let from = 0; from < entries.length; from += maxEntriesPerCall) {
    await putEvents(entries.slice(from, from + maxEntriesPerCall));
  }
}

/** Waits until so many of the products can be found. */
async function untilFound(count: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let found = -1; found !== count; await sleep(300)) {
    const response = await fetch(`${searchApiUrl}/search?q=${word}&variants=all&size=1`);
    found = response.ok ? ((await response.json()) as SearchAnswer).total : -1;
    if (Date.now() > deadline) throw new Error(`expected ${count} products with "${word}", found ${found}`);
  }
}

// A browser on a machine that does much else.

let server: LocalServer;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
const started = Date.now();

beforeAll(async () => {
  await announce('product.upserted', products, started);
  server = await startPageServer({ port: 0, searchApiUrl });
  browser = await chromium.launch(chromiumLaunch());
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await untilFound(products.length);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await announce(
    'product.deleted',
    products.map(({ productId }) => ({ productId })),
    started + 1,
  );
}, 120_000);

async function settled(): Promise<void> {
  await page.locator('.results[aria-busy="false"]').waitFor();
}

async function search(query: string): Promise<void> {
  await page.goto(`${server.url}/?q=${encodeURIComponent(query)}`);
  await settled();
}

const titles = () => page.locator('.hit .title').allTextContents();
const summary = async () => (await page.locator('#summary').textContent()) ?? '';

/** Waits until the page shows what it should, and says what it showed instead. */
async function eventually(read: () => Promise<string>, accept: (shown: string) => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (let shown = await read(); !accept(shown); shown = await read()) {
    if (Date.now() > deadline) throw new Error(`after 10 s the page still shows "${shown}"`);
    await sleep(50);
  }
}

test('what is typed is completed, and the arrow keys and Enter choose', async () => {
  await page.goto(server.url);
  await settled();
  await page.locator('#query').pressSequentially('quokk', { delay: 20 });
  const options = page.locator('#suggestions [role="option"]');
  await options.first().waitFor();
  expect((await options.allTextContents()).join('\n')).toContain('Quokka');
  await page.keyboard.press('ArrowDown');
  expect(await options.first().getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Escape');
  expect(await page.locator('#suggestions').isHidden()).toBe(true);
});

test("results show pictures in the product's proportions, prices, marked words and their variants as one", async () => {
  await search('quokka poster');
  const poster = page.locator('.hit', { hasText: '6 sizes and materials' });
  expect(await poster.count()).toBe(1);
  expect((await poster.locator('mark').allTextContents()).map((text) => text.toLowerCase())).toContain('quokka');
  expect(await poster.locator('.price-tag').textContent()).toMatch(/€\d+\.\d\d/);
  const sheet = await poster
    .locator('svg.picture rect')
    .nth(1)
    .evaluate((rect) => ({
      width: Number(rect.getAttribute('width')),
      height: Number(rect.getAttribute('height')),
    }));
  expect(sheet.height / sheet.width).toBeCloseTo(Math.SQRT2, 1);
});

test('a facet narrows the results, stays selectable, stands in the address and is taken back by a click', async () => {
  await search(word);
  const all = await summary();
  const facet = page.locator('[data-facet="material"]');
  await facet.getByLabel('cotton canvas').check();
  await settled();
  await page.waitForURL(/material=cotton/);
  await eventually(summary, (shown) => shown.startsWith('30 products'));
  expect(await facet.getByLabel('gloss 250 g').count()).toBe(1);
  await page.getByRole('button', { name: 'Remove the filter cotton canvas' }).click();
  await eventually(summary, (shown) => shown === all);
  await page.goBack();
  await eventually(summary, (shown) => shown.startsWith('30 products'));
});

test('sorting by price and turning pages show every product once', async () => {
  await search('quokka canvas');
  await page.locator('#sort').selectOption('price');
  await page.waitForURL(/sort=price/);
  await settled();
  const first = await titles();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.waitForURL(/page=2/);
  await eventually(
    async () => (await titles())[0] ?? '',
    (shown) => shown !== first[0],
  );
  const both = [...first, ...(await titles())].filter((title) => title.includes('canvas'));
  const expected = canvases.map(({ title }) => title);
  expect(both.toSorted()).toEqual(expected.toSorted());
  expect(both).toEqual(expected);
});

test('a product opens with its facts and what is similar', async () => {
  await search('quokka canvas no. 7');
  await page.locator('.hit', { has: page.locator('.title', { hasText: /no\. 7$/ }) }).click();
  const dialog = page.locator('#product');
  await dialog.locator('h2').waitFor();
  expect(await dialog.locator('h2').textContent()).toBe('Quokka canvas no. 7');
  expect(await dialog.locator('dl').textContent()).toContain('600 × 900 mm');
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await dialog.isVisible()).toBe(false);
});

test('a typing error is understood, and the page says so', async () => {
  await search('quoka canvas');
  expect((await titles()).join('\n')).toContain('Quokka canvas');
  expect(await page.locator('#notices').textContent()).toMatch(/quokka/i);
});

test('text of the catalog and of the query is never code', async () => {
  await search(`quokka banner ${attack}`);
  await search('quokka banner');
  await page.locator('.hit', { hasText: 'onerror' }).click();
  await page.locator('#product h2').waitFor();
  await page.waitForTimeout(200);
  expect(await page.evaluate('window.attacked')).toBeUndefined();
  expect(await page.locator('img').count()).toBe(0);
});

test('the page fits a telephone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await search(word);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('a problem is told in words', async () => {
  await page.goto(`${server.url}/?q=${word}&page=100000`);
  await settled();
  expect(await summary()).toBe('That did not work');
  expect((await page.locator('#notices').textContent())?.length).toBeGreaterThan(10);
  expect(complaints.filter((text) => !/400/.test(text))).toEqual([]);
});
