import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FileChooser } from 'playwright-core';
import { maxPostBytes } from '../../../images/upload/upload-contract.ts';
import { artwork } from '../artwork.ts';
import { readDeployed } from '../upload/deployed-uploads.ts';
import { cardOf, shownPictures, startUploadPageWorld, type UploadPageWorld, untilJudged } from './opened-page.ts';

const link = '/?product=POS-A2-MA200&size=200x300&bleed=3';
const folder = mkdtempSync(join(tmpdir(), 'inkstream-upload-page-'));

let world: UploadPageWorld;
let lowPicture: Buffer;

beforeAll(async () => {
  world = await startUploadPageWorld();
  lowPicture = await artwork(770, 1155, randomInt(2 ** 31))
    .jpeg({ quality: 90 })
    .toBuffer();
});

afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true });
});

const low = () => ({ name: 'harbour.jpg', mimeType: 'image/jpeg', buffer: lowPicture });

describe('a picture is chosen, sent and judged', () => {
  test('in words, with its crop and its proof', async () => {
    const { page, context, complaints } = await world.open(link);
    await page.setInputFiles('#files', low());
    const card = await untilJudged(page, 'harbour.jpg');
    expect(await card.locator('.about').textContent()).toContain('Posters · 200 × 300 mm, 3 mm bleed');
    expect(await card.locator('.status').textContent()).toBe('Please look');
    const lead = (await card.locator('.lead').first().textContent()) ?? '';
    expect(lead).toMatch(/^At 200 × 300 mm this prints at 9\d dpi\. It will look soft from closer than [\d.]+ m\./);
    expect(lead).toMatch(/It prints well up to \d+ × \d+ mm\./);
    expect(await card.locator('.length').allTextContents()).toEqual(['200 mm', '300 mm']);
    const trim = await card.locator('.crop-picture .trim-line').boundingBox();
    const picture = await card.locator('.crop-picture img').boundingBox();
    if (trim === null || picture === null) throw new Error('the crop is not drawn');
    expect(trim.height / trim.width).toBeCloseTo(1.5, 1);
    expect(trim.x).toBeGreaterThan(picture.x);
    expect(trim.y + trim.height).toBeLessThan(picture.y + picture.height);
    expect(await card.locator('.legend').textContent()).toMatch(/Bleed, 3 mm: printed \(206 × 306 mm in all\)/);
    expect(await shownPictures(page, '.upload img')).toEqual([true, true, true, true, true]);
    await card.getByText('Slider', { exact: true }).click();
    await card.locator('.reveal').fill('20');
    const revealed = "getComputedStyle(document.querySelector('.compare .view + .view .trimmed')).clipPath";
    expect(await page.evaluate(revealed)).toContain('20%');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('and for another size without being chosen again', async () => {
    const { page, context } = await world.open(link);
    await page.setInputFiles('#files', low());
    const card = await untilJudged(page, 'harbour.jpg');
    await card.getByRole('button', { name: /^Check it smaller: / }).click();
    const other = page.locator('.upload').first().and(page.locator('[data-phase="judged"]'));
    await page.locator('.upload').nth(1).waitFor();
    await other.waitFor();
    expect(await other.locator('.status').textContent()).toBe('Ready to print');
    expect(await page.locator('.upload').count()).toBe(2);
    await context.close();
  });

  test('as one of several, in a list whose details open', async () => {
    const { page, context } = await world.open(link);
    await page.setInputFiles('#files', [low(), { ...low(), name: 'again.jpg' }]);
    expect(await page.locator('.name').allTextContents()).toEqual(['harbour.jpg', 'again.jpg']);
    await untilJudged(page, 'harbour.jpg');
    const card = await untilJudged(page, 'again.jpg');
    expect(await page.locator('.about').allTextContents()).toEqual(Array(2).fill(expect.stringMatching(/ · 9\d dpi$/)));
    expect(await page.locator('.verdict:visible').count()).toBe(0);
    await card.getByRole('button', { name: 'Show details of again.jpg' }).click();
    expect(await page.locator('.verdict:visible').count()).toBe(1);
    await card.getByRole('button', { name: 'Hide details of again.jpg', expanded: true }).click();
    expect(await page.locator('.verdict:visible').count()).toBe(0);
    await context.close();
  });

  test('when it is dropped anywhere on the page, with its progress', async () => {
    const { page, context, complaints } = await world.open(link);
    const slow = await context.newCDPSession(page);
    const bytesPerSecond = Math.ceil(lowPicture.length / 3);
    await slow.send('Network.enable');
    await slow.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
    const bytes = lowPicture.toString('base64');
    await page.evaluate(`(() => {
      const bytes = Uint8Array.from(atob('${bytes}'), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], 'dropped.jpg', { type: 'image/jpeg' }));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.querySelector('h1').dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    })()`);
    const sending = cardOf(page, 'dropped.jpg').and(page.locator('[data-phase="sending"]'));
    await sending.getByText(/\d+ % of [\d.]+ kB · .+ a second/).waitFor();
    expect(await sending.locator('progress').getAttribute('max')).toBe(String(lowPicture.length));
    await untilJudged(page, 'dropped.jpg');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('and is still there when the page is loaded again, until it is deleted', async () => {
    const { page, context, uploadIds } = await world.open(link);
    await page.setInputFiles('#files', low());
    await untilJudged(page, 'harbour.jpg');
    await page.reload();
    const card = await untilJudged(page, 'harbour.jpg');
    await card.getByRole('button', { name: 'Delete harbour.jpg' }).click();
    await card.waitFor({ state: 'detached' });
    expect(await readDeployed(uploadIds[0] ?? '')).toMatchObject({ state: 'deleted' });
    await page.reload();
    expect(await page.locator('.upload').count()).toBe(0);
    await context.close();
  });
});

test('the chosen print stays when the page is loaded again, unless a link says otherwise', async () => {
  const { page, context, complaints } = await world.open('/');
  const fields = {
    width: page.getByLabel('Width'),
    height: page.getByLabel('Height'),
    bleed: page.getByLabel('Bleed'),
  };
  const shown = () => Promise.all(Object.values(fields).map((field) => field.inputValue()));
  await page.getByLabel('What is printed').selectOption({ label: 'Banners and displays' });
  await fields.width.fill('850');
  await fields.height.fill('2000');
  await fields.bleed.fill('7');
  await page.reload();
  expect(await shown()).toEqual(['850', '2000', '7']);
  expect(await page.getByLabel('What is printed').inputValue()).toBe('banner');
  await page.goto(new URL(link, world.server.url).href);
  expect(await shown()).toEqual(['200', '300', '3']);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a large TIFF is sent in parts, and can be looked at in all its pixels', async () => {
  const file = join(folder, 'wall.tif');
  // 16 bits and alpha make many bytes of few pixels, and few pixels are soon worked on.
  const { size } = await artwork(820, 412, randomInt(2 ** 31))
    .resize(4_100, 2_060, { kernel: 'nearest' })
    .ensureAlpha()
    .toColourspace('rgb16')
    .tiff({ compression: 'none' })
    .toFile(file);
  expect(size).toBeGreaterThan(maxPostBytes);
  const { page, context, complaints } = await world.open('/?product=POS-A2-MA200&size=400x200&bleed=3');
  const parts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') parts.push(new URL(request.url()).searchParams.get('partNumber') ?? '');
  });
  await page.setInputFiles('#files', file);
  const card = await untilJudged(page, 'wall.tif');
  expect([...new Set(parts)].sort()).toEqual(['1', '2', '3', '4', '5']);
  await card.getByRole('button', { name: 'Look closely' }).click();
  const tiles = new Set<string>();
  page.on('requestfinished', (request) => {
    const level = /image_files\/(\d+)\//.exec(request.url())?.[1];
    if (level !== undefined && request.redirectedFrom() !== null) tiles.add(level);
  });
  await page.locator('#zoom-stage[data-tiles]').waitFor();
  for (let clicks = 0; clicks < 8; clicks += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
  // 2 to the power of 13 is the first that holds all pixels of a side.
  while (!tiles.has('13')) await sleep(100);
  await page.getByRole('button', { name: 'Real size' }).click();
  expect(await page.locator('.zoom-trim').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.locator('#zoom').isVisible()).toBe(false);
  // A tile that comes after the viewer was closed: the viewer says that it does without.
  expect(complaints.filter((text) => !text.startsWith('Ignoring tile'))).toEqual([]);
  await context.close();
});

test('everything can be done from the keyboard', async () => {
  const { page, context } = await world.open('/');
  const focused = () => page.evaluate('document.activeElement.id + "|" + document.activeElement.textContent');
  // From the start, or the first dialog would open unseen.
  const choosers: FileChooser[] = [];
  page.on('filechooser', (chooser) => choosers.push(chooser));
  const choose = async () => {
    await page.keyboard.press('Enter');
    while (choosers.length === 0) await sleep(50);
    await choosers.pop()?.setFiles(low());
  };
  const tabTo = async (pattern: RegExp) => {
    for (let tabs = 0; tabs < 40; tabs += 1) {
      await page.keyboard.press('Tab');
      if (pattern.test(String(await focused()))) return;
    }
    throw new Error(`no Tab leads to ${pattern}; the last is ${await focused()}`);
  };
  await tabTo(/^order-\d+-product/);
  await page.keyboard.type('Post');
  await tabTo(/^order-\d+-width/);
  await page.keyboard.type('20');
  await tabTo(/^files/);
  await choose();
  const problem = page.locator('#order .field-problem');
  expect(await problem.textContent()).toMatch(/width can be from 100 to 1,600 mm/);
  expect(await focused()).toMatch(/^order-\d+-width/);
  expect(await page.locator('.upload').count()).toBe(0);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('200');
  await tabTo(/^files/);
  await choose();
  await untilJudged(page, 'harbour.jpg');
  await tabTo(/\|Delete$/);
  await page.keyboard.press('Enter');
  await page.locator('.upload').waitFor({ state: 'detached' });
  expect(await focused()).toMatch(/^files/);
  expect(await page.locator('#announcements').textContent()).toContain('harbour.jpg: nothing of it is kept.');
  await context.close();
});

test('the page fits a telephone, before and after', async () => {
  const { page, context } = await world.open(link, { width: 390, height: 844 });
  const overflow = () => page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(await overflow()).toBeLessThanOrEqual(0);
  const name = 'a-name-without-any-break-that-a-camera-or-a-messenger-made-up-for-a-holiday-photograph.jpg';
  await page.setInputFiles('#files', { ...low(), name });
  const card = await untilJudged(page, name);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await card.locator('.other-sizes summary').click();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await context.close();
});
