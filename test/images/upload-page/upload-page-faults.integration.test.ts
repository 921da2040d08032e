import { randomBytes, randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadObjectCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readImagesConfig } from '../../../images/config.ts';
import { uploadKey } from '../../../images/passport/object-keys.ts';
import { maxPostBytes } from '../../../images/upload/upload-contract.ts';
import { buildPageFiles } from '../../../images/upload-page/page-files.ts';
import { artwork } from '../artwork.ts';
import { readDeployed } from '../upload/deployed-uploads.ts';
import { cardOf, shownPictures, startUploadPageWorld, type UploadPageWorld, untilJudged } from './opened-page.ts';

const { uploadBucket, awsEndpoint } = readImagesConfig(['uploadBucket', 'awsEndpoint']);
const s3 = new S3Client({ forcePathStyle: awsEndpoint !== undefined });
const link = '/?product=POS-A2-MA200&size=200x300&bleed=3';

let world: UploadPageWorld;
let picture: Buffer;
const file = (name: string, buffer = picture, mimeType = 'image/jpeg') => ({ name, mimeType, buffer });

beforeAll(async () => {
  world = await startUploadPageWorld();
  picture = await artwork(400, 600, randomInt(2 ** 31))
    .jpeg()
    .toBuffer();
});

afterAll(async () => {
  await world?.close();
  s3.destroy();
});

describe('what cannot be printed is said', () => {
  test('before anything of it is sent, where its name tells', async () => {
    const { page, context, uploadIds, complaints } = await world.open(link);
    await page.setInputFiles('#files', [
      file('flyer.pdf', Buffer.from('%PDF-1.7'), 'application/pdf'),
      file('IMG_0001.HEIC', Buffer.from('heic'), ''),
      file('nothing.png', Buffer.alloc(0), 'image/png'),
    ]);
    const refused = page.locator('.upload[data-phase="refused"]');
    await refused.nth(2).waitFor();
    const texts = (await refused.locator('.problem').allTextContents()).join('\n');
    expect(texts).toMatch(/PDF.*TIFF or PNG/);
    expect(texts).toMatch(/HEIC.*JPEG/);
    expect(texts).toMatch(/empty/);
    expect(uploadIds).toEqual([]);
    await page.getByRole('button', { name: 'Dismiss flyer.pdf' }).click();
    expect(await refused.count()).toBe(2);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('after a look into it, where only its content tells', async () => {
    const { page, context } = await world.open(link);
    await page.setInputFiles('#files', file('harbour.jpg', randomBytes(20_000)));
    const card = await untilJudged(page, 'harbour.jpg');
    expect(await card.locator('.status').textContent()).toBe('Not printable');
    expect(await card.locator('.finding-group.reject .finding').count()).toBe(1);
    expect(await card.locator('.crop').count()).toBe(0);
    await context.close();
  });
});

describe('an upload that is cancelled leaves nothing', () => {
  const isStored = (uploadId: string) =>
    s3.send(new HeadObjectCommand({ Bucket: uploadBucket, Key: uploadKey(uploadId) })).then(
      () => true,
      () => false,
    );

  test.each([
    ['in one piece', () => randomBytes(3_000_000)],
    ['in parts', () => Buffer.alloc(maxPostBytes + 1, 'x')],
  ])('%s', async (_, content) => {
    const { page, context, uploadIds } = await world.open(link);
    const slow = await context.newCDPSession(page);
    const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 };
    await slow.send('Network.enable');
    await slow.send('Network.emulateNetworkConditions', line);
    // A buffer of this size cannot be handed over to the browser, so the browser makes it.
    const size = content().length;
    await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(${size})], 'slow.tif', { type: 'image/tiff' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    const card = cardOf(page, 'slow.tif');
    await card.and(page.locator('[data-phase="sending"]')).waitFor();
    await card.getByRole('button', { name: 'Cancel slow.tif' }).click();
    await card.waitFor({ state: 'detached' });
    const [uploadId = ''] = uploadIds;
    expect(await readDeployed(uploadId)).toMatchObject({ state: 'deleted' });
    expect(await isStored(uploadId)).toBe(false);
    const { Uploads = [] } = await s3.send(
      new ListMultipartUploadsCommand({ Bucket: uploadBucket, Prefix: uploadKey(uploadId) }),
    );
    expect(Uploads).toEqual([]);
    await context.close();
  });
});

describe('what fails can be tried again', () => {
  test.each([
    ['the API does not answer', '**/uploads', /does not answer/],
    [
      'the storage does not answer',
      awsEndpoint === undefined ? 'https://*/**' : `${awsEndpoint}/**`,
      /connection was lost/,
    ],
  ])('when %s', async (_, address, message) => {
    const { page, context } = await world.open(link);
    let failures = 1;
    await page.route(address, (route) => {
      if (route.request().method() !== 'POST' || failures-- <= 0) return route.continue();
      return route.abort('connectionreset');
    });
    await page.setInputFiles('#files', file('harbour.jpg'));
    const card = cardOf(page, 'harbour.jpg');
    await card.locator('.problem', { hasText: message }).waitFor();
    expect(await card.locator('.status').textContent()).toBe('Interrupted');
    await card.getByRole('button', { name: 'Try again' }).click();
    await untilJudged(page, 'harbour.jpg');
    await context.close();
  });
});

test('the name of a file is never code', async () => {
  const name = '<img src=x onerror="window.attacked = true">.jpg';
  const { page, context, complaints } = await world.open(link);
  await page.setInputFiles('#files', file(name));
  await untilJudged(page, name);
  await page.reload();
  const card = await untilJudged(page, name);
  expect(await card.locator('.name').textContent()).toBe(name);
  await sleep(200);
  expect(await page.evaluate('window.attacked')).toBeUndefined();
  expect(complaints).toEqual([]);
  await context.close();
});

describe('the static build', () => {
  let other: Server;
  let address: string;

  beforeAll(async () => {
    const built = buildPageFiles(world);
    const files = new Map(built.map((one) => [`/${one.name}`, one]));
    other = createServer((request, response) => {
      const found = files.get(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
      response.writeHead(found ? 200 : 404, { 'content-type': found?.contentType ?? 'text/plain' }).end(found?.content);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = other.address();
    address = `http://127.0.0.1:${typeof taken === 'object' ? taken?.port : taken}/index.html${link.slice(1)}`;
  });

  afterAll(() => {
    other.closeAllConnections();
    other.close();
  });

  test('works with an API and a storage of other origins, under its own policy', async () => {
    const { page, context, complaints } = await world.open(address);
    await page.setInputFiles('#files', file('harbour.jpg'));
    const card = await untilJudged(page, 'harbour.jpg');
    expect(await shownPictures(page, '.compare img')).toEqual([true, true]);
    await card.getByRole('button', { name: 'Delete harbour.jpg' }).click();
    await card.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });
});
