import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { QueryError } from '../../../../queries/athena/errors.ts';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import type { Dashboard, Tile } from '../../../../queries/dashboards/dashboard.ts';
import { answerNameOf, questionOf, takesPeriod } from '../../../../queries/dashboards/page/answers/tile-question.ts';
import { numberFigure } from '../../../../queries/dashboards/page/figures/number-figure.ts';
import { tableContent } from '../../../../queries/dashboards/page/figures/table-content.ts';
import { tileRows } from '../../../../queries/dashboards/page/figures/tile-rows.ts';
import { choiceValues, valueInForce } from '../../../../queries/dashboards/page/filters/choices.ts';
import { addDays } from '../../../../queries/dashboards/page/filters/days.ts';
import { startPageServer } from '../../../../queries/dashboards/page/page-server.ts';
import { readQueryCatalog } from '../../../../queries/query-catalog.ts';
import { sampleDays } from './dashboards-lake.ts';
import {
  type DashboardsWorld,
  type OpenedDashboard,
  openPage,
  patienceMs,
  readable,
  startDashboardsWorld,
  tileStates,
  untilShown,
} from './opened-dashboard.ts';

let world: DashboardsWorld;
beforeAll(async () => {
  world = await startDashboardsWorld();
}, 2 * patienceMs);
afterAll(() => world.close());

const queries = readQueryCatalog();
const names = allDashboards.map((dashboard) => [dashboard.name, dashboard] as const);
const never = new AbortController().signal;

function defaultPeriod({ filters }: Dashboard) {
  const period = filters.find((filter) => filter.kind === 'period');
  return { from: addDays(sampleDays.latest, 1 - (period?.defaultDays ?? 90)), to: sampleDays.latest };
}

/** What the lake answers to a tile when it is asked apart from the page. */
function askFor(tile: Tile, dashboard: Dashboard) {
  const { query, values } = questionOf(tile, defaultPeriod(dashboard), queries);
  return world.lake.ask(query, values, never);
}

/** The values that the filters begin with, by what has reached the page. */
function inForceOn({ filters }: Dashboard, { answers }: OpenedDashboard) {
  const choices = filters.filter((filter) => filter.kind === 'choice');
  const tiles = [...answers].filter(([name]) => name !== 'lake').map(([, answer]) => answer);
  return Object.fromEntries(
    choices.map((filter) => [filter.column, valueInForce(filter, undefined, choiceValues(tiles, filter.column))]),
  );
}

