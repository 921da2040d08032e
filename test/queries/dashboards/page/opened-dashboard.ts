import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { LocalServer } from '../../../../pipelines/pages/local-server.ts';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import type { Answer } from '../../../../queries/dashboards/page/answers/answer.ts';
import { startPageServer } from '../../../../queries/dashboards/page/page-server.ts';
import { readQueryCatalog } from '../../../../queries/query-catalog.ts';
import { chromiumLaunch } from '../../../stack/chromium.ts';
import { bringSampleIn, type DashboardsLake, openDashboardsLake } from './dashboards-lake.ts';

/** So long a dashboard may take on a machine that does much else. */
export const patienceMs = 100_000;

export interface OpenedDashboard {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: broken scripts, refused loads. */
  readonly complaints: string[];
  /** Addresses that were asked, without the origin of the page. */
  readonly asked: string[];
  /** Requests that went anywhere else. */
  readonly foreign: string[];
  /** Answers of the lake that reached the page, by the path that was asked. */
  readonly answers: Map<string, Answer>;
}

export interface DashboardsWorld {
  readonly lake: DashboardsLake;
  readonly browser: Browser;
  open(path: string, options?: BrowserContextOptions): Promise<OpenedDashboard>;
  close(): Promise<void>;
}

/** The dashboards as they are served, in Chromium, on the lake of the deployed stack. */
export async function startDashboardsWorld(): Promise<DashboardsWorld> {
  await bringSampleIn();
  const lake = openDashboardsLake();
  const server: LocalServer = await startPageServer({
    port: 0,
    dashboards: allDashboards,
    queries: readQueryCatalog(),
    lake,
  });
  const browser = await chromium.launch(chromiumLaunch());
  return {
    lake,
    browser,
    open: (path, options = {}) => openPage(browser, `${server.url}/`, path, options),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** @param base address of the folder of the pages, with a slash at its end */
export async function openPage(
  browser: Browser,
  base: string,
  path: string,
  options: BrowserContextOptions,
): Promise<OpenedDashboard> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const [complaints, asked, foreign]: [string[], string[], string[]] = [[], [], []];
  const answers = new Map<string, Answer>();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (request.url().startsWith(base)) asked.push(request.url().slice(base.length));
    else if (!/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  page.on('response', async (response) => {
    const [, file] = /\/(?:api|data)\/(.+?)(?:\?|$)/.exec(response.url()) ?? [];
    if (file !== undefined && response.ok()) answers.set(file, (await response.json()) as Answer);
  });
  await page.goto(`${base}${path}`);
  return { page, context, complaints, asked, foreign, answers };
}

/** Waits until no tile of the page is still loading. */
export async function untilShown(page: Page): Promise<void> {
  await page.locator('.tile').first().waitFor();
  await page.locator('.tile[aria-busy=true], .tile[data-state=loading]').first().waitFor({ state: 'detached' });
  // Drawn as well, not only answered.
  await page.locator('.canvas:not(:has(svg))').first().waitFor({ state: 'detached' });
}

/** States of all tiles by their names. */
export async function tileStates(page: Page): Promise<Record<string, string>> {
  const states = await page
    .locator('.tile')
    .evaluateAll((tiles: { id: string; dataset: { state: string } }[]) =>
      tiles.map(({ id, dataset }) => [id.replace(/^tile-/, ''), dataset.state] as const),
    );
  return Object.fromEntries(states);
}

/** A text as it is read: spaces that do not break are spaces. */
export function readable(text: string | null): string {
  return (text ?? '').replaceAll(/[\u00A0\u202F]/g, ' ').trim();
}
