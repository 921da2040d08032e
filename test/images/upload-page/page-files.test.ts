import { expect, test } from '@jest/globals';
import { maxFileBytes } from '../../../images/inspect/largest-file.ts';
import { printProfiles } from '../../../images/print/print-profiles.ts';
import { buildPageFiles } from '../../../images/upload-page/page-files.ts';
import { contentSecurityPolicy, storageOriginsOf } from '../../../images/upload-page/page-policy.ts';

const apiUrl = 'https://abc123.execute-api.eu-central-1.amazonaws.com/live';
const files = buildPageFiles({ apiUrl, storageOrigins: storageOriginsOf(apiUrl) });
const textOf = (pattern: RegExp) =>
  files.filter(({ name }) => pattern.test(name)).map(({ content }) => new TextDecoder().decode(content));
const [page = ''] = textOf(/^index\.html$/);

test('the page knows its API, the products and the limits, and needs nobody else for it', () => {
  const settings = JSON.parse(/<script type="application\/json" id="settings">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
  expect(settings).toMatchObject({ apiUrl, maxUploadBytes: maxFileBytes });
  expect(settings.products.map(({ title }: { title: string }) => title)).toEqual(
    printProfiles.map(({ title }) => title),
  );
  expect(page).not.toContain('{{');
});

test('the page itself says whom it speaks with, for servers that do not', () => {
  const storage = 'https://*.s3.eu-central-1.amazonaws.com https://s3.eu-central-1.amazonaws.com';
  expect(page).toContain(`connect-src 'self' https://abc123.execute-api.eu-central-1.amazonaws.com ${storage};`);
});

test('only what has no hash in its name may change its content', () => {
  const changing = files.filter(({ isImmutable }) => !isImmutable).map(({ name }) => name);
  expect(changing).toEqual(['index.html', 'openseadragon-licence.txt']);
});

test('what is loaded at first is small: the viewer comes when it is wanted, and schemas never', () => {
  const [script] = textOf(/^upload-page-.*\.js$/);
  expect(script?.length).toBeLessThan(60_000);
  expect(script).not.toContain('openseadragon-canvas');
  expect(textOf(/\.js$/).filter((text) => text.includes('openseadragon-canvas'))).toHaveLength(1);
  expect(textOf(/\.js$/).filter((text) => text.includes('ZodError'))).toEqual([]);
});

test('the licence of the viewer comes with it', () => {
  expect(textOf(/licence/)[0]).toContain('OpenSeadragon contributors');
});

test('nothing is loaded from elsewhere', () => {
  expect(page.match(/(?:src|href)="(?!data:)[^"]*\/\/[^"]*"/g)).toBeNull();
  expect(textOf(/\.css$/).filter((text) => /url\((?!"?data:)|@import/.test(text))).toEqual([]);
});

test.each([
  [apiUrl, undefined, ['https://*.s3.eu-central-1.amazonaws.com', 'https://s3.eu-central-1.amazonaws.com']],
  ['https://uploads.example.com', undefined, []],
  ['http://127.0.0.1:4566/x', 'http://127.0.0.1:4566/', ['http://127.0.0.1:4566']],
])('the storage of %s (emulator: %s) is at %j', (url, endpoint, origins) => {
  expect(storageOriginsOf(url, endpoint)).toEqual(origins);
});

test('a policy without others names only the page itself', () => {
  expect(contentSecurityPolicy({ apiOrigin: null, storageOrigins: [], signInOrigin: null })).toContain(
    "connect-src 'self';",
  );
});