describe.each(names)('the dashboard %s', (name, dashboard) => {
  test(
    'shows what the lake answers, tile by tile, and the browser has nothing to complain about',
    async () => {
      const opened = await world.open(name);
      const { page, context, complaints, foreign, answers } = opened;
      await untilShown(page);
      const states = await tileStates(page);
      expect(Object.keys(states)).toEqual(dashboard.tiles.map((tile) => tile.name));
      expect(Object.values(states).filter((state) => state !== 'ready' && state !== 'empty')).toEqual([]);
      expect(Object.values(states).filter((state) => state === 'ready').length).toBeGreaterThan(
        dashboard.tiles.length / 2,
      );
      const inForce = inForceOn(dashboard, opened);
      for (const tile of dashboard.tiles.filter((one) => states[one.name] === 'ready')) {
        const received = answers.get(`${name}/${answerNameOf(tile, dashboard)}`);
        if (received === undefined) throw new Error(`no answer for ${tile.name}`);
        // Time goes on for what is said of the moment.
        if (takesPeriod(tile, queries)) expect((await askFor(tile, dashboard)).rows).toEqual(received.rows);
        const shown = tileRows(tile, received, inForce);
        const section = page.locator(`#tile-${tile.name}`);
        if (tile.chart.kind === 'number') {
          const figure = numberFigure(tile.chart, shown, defaultPeriod(dashboard));
          expect(await section.locator('.value').textContent()).toBe(figure?.text);
        }
        if (tile.chart.kind !== 'table') await section.getByRole('button', { name: /^Show as table/ }).click();
        const content = tableContent(tile, shown);
        expect(await section.locator('th').allTextContents()).toEqual(content.columns.map(({ label }) => label));
        const cells = await section.locator('tbody td').allTextContents();
        expect(cells.map(readable)).toEqual(content.rows.slice(0, 200).flat().map(readable));
      }
      expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
      await context.close();
    },
    patienceMs,
  );

  test('asks each question once', async () => {
    const { page, context, asked } = await world.open(name);
    await untilShown(page);
    const questions = asked.filter((path) => path.startsWith('api/'));
    expect(questions.filter((path, index) => questions.indexOf(path) !== index)).toEqual([]);
    await context.close();
  });

  test('fits on a phone, in portrait, without scrolling sideways', async () => {
    const { page, context } = await world.open(name, { viewport: { width: 360, height: 740 } });
    await untilShown(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const widths = await page
      .locator('.tile')
      .evaluateAll((tiles: { clientWidth: number }[]) => tiles.map((tile) => tile.clientWidth));
    expect(new Set(widths).size).toBe(1);
    await context.close();
  });

  test('can be found one\u2019s way in by whoever does not see it', async () => {
    const { page, context } = await world.open(name);
    await untilShown(page);
    expect(await page.getByRole('banner').count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('navigation', { name: 'Dashboards' }).count()).toBe(1);
    expect(await page.getByRole('status').textContent()).toBe('All figures are there.');
    const headings = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all: { tagName: string }[]) => all.map(({ tagName }) => tagName));
    expect(headings).toEqual(['H1', ...dashboard.tiles.map(() => 'H2')]);
    for (const tile of dashboard.tiles) {
      await page.getByRole('region', { name: tile.title, exact: true }).first().waitFor();
    }
    const ids: string[] = await page.locator('[id]').evaluateAll((all: { id: string }[]) => all.map(({ id }) => id));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const pictures = await page
      .locator('.canvas[role=img]')
      .evaluateAll((all: { getAttribute(name: string): string | null }[]) =>
        all.map((picture) => picture.getAttribute('aria-label') ?? ''),
      );
    expect(pictures.filter((words) => !/^(Line chart|Area chart|Bar chart|Heat map): .+\d/.test(words))).toEqual([]);
    // Every control by the name that a screen reader tells, and no two that it tells alike.
    const controls = await page.locator('button:visible, a:visible, input:visible, select:visible').all();
    const told = await Promise.all(controls.map((control) => control.ariaSnapshot()));
    const found = told.map((text) => /^- '?\w+ \\?"(.+?)\\?"/.exec(text)?.[1] ?? '');
    expect(told.filter((_, index) => found[index] === '')).toEqual([]);
    expect(found.filter((text, index) => found.indexOf(text) !== index)).toEqual([]);
    await context.close();
  });
});

