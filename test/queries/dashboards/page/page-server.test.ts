import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LocalServer } from '../../../../pipelines/pages/local-server.ts';
import { QueryError } from '../../../../queries/athena/errors.ts';
import type { Dashboard } from '../../../../queries/dashboards/dashboard.ts';
import type { LakeReader } from '../../../../queries/dashboards/page/answers/lake-reader.ts';
import { RequestError } from '../../../../queries/dashboards/page/answers/lake-reader.ts';
import { startPageServer } from '../../../../queries/dashboards/page/page-server.ts';
import type { QueryParameter } from '../../../../queries/saved-query.ts';
import { answerOf, tileOf } from './answers.ts';

const dated = (name: string): QueryParameter => ({ name, type: 'date', meaning: 'a day' });
const queries = new Map(
  Object.entries({
    'a-query': { parameters: [dated('from'), dated('to')] },
    stock: { parameters: [] },
    broken: { parameters: [] },
    slow: { parameters: [] },
    picky: { parameters: [] },
  }),
);
const number = { kind: 'number', value: { column: 'orders', label: 'Orders', format: 'count' }, of: 'sum' } as const;
const tile = (name: string, query: string, parameters?: Record<string, string>) => ({
  ...tileOf(number, parameters),
  name,
  query,
});
const dashboard: Dashboard = {
  name: 'shop',
  title: 'Shop & <script>',
  question: 'How is the shop?',
  filters: [{ kind: 'period', defaultDays: 30 }],
  tiles: [
    tile('orders', 'a-query', { grain: 'day' }),
    tile('same', 'a-query', { grain: 'day' }),
    tile('stock', 'stock'),
    tile('broken', 'broken'),
    tile('slow', 'slow'),
    tile('picky', 'picky'),
  ],
};

const asked: string[] = [];
let stopped = 0;
const lake: LakeReader = {
  days: async () => ({ first: '2025-10-22', latest: '2025-12-20', loadedAt: null }),
  ask: async (query, values, signal) => {
    asked.push(`${query} ${JSON.stringify(values)}`);
    if (query === 'broken') throw new QueryError('ENDPOINT_UNREACHABLE', 'Nothing answers');
    if (query === 'picky') throw new RequestError('PARAMETER_VALUE', 'from: no');
    if (query === 'slow') {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped++;
          reject(signal.reason);
        });
      });
    }
    return answerOf(['orders: bigint'], ['9007199254740993']);
  },
};

let page: LocalServer;
beforeAll(async () => {
  page = await startPageServer({ port: 0, dashboards: [dashboard], queries, lake });
});
afterAll(() => page.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${page.url}${path}`, { headers });
const problem = async (path: string) => {
  const response = await get(path);
  const { code, message } = (await response.json()) as { code: string; message: string };
  return { status: response.status, code, message };
};
const days = '?from=2025-12-01&to=2025-12-20';

describe('pages', () => {
  test('are served with style and script under the hashes of their content, and a policy that lets nothing else run', async () => {
    for (const path of ['/', '/shop']) {
      const response = await get(path);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|http/);
      const html = await response.text();
      expect(html).not.toMatch(/ style="| on\w+="|<style|<script(?![^>]*(src=|application\/json))/);
      const names = [...html.matchAll(/(?:href|src)="([\w.-]+-[A-Z0-9]{8}\.(?:css|js))"/g)].map((match) => match[1]);
      expect(names).toHaveLength(2);
      const files = await Promise.all(names.map((name) => get(`/${name}`)));
      expect(files.map(({ status }) => status)).toEqual([200, 200]);
      expect(files[0]?.headers.get('cache-control')).toContain('immutable');
    }
  });

  test('hold texts as texts', async () => {
    const html = await (await get('/shop')).text();
    expect(html).toContain('<h1>Shop &amp; &lt;script&gt;</h1>');
    expect(html.match(/<script>/)).toBeNull();
    expect(html).toContain('aria-current="page"');
  });

  test('name the dashboards, and nothing is found that is not there', async () => {
    expect(await (await get('/')).text()).toContain('How is the shop?');
    expect(await (await get('/health')).text()).toBe('ok');
    expect(await problem('/other')).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    expect(await problem('/page.html')).toMatchObject({ status: 404 });
    expect((await fetch(`${page.url}/shop`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${page.url}/shop`, { method: 'HEAD' })).headers.get('content-type')).toContain('html');
  });
});

