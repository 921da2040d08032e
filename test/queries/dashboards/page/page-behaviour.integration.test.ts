import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import { type DashboardsWorld, patienceMs, readable, startDashboardsWorld, untilShown } from './opened-dashboard.ts';

let world: DashboardsWorld;
beforeAll(async () => {
  world = await startDashboardsWorld();
}, 2 * patienceMs);
afterAll(() => world.close());

describe('the page', () => {
  test('is walked through by keyboard alone', async () => {
    const { page, context } = await world.open('sales');
    await untilShown(page);
    const focused = () => page.evaluate('document.activeElement.textContent || document.activeElement.id');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the figures');
    expect(await page.locator('.skip').boundingBox()).toMatchObject({ y: 0 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('7 days');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Space');
    await untilShown(page);
    expect(new URL(page.url()).search).toBe('?days=7');
    const asTable = page.getByRole('button', { name: 'Show as table: Sales by day' });
    await asTable.focus();
    await page.keyboard.press('Enter');
    expect(await asTable.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#tile-sales-by-day').getByRole('table', { name: 'Sales by day' }).count()).toBe(1);
    expect(await focused()).toBe('Show as table');
    await page.keyboard.press('Enter');
    expect(await page.locator('#tile-sales-by-day').getByRole('img').count()).toBe(1);
    await context.close();
  });

  test('is dark where the system is or the switch says so, charts and all, and stays as it was chosen', async () => {
    const { page, context } = await world.open('sales', { colorScheme: 'dark' });
    await untilShown(page);
    const colours = () =>
      page.evaluate(`(() => {
        const label = document.querySelector('.canvas text');
        return [document.body, label].map((one, index) => getComputedStyle(one)[index === 0 ? 'backgroundColor' : 'fill']);
      })()`);
    expect(await colours()).toEqual(['rgb(15, 22, 29)', 'rgb(169, 182, 195)']);
    const dark = page.getByRole('switch', { name: 'Dark colours' });
    expect(await dark.getAttribute('aria-checked')).toBe('true');
    await dark.click();
    expect(await colours()).toEqual(['rgb(244, 246, 248)', 'rgb(85, 97, 110)']);
    await page.reload();
    await untilShown(page);
    expect(await dark.getAttribute('aria-checked')).toBe('false');
    expect(await colours()).toEqual(['rgb(244, 246, 248)', 'rgb(85, 97, 110)']);
    await context.close();
  });

  test('is printed in light colours, without controls, with its filters in words', async () => {
    const { page, context } = await world.open('sales', { colorScheme: 'dark' });
    await untilShown(page);
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['nav', '.filters', '.tools', '.theme-switch']) {
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    }
    expect(await page.locator('#as-of').isVisible()).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe('rgb(22, 32, 44)');
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(20_000);
    await context.close();
  });

  test('does without motion for whoever wants none', async () => {
    const { page, context } = await world.open('sales', { reducedMotion: 'reduce' });
    await page.locator('.tile').first().waitFor();
    await page.evaluate("document.querySelector('.body').innerHTML = '<div class=skeleton></div>'");
    expect(await page.evaluate("getComputedStyle(document.querySelector('.skeleton')).animationName")).toBe('none');
    await context.close();
  });

  test('gives a tile as a file', async () => {
    const { page, context } = await world.open('sales?days=30');
    await untilShown(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV: Net sales by country' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('sales-sales-by-country-2019-06-01-2019-06-30.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString('utf8')).toMatch(
      /^\uFEFFCountry,Net sales,Currency\r\n\w+,-?\d+\.\d\d,EUR\r\n/,
    );
    await context.close();
  });

  test('tells the figures under the pointer', async () => {
    const { page, context } = await world.open('sales?days=30');
    await untilShown(page);
    await page.locator('#tile-sales-by-day .canvas').hover();
    const tooltip = readable(await page.locator('.tooltip').textContent());
    expect(tooltip).toMatch(/^\d+ Jun 2019Gross sales€[\d,.]+Net sales€[\d,.]+$/);
    await context.close();
  });

  test('that lists the dashboards leads to each of them', async () => {
    const { page, context, complaints } = await world.open('');
    expect(await page.locator('.cards a').allTextContents()).toEqual(allDashboards.map(({ title }) => title));
    await page.locator('.cards').getByRole('link', { name: 'Pipeline health' }).click();
    await untilShown(page);
    expect(await page.title()).toBe('Pipeline health · Inkstream');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('a server that is gone is told from a lake that is', async () => {
  const { page, context } = await world.open('sales');
  await untilShown(page);
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('button', { name: '7 days' }).click();
  await page.getByText('The server of this page does not answer.').first().waitFor();
  await context.close();
});
