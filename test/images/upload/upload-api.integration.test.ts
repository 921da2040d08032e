import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadObjectCommand, ListMultipartUploadsCommand, NotFound, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readImagesConfig } from '../../../images/config.ts';
import { uploadKey, versionFolder } from '../../../images/passport/object-keys.ts';
import { maxPostBytes } from '../../../images/upload/upload-contract.ts';
import { uploadFilePath } from '../../../images/upload/upload-file-path.ts';
import { artwork } from '../artwork.ts';
import {
  askApi,
  readDeployed,
  removeStarted,
  sendForm,
  smallPicture,
  smallPrint,
  startDeployed,
  uploadDeployed,
  waitWhile,
} from './deployed-uploads.ts';

const { uploadBucket, awsEndpoint } = readImagesConfig(['uploadBucket', 'awsEndpoint']);
const s3 = new S3Client({ forcePathStyle: awsEndpoint !== undefined });

afterAll(async () => {
  await removeStarted();
  s3.destroy();
});

async function isStored(uploadId: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: uploadBucket, Key: uploadKey(uploadId) }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

describe('an upload by form', () => {
  test('is checked and ready, and its files can be read until it is deleted', async () => {
    const uploadId = await uploadDeployed('harbour.jpg', await smallPicture());
    const { state, passport, links = {} } = await waitWhile(['checking'], uploadId);
    expect({ state, findings: passport?.findings }).toMatchObject({ state: expect.stringMatching(/^(ready|warn)$/) });
    if (passport === undefined) throw new Error('there is no passport');
    expect(passport.fit?.effectiveDpi).toBeCloseTo(304.8, 0);
    expect(Object.keys(links).sort()).toEqual(['proof', ...passport.renditions.map(({ name }) => name)].sort());
    for (const [name, url] of Object.entries(links)) {
      const response = await fetch(url);
      const bytes = (await response.arrayBuffer()).byteLength;
      const file = name === 'proof' ? passport.proof : passport.renditions.find((rendition) => rendition.name === name);
      expect({ name, status: response.status, type: response.headers.get('content-type'), bytes }).toEqual({
        name,
        status: 200,
        type: file?.contentType,
        bytes: file?.bytes,
      });
    }
    const proof = uploadFilePath({ uploadId }, passport, passport.proof?.key ?? '');
    const redirect = await askApi('GET', proof);
    expect({ status: redirect.status, cache: redirect.headers.get('cache-control') }).toEqual({
      status: 302,
      cache: 'private, max-age=600',
    });
    expect((await fetch(redirect.headers.get('location') ?? '')).status).toBe(200);
    const folder = versionFolder(passport.imageId, passport.profileVersion);
    const press = passport.press?.key.slice(folder.length) ?? 'no press master';
    const hostile = [
      press,
      press.replace('press.tif', 'passport.json'),
      `web/..%2F${press}`,
      `..%2Fv1%2F${press}`,
      'x',
    ];
    for (const path of hostile) {
      expect({ path, status: (await askApi('GET', `/uploads/${uploadId}/files/${path}`)).status }).toEqual({
        path,
        status: 404,
      });
    }
    expect((await askApi('DELETE', `/uploads/${uploadId}`)).status).toBe(204);
    expect((await readDeployed(uploadId)).state).toBe('deleted');
    expect(await isStored(uploadId)).toBe(false);
    while ((await askApi('GET', proof)).status !== 404) await sleep(200);
  });

  test('is deep zoom as well where the picture is large', async () => {
    const banner = { product: 'BAN-2X1-PVC', widthMm: 2_000, heightMm: 500, bleedMm: 0 };
    const picture = await artwork(1_050, 263, randomInt(2 ** 31))
      .resize(4_200, 1_050)
      .jpeg()
      .toBuffer();
    const uploadId = await uploadDeployed('banner.jpg', picture, banner);
    const { state, passport } = await waitWhile(['checking'], uploadId);
    expect({ state, tiles: passport?.tiles }).toMatchObject({ tiles: { key: expect.stringContaining('.dzi') } });
    if (!passport?.tiles) throw new Error('there are no tiles');
    const dzi = uploadFilePath({ uploadId }, passport, passport.tiles.key);
    const description = await (await fetch((await askApi('GET', dzi)).headers.get('location') ?? '')).text();
    const format = /Format="(\w+)"/.exec(description)?.[1];
    const tile = await askApi('GET', `${dzi.replace(/\.dzi$/, '_files')}/0/0_0.${format}`);
    const response = await fetch(tile.headers.get('location') ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
  });

  test('is rejected with its reasons when it is no picture', async () => {
    const uploadId = await uploadDeployed('noise.png', randomBytes(5_000));
    const { state, passport } = await waitWhile(['checking'], uploadId);
    expect({ state, severities: passport?.findings.map(({ severity }) => severity), image: passport?.image }).toEqual({
      state: 'rejected',
      severities: ['reject'],
      image: null,
    });
  });

  test('is taken with the size and the type that were declared, and no others', async () => {
    const { uploadId, upload } = await startDeployed({ ...smallPrint, fileName: 'a.png', sizeBytes: 1_000 });
    if (upload.kind !== 'post') throw new Error(`sent as ${upload.kind}`);
    const { url, fields } = upload;
    const refused = {
      'one byte more': await sendForm(url, fields, randomBytes(1_001)),
      'one byte less': await sendForm(url, fields, randomBytes(999)),
      'another type': await sendForm(url, { ...fields, 'Content-Type': 'text/html' }, randomBytes(1_000)),
      'another name': await sendForm(url, { ...fields, key: 'uploads/another' }, randomBytes(1_000)),
      'another field': await sendForm(url, { ...fields, acl: 'public-read' }, randomBytes(1_000)),
    };
    const wrong = Object.entries(refused).filter(([, { status }]) => status !== 400 && status !== 403);
    expect(wrong).toEqual([]);
    expect(await isStored(uploadId)).toBe(false);
    expect((await readDeployed(uploadId)).state).toBe('awaiting');
  });

  test('that is deleted before anything came is deleted', async () => {
    const { uploadId } = await startDeployed({ ...smallPrint, fileName: 'a.png', sizeBytes: 1_000 });
    for (const _ of ['first', 'again']) expect((await askApi('DELETE', `/uploads/${uploadId}`)).status).toBe(204);
    expect((await readDeployed(uploadId)).state).toBe('deleted');
  });
});

describe('an upload in parts', () => {
  const sizeBytes = maxPostBytes + 1_000;

  async function startParts() {
    const { uploadId, upload } = await startDeployed({ ...smallPrint, fileName: 'large.tif', sizeBytes });
    if (upload.kind !== 'multipart') throw new Error(`sent as ${upload.kind}`);
    const contentOf = (partNumber: number) =>
      new Uint8Array(Math.min(upload.partSizeBytes, sizeBytes - (partNumber - 1) * upload.partSizeBytes));
    const send = async ({ partNumber, url }: (typeof upload.parts)[number], content = contentOf(partNumber)) => {
      const response = await fetch(url, { method: 'PUT', body: content });
      await response.arrayBuffer();
      return { partNumber, status: response.status, etag: response.headers.get('etag') ?? '' };
    };
    return { uploadId, ...upload, send };
  }

  test('is put together of parts of exactly the lengths that were agreed', async () => {
    const { uploadId, parts, send } = await startParts();
    const [first] = parts;
    if (first === undefined) throw new Error('there are no parts');
    expect((await send(first, new Uint8Array(10))).status).toBe(403);
    const sent = await Promise.all(parts.map((part) => send(part)));
    expect(sent.map(({ status }) => status)).toEqual(parts.map(() => 200));
    const told = sent.map(({ partNumber, etag }) => ({ partNumber, etag }));
    const complete = (some: typeof told) => askApi('POST', `/uploads/${uploadId}/complete`, { parts: some });
    expect((await complete(told.slice(1))).status).toBe(400);
    expect((await readDeployed(uploadId)).state).toBe('awaiting');
    for (const _ of ['first', 'again']) expect((await complete(told)).status).toBe(204);
    const { ContentLength, ContentType } = await s3.send(
      new HeadObjectCommand({ Bucket: uploadBucket, Key: uploadKey(uploadId) }),
    );
    expect([ContentLength, ContentType]).toEqual([sizeBytes, 'image/tiff']);
    expect((await waitWhile(['checking'], uploadId)).state).toBe('rejected');
  });

  test('leaves no parts behind when it is broken off', async () => {
    const { uploadId, parts, send } = await startParts();
    const last = parts.at(-1);
    if (last === undefined) throw new Error('there are no parts');
    const { etag } = await send(last);
    expect((await askApi('DELETE', `/uploads/${uploadId}`)).status).toBe(204);
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: uploadBucket }));
    expect(Uploads.filter(({ Key }) => Key === uploadKey(uploadId))).toEqual([]);
    const completed = await askApi('POST', `/uploads/${uploadId}/complete`, {
      parts: [{ partNumber: last.partNumber, etag }],
    });
    expect(completed.status).toBe(409);
    expect((await readDeployed(uploadId)).state).toBe('deleted');
  });
});

