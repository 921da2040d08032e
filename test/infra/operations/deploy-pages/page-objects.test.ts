import { describe, expect, test } from '@jest/globals';
import {
  dashboardObjects,
  type PageObject,
  searchPageObjects,
  uploadPageObjects,
} from '../../../../infra/operations/deploy-pages/page-objects.ts';
import { buildPageAssets } from '../../../../queries/dashboards/page/page-assets.ts';

const textOf = ({ content }: PageObject) => new TextDecoder().decode(content);
const bytes = (text: string) => new TextEncoder().encode(text);

const signIn = {
  authorizeUrl: 'https://login.example/authorize',
  tokenUrl: 'https://login.example/token',
  clientId: 'page',
  scope: 'openid',
  use: 'access' as const,
};

describe.each([
  ['search', searchPageObjects],
  ['uploads', () => uploadPageObjects(['https://bucket.s3.eu-central-1.amazonaws.com'], signIn)],
])('the %s page as objects', (folder, build) => {
  const objects = build();

  test('lies in its own folder, its page last, after all that it loads', () => {
    expect(objects.filter(({ key }) => !key.startsWith(`${folder}/`))).toEqual([]);
    const page = objects.findIndex(({ key }) => key === `${folder}/index.html`);
    const loaded = [...textOf(objects[page] as PageObject).matchAll(/(?:href|src)="([\w.-]+\.(?:css|js))"/g)];
    expect(loaded.length).toBe(2);
    for (const [, name] of loaded) {
      const place = objects.findIndex(({ key }) => key === `${folder}/${name}`);
      expect({ name, isBefore: place >= 0 && place < page }).toEqual({ name, isBefore: true });
    }
  });

  test('is kept for ever where a name holds a hash, and asked for again elsewhere', () => {
    for (const { key, cacheControl } of objects) {
      const isHashed = /-[A-Za-z0-9]{8}\.(js|css)$/.test(key);
      expect({ key, cacheControl }).toEqual({
        key,
        cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
    }
  });
});

test('the upload page is told where its people sign in and where its files go', () => {
  const page = uploadPageObjects(['https://bucket.s3.eu-central-1.amazonaws.com'], signIn).find(({ key }) =>
    key.endsWith('.html'),
  );
  expect(textOf(page as PageObject)).toContain('"clientId":"page"');
  expect(textOf(page as PageObject)).toContain(
    "connect-src 'self' https://bucket.s3.eu-central-1.amazonaws.com https://login.example;",
  );
});

describe('the dashboards', () => {
  test('are what was built, with scripts and styles kept for ever', () => {
    const assets = buildPageAssets().files.map(({ name, content }) => [name, content] as const);
    const pages = [
      ['index.html', bytes('<!doctype html>')],
      ['data/sales.orders.30.json', bytes('{}')],
    ] as const;
    const objects = dashboardObjects(new Map([...pages, ...assets]));
    expect(objects.length).toBe(pages.length + assets.length);
    expect(
      objects.filter(({ key, cacheControl }) => /\.(js|css)$/.test(key) !== /immutable/.test(cacheControl)),
    ).toEqual([]);
    expect(objects.find(({ key }) => key === 'dashboards/data/sales.orders.30.json')).toMatchObject({
      contentType: 'application/json',
      cacheControl: 'no-cache',
    });
  });

  test.each([
    ['a file that the gate would not show', ['index.html', '.env'], /\.env is no file of the dashboards/],
    ['a folder of something else', ['notes.txt'], /holds no dashboards/],
  ])('are refused of %s', (_, names, complaint) => {
    expect(() => dashboardObjects(new Map(names.map((name) => [name, bytes('x')])))).toThrow(complaint);
  });
});
