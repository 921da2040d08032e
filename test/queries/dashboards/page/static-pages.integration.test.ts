import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import { staticPages } from '../../../../queries/dashboards/page/static-pages.ts';
import { readQueryCatalog } from '../../../../queries/query-catalog.ts';
import { chromiumLaunch } from '../../../stack/chromium.ts';
import { bringSampleIn, openDashboardsLake } from './dashboards-lake.ts';
import { openPage, patienceMs, readable, tileStates, untilShown } from './opened-dashboard.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

let folder: string;
let server: Server;
let browser: Browser;
let base: string;

/** Any web server: files of a folder, under a path of its own, without a header of ours. */
function serve(): Promise<void> {
  server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.replace('/deep/in/a/bucket/', '');
    try {
      const content = readFileSync(join(folder, name));
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/plain' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

beforeAll(async () => {
  await bringSampleIn();
  folder = await mkdtemp(join(tmpdir(), 'inkstream-static-dashboards-'));
  const files = await staticPages({
    dashboards: allDashboards,
    queries: readQueryCatalog(),
    lake: openDashboardsLake(),
    madeAt: new Date('2019-07-01T06:00:00Z'),
    signal: new AbortController().signal,
  });
  for (const { name, content } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await serve();
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/deep/in/a/bucket/`;
  browser = await chromium.launch(chromiumLaunch());
}, 2 * patienceMs);

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

test.each(allDashboards.map(({ name, tiles }) => [name, tiles] as const))(
  'the files of the dashboard %s work under any path, with nothing but files',
  async (name, tiles) => {
    const { page, context, complaints, asked, foreign } = await openPage(browser, base, `${name}.html`, {});
    await untilShown(page);
    const states = await tileStates(page);
    expect(Object.keys(states)).toEqual(tiles.map((tile) => tile.name));
    expect(Object.values(states).filter((state) => state !== 'ready' && state !== 'empty')).toEqual([]);
    expect(asked.filter((path) => path.includes('api'))).toEqual([]);
    expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
    expect(readable(await page.locator('#as-of').textContent())).toContain(
      'These figures are as of 1 Jul 2019, 06:00 UTC.',
    );
    await context.close();
  },
);

test('only the preset periods are offered, and each has its figures', async () => {
  const { page, context, asked } = await openPage(browser, base, 'sales.html', {});
  await untilShown(page);
  expect(await page.getByLabel('From').count()).toBe(0);
  for (const days of [7, 30, 365]) {
    await page.getByRole('button', { name: days === 365 ? '1 year' : `${days} days`, exact: true }).click();
    await untilShown(page);
    expect(new URL(page.url()).search).toBe(`?days=${days}`);
    expect(asked).toContain(`data/sales.sales-by-day.${days}.json`);
    expect(Object.values(await tileStates(page))).not.toContain('failed');
  }
  await page.getByRole('link', { name: 'Customers' }).click();
  await untilShown(page);
  expect(page.url()).toBe(`${base}customers.html?days=365`);
  await context.close();
});

test('the policy stands in each file', () => {
  for (const name of ['index', ...allDashboards.map((dashboard) => dashboard.name)]) {
    const html = readFileSync(join(folder, `${name}.html`), 'utf8');
    expect(html).toContain(
      `<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self';`,
    );
  }
});