describe('what nobody should send', () => {
  const wish = { ...smallPrint, fileName: 'a.png', sizeBytes: 10 };
  const id = '00000000-0000-4000-8000-000000000000';

  test.each([
    ['a negative size', 'POST', '/uploads', { ...wish, sizeBytes: -1 }],
    ['a size beyond all numbers', 'POST', '/uploads', { ...wish, sizeBytes: 1e300 }],
    ['a path for a name', 'POST', '/uploads', { ...wish, fileName: '../../etc/passwd.pdf' }],
    ['a NUL in the name', 'POST', '/uploads', { ...wish, fileName: 'a\u0000.png' }],
    ['an object for a SKU', 'POST', '/uploads', { ...wish, product: { $ne: '' } }],
    ['a long type', 'POST', '/uploads', { ...wish, contentType: 'x'.repeat(5_000) }],
    [
      '2,000 fields',
      'POST',
      '/uploads',
      Object.fromEntries(Array.from({ length: 2_000 }, (_, nth) => [`field${nth}`, nth])),
    ],
    ['no body', 'POST', '/uploads', undefined],
    ['a part beyond the last', 'POST', `/uploads/${id}/complete`, { parts: [{ partNumber: 1e9, etag: 'x' }] }],
    ['parts of no upload', 'POST', `/uploads/${id}/complete`, { parts: [{ partNumber: 1, etag: 'x' }] }],
    ['an unknown upload', 'GET', `/uploads/${id}`, undefined],
    ['a space in an id', 'GET', '/uploads/a%20b', undefined],
    ['a long id', 'GET', `/uploads/${'x'.repeat(3_000)}`, undefined],
    ['a NUL for a file', 'GET', `/uploads/${id}/files/%00`, undefined],
    ['an emoji for an id', 'DELETE', '/uploads/%F0%9F%98%80', undefined],
  ])('is refused as the contract says: %s', async (_, method, path, body) => {
    const { status, headers } = await askApi(method, path, body);
    expect({ isRefused: status >= 400 && status < 500, status }).toEqual({ isRefused: true, status });
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