test('a browser that finds no page is led to those that there are', async () => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  const response = await get('/no/such', { accept });
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  const html = await response.text();
  expect(html).toContain('<h1>There is no such page</h1>');
  expect(html).toContain('<a href="/shop">');
  expect(html).toMatch(/href="\/[\w.-]+\.css"/);
  const asked = await get('/api/nope', { accept });
  expect([asked.status, asked.headers.get('content-type')]).toEqual([404, 'application/json']);
});

test('what is no address is refused', async () => {
  const answered = await new Promise<number | undefined>((resolve, reject) => {
    const { hostname, port } = new URL(page.url);
    request({ hostname, port, path: '//' }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(answered).toBe(400);
});

describe('answers', () => {
  test('hold columns, rows and all digits', async () => {
    const response = await get(`/api/shop/orders${days}`);
    expect(response.headers.get('cache-control')).toBe('private, max-age=30');
    expect(await response.json()).toEqual({
      query: 'a-query',
      columns: [{ name: 'orders', type: 'bigint' }],
      rows: [['9007199254740993']],
      isTruncated: false,
    });
  });

  test('of tiles with one question are asked for once', async () => {
    const before = asked.length;
    await Promise.all(
      ['orders', 'same', 'orders'].map((name) => get(`/api/shop/${name}?from=2025-11-01&to=2025-11-30`)),
    );
    expect(asked.slice(before)).toEqual(['a-query {"grain":"day","from":"2025-11-01","to":"2025-11-30"}']);
  });

  test('tell which days there are', async () => {
    expect(await (await get('/api/lake')).json()).toMatchObject({ first: '2025-10-22', latest: '2025-12-20' });
  });

  test.each([
    ['/api/shop/orders', 400, 'PARAMETER_MISSING'],
    ['/api/shop/orders?from=2025-12-01', 400, 'PARAMETER_MISSING'],
    ['/api/shop/orders?from=2025-12-01&to=2025-02-30', 400, 'PARAMETER_VALUE'],
    ['/api/shop/orders?from=2025-12-02&to=2025-12-01', 400, 'PARAMETER_VALUE'],
    ["/api/shop/orders?from=2025-12-02'--&to=2025-12-01", 400, 'PARAMETER_VALUE'],
    [`/api/shop/orders${days}&to=2025-12-21`, 400, 'PARAMETER_VALUE'],
    [`/api/shop/orders${days}&grain=week`, 400, 'PARAMETER_UNKNOWN'],
    [`/api/shop/stock${days}`, 400, 'PARAMETER_UNKNOWN'],
    ['/api/shop/picky', 400, 'PARAMETER_VALUE'],
    ['/api/shop/broken', 503, 'ENDPOINT_UNREACHABLE'],
    ['/api/shop/unknown', 404, 'ROUTE_NOT_FOUND'],
    ['/api/unknown/orders', 404, 'ROUTE_NOT_FOUND'],
    ['/api/shop/__proto__', 404, 'ROUTE_NOT_FOUND'],
  ])('are refused with a code: %s', async (path, status, code) => {
    const refused = await problem(path);
    expect(refused).toMatchObject({ status, code });
    expect(refused.message).not.toBe('');
  });

  test('are for nobody who came by another name or from another site', async () => {
    const byName = await new Promise<number | undefined>((resolve, reject) => {
      request(`${page.url}/api/lake`, { headers: { host: 'evil.example' } }, ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end();
    });
    expect(byName).toBe(403);
    const from = async (site: string) => (await get('/api/lake', { 'sec-fetch-site': site })).status;
    expect(await from('cross-site')).toBe(403);
    expect(await from('same-site')).toBe(403);
    expect(await from('same-origin')).toBe(200);
    expect(await from('none')).toBe(200);
  });

  test('stop being worked on when the browser goes away', async () => {
    const leaving = new AbortController();
    const asking = fetch(`${page.url}/api/shop/slow`, { signal: leaving.signal }).catch(() => 'gone');
    while (!asked.some((question) => question.startsWith('slow')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    leaving.abort();
    expect(await asking).toBe('gone');
    while (stopped === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stopped).toBe(1);
  });
});
