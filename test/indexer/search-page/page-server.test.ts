import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPageServer } from '../../../indexer/search-page/page-server.ts';
import type { LocalServer } from '../../../pipelines/pages/local-server.ts';

let api: Server;
let page: LocalServer;
const asked: string[] = [];

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

beforeAll(async () => {
  api = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(400, { 'content-type': 'application/problem+json', 'set-cookie': 'a=b' });
    response.end('{"code":"PARAMETER_WRONG"}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  page = await startPageServer({ port: 0, searchApiUrl: `http://127.0.0.1:${portOf(api)}/stage` });
});

afterAll(async () => {
  await page.close();
  await new Promise((resolve) => api.close(resolve));
});

describe('the page is served', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', '<title>Print shop search</title>'],
    ['/?q=poster&page=2', 'text/html; charset=utf-8', 'id="search-form"'],
  ])('at %s', async (path, contentType, excerpt) => {
    const response = await fetch(`${page.url}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(await response.text()).toContain(excerpt);
  });

  test.each([
    [/"(page-[A-Z0-9]{8}\.css)"/, 'text/css; charset=utf-8', '.search-form'],
    [/"(search-page-[A-Z0-9]{8}\.js)"/, 'text/javascript; charset=utf-8', 'facets'],
  ])('with what it names as %s, which browsers may keep', async (name, contentType, excerpt) => {
    const named = name.exec(await (await fetch(`${page.url}/`)).text())?.[1];
    const response = await fetch(`${page.url}/${named}`);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toContain(excerpt);
  });

  test('with a policy under which no foreign script runs', async () => {
    const policy = (await fetch(`${page.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('questions are forwarded to the search API', () => {
  test('with their parameters, and the answer comes back with its status and type', async () => {
    const response = await fetch(`${page.url}/search?q=a%26b&material=matt&material=gloss`);
    expect(asked.at(-1)).toBe('GET /stage/search?q=a%26b&material=matt&material=gloss');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.json()).toEqual({ code: 'PARAMETER_WRONG' });
  });

  test('for a product whatever its id holds', async () => {
    await fetch(`${page.url}/products/${encodeURIComponent('a/b ü?')}/similar`);
    expect(asked.at(-1)).toBe('GET /stage/products/a%2Fb%20%C3%BC%3F/similar');
  });
});

describe('nothing else is', () => {
  test.each(['/admin', '/products', '/products/a/b', '/search/x', '/..%2fsearch', '/page.html'])(
    'not %s',
    async (path) => {
      const before = asked.length;
      const response = await fetch(`${page.url}${path}`);
      expect(response.status).toBe(404);
      expect(asked.length).toBe(before);
    },
  );

  test('not what would change something', async () => {
    const before = asked.length;
    const response = await fetch(`${page.url}/search?q=a`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(405);
    expect(asked.length).toBe(before);
  });
});

test('an API that is down is said so', async () => {
  const lonely = await startPageServer({ port: 0, searchApiUrl: 'http://127.0.0.1:9' });
  const response = await fetch(`${lonely.url}/search?q=a`);
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ code: 'SEARCH_UNREACHABLE' });
  await lonely.close();
});