describe('filters', () => {
  test('of days and values change figures and address; the way back works, and the address leads there again', async () => {
    const { page, context, asked } = await world.open('sales');
    await untilShown(page);
    const orders = page.locator('#tile-orders-of-week .value');
    const before = await orders.textContent();
    expect(readable(await page.locator('#as-of').textContent())).toContain(
      '2 Apr 2019 to 30 Jun 2019 (90 days), UTC · Currency: EUR',
    );
    await page.getByLabel('Currency').selectOption('GBP');
    expect(new URL(page.url()).search).toBe('?currency=GBP');
    expect(await page.locator('#tile-net-sales-of-week .value').textContent()).toContain('£');
    expect(await page.locator('#tile-top-products').getByRole('img').getAttribute('aria-label')).toContain('£');
    const questions = asked.filter((path) => path.startsWith('api/')).length;
    await page.getByRole('button', { name: '30 days' }).click();
    await untilShown(page);
    expect(new URL(page.url()).search).toBe('?days=30&currency=GBP');
    expect(asked.slice(questions).some((path) => path.includes('?from=2019-06-01&to=2019-06-30'))).toBe(true);
    expect(await page.getByRole('link', { name: 'Customers' }).getAttribute('href')).toBe('./customers?days=30');
    await page.reload();
    await untilShown(page);
    expect(await page.getByRole('button', { name: '30 days' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel('Currency').inputValue()).toBe('GBP');
    await page.goBack();
    await page.goBack();
    await untilShown(page);
    expect(new URL(page.url()).search).toBe('');
    expect(await orders.textContent()).toBe(before);
    await context.close();
  });

  test('of days of one\u2019s own are checked, and shown in words', async () => {
    const { page, context } = await world.open('production');
    await untilShown(page);
    await page.getByLabel('From', { exact: true }).fill('2019-06-20');
    await page.getByLabel('To', { exact: true }).fill('2019-06-10');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toBe(
      'The first day, 2019-06-20, is after the last, 2019-06-10.',
    );
    await page.getByLabel('To', { exact: true }).fill('2019-06-26');
    await page.keyboard.press('Enter');
    await untilShown(page);
    expect(new URL(page.url()).search).toBe('?from=2019-06-20&to=2019-06-26');
    expect(readable(await page.locator('#as-of').textContent())).toContain('20 Jun 2019 to 26 Jun 2019 (7 days)');
    await context.close();
  });

  test('that leave nothing say so, and which days there are', async () => {
    const { page, context, complaints } = await world.open('sales?from=2001-01-01&to=2001-01-31');
    await untilShown(page);
    expect(new Set(Object.values(await tileStates(page)))).toEqual(new Set(['empty']));
    const notice = await page.locator('#tile-sales-by-day .notice').textContent();
    expect(readable(notice)).toContain('Choose a longer period');
    expect(readable(notice)).toContain('The lake holds orders of 22 May 2019 to 30 Jun 2019.');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('an address that makes no sense is told of and corrected', async () => {
  const { page, context, complaints } = await world.open('sales?from=2019-06-20&to=2019-06-10&currency=XXX');
  await untilShown(page);
  expect(await page.locator('#notices .notice').allTextContents()).toEqual([
    'The first day, 2019-06-20, is after the last, 2019-06-10. The last 90 days are shown instead.',
    'There are no orders in XXX in these days.',
  ]);
  expect(new URL(page.url()).search).toBe('');
  expect(await page.getByLabel('Currency').inputValue()).toBe('EUR');
  await page.getByLabel('Currency').selectOption('GBP');
  expect(await page.locator('#notices .notice').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('while new figures are on their way, the old ones are not passed off as them', async () => {
  const { page, context } = await world.open('sales?currency=GBP');
  await untilShown(page);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/api/sales/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: '7 days' }).click();
  const asTable = page.getByRole('button', { name: 'Show as table: Sales by day' });
  await page.locator('#tile-sales-by-day[aria-busy=true]').waitFor();
  expect(await page.locator('#as-of').textContent()).toBe('Loading…');
  expect(await page.getByLabel('Currency').inputValue()).toBe('GBP');
  expect(await page.getByLabel('Currency').locator('option').count()).toBeGreaterThan(1);
  expect(await asTable.isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Download as CSV: Sales by day' }).isDisabled()).toBe(true);
  letGo();
  await untilShown(page);
  expect(await asTable.isDisabled()).toBe(false);
  expect(readable(await page.locator('#as-of').textContent())).toContain('(7 days), UTC · Currency: GBP');
  await context.close();
});

test('a lake without orders is not asked for its days, and says how orders come', async () => {
  const { days } = world.lake;
  world.lake.days = async () => ({ first: null, latest: null, loadedAt: null });
  const fresh = await startPageServer({ port: 0, dashboards: allDashboards, queries, lake: world.lake });
  try {
    const { page, context, complaints, asked } = await openPage(world.browser, `${fresh.url}/`, 'sales', {});
    await untilShown(page);
    expect(new Set(Object.values(await tileStates(page)))).toEqual(new Set(['empty']));
    const notice = readable(await page.locator('#tile-sales-by-day .notice').textContent());
    expect(notice).toContain('"npm start" brings the sample, "npm run import" a history of orders.');
    expect(asked.filter((path) => path.startsWith('api/'))).toEqual(['api/lake']);
    expect(await page.locator('#as-of').textContent()).toBe('The lake holds no orders yet.');
    expect(complaints).toEqual([]);
    await context.close();
  } finally {
    world.lake.days = days;
    await fresh.close();
  }
});

test('a question that fails is told by its tiles, which can be tried again each', async () => {
  world.lake.failure = new QueryError('TIMED_OUT', 'No answer within 120 s');
  const { page, context } = await world.open('search?from=2019-06-03&to=2019-06-09');
  await untilShown(page);
  world.lake.failure = undefined;
  expect(Object.values(await tileStates(page))).toContain('failed');
  const notice = page.locator('#tile-searches-of-day .failure');
  expect(await notice.textContent()).toContain(
    'Try again, or choose a shorter period.TIMED_OUT No answer within 120 s',
  );
  expect(await page.getByRole('status').textContent()).toMatch(/^\d+ of \d+ questions failed\.$/);
  await page.getByRole('button', { name: 'Try again: Searches on the last day' }).click();
  await page.locator('#tile-searches-of-day:not([data-state=failed])').waitFor();
  await untilShown(page);
  const states = await tileStates(page);
  expect(states['searches-of-day']).not.toBe('failed');
  expect(states['rates-by-day']).toBe(states['searches-of-day']);
  await context.close();
});
