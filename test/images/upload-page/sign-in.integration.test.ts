import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { artwork } from '../artwork.ts';
import { askApi, removeStarted, smallPicture, uploadDeployed } from '../upload/deployed-uploads.ts';
import { startUploadPageWorld, type UploadPageWorld, untilJudged } from './opened-page.ts';

let world: UploadPageWorld;

beforeAll(async () => {
  world = await startUploadPageWorld();
});

afterAll(async () => {
  await removeStarted();
  await world?.close();
});

const link = '/?product=POS-A2-MA200&size=200x300&bleed=3';

describe('on the upload page', () => {
  test('a stranger can send nothing, signs in, comes back to the same print, sends, and signs out', async () => {
    const { page, context, complaints } = await world.openAsStranger(link);
    expect(await page.locator('#drop-zone').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Sign in to send pictures' }).click();
    await page.getByRole('button', { name: /^Ada Demo/ }).click();
    await page.locator('.person', { hasText: 'Ada Demo' }).waitFor();
    expect(new URL(page.url()).search).toBe(new URL(link, world.server.url).search);
    const picture = artwork(770, 1155, randomInt(2 ** 31)).jpeg();
    await page.setInputFiles('#files', { name: 'mine.jpg', mimeType: 'image/jpeg', buffer: await picture.toBuffer() });
    await untilJudged(page, 'mine.jpg');
    await page.reload();
    await untilJudged(page, 'mine.jpg');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in to send pictures' }).waitFor();
    expect(await page.locator('.upload').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('an answer that this tab did not ask for signs nobody in', async () => {
    const { page, context } = await world.openAsStranger('/?code=stolen&state=made-up');
    await page.getByRole('button', { name: 'Sign in to send pictures' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await context.close();
  });
});

describe('on the deployed API', () => {
  test('a customer meets the upload of another as he meets none at all', async () => {
    const uploadId = await uploadDeployed('secret.jpg', await smallPicture());
    const stranger = `stranger-${randomUUID()}`;
    const parts = { parts: [{ partNumber: 1, etag: 'x' }] };
    const asks = (id: string) =>
      [
        ['GET', `/uploads/${id}`, undefined],
        ['POST', `/uploads/${id}/complete`, parts],
        ['GET', `/uploads/${id}/files/web/1200.webp`, undefined],
        ['DELETE', `/uploads/${id}`, undefined],
      ] as const;
    const meet = async (id: string) => {
      const replies = [];
      for (const [method, path, body] of asks(id)) {
        const { status, text, headers } = await askApi(method, path, body, stranger);
        replies.push({ status, text, cache: headers.get('cache-control'), type: headers.get('content-type') });
      }
      return replies;
    };
    const met = await meet(uploadId);
    expect(met.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(met).toEqual(await meet(randomUUID()));
    expect(JSON.parse((await askApi('GET', '/uploads', undefined, stranger)).text)).toEqual({ uploads: [] });
    const own = JSON.parse((await askApi('GET', '/uploads')).text);
    expect(own.uploads.map((upload: { uploadId: string }) => upload.uploadId)).toContain(uploadId);
  });
});
