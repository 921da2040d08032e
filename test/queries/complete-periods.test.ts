import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake, boundQuery } from './imported-lake.ts';
import { smallShop } from './small-shop.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const queries = ['sales-by-period', 'average-order-value', 'refunds-and-cancellations', 'first-and-repeat-customers'];

async function tellOrders(...moments: readonly string[]): Promise<void> {
  const shop = smallShop();
  for (const [index, at] of moments.entries())
    shop.place({ id: `o${index}`, at, customer: 'anna', lines: [{ sku: 'A' }] });
  await fillLake(lake, shop.texts);
}

/** The answer as it was on a day. */
async function askOn(today: string, name: string, values: Readonly<Record<string, string>>) {
  const sql = await boundQuery(lake, name, values);
  expect(sql).toContain('current_date');
  return (await lake.runStatement(sql.replaceAll('current_date', `DATE '${today}'`))).rows;
}

/** Whether each period is complete, by its first day. */
async function complete(name: string, values: Readonly<Record<string, string>>, today = '2026-03-02') {
  const rows = await askOn(today, name, values);
  return Object.fromEntries(rows.map((row) => [String(row.period_start), row.is_complete]));
}

test.each(queries)('%s: a week that begins before the first day with orders is incomplete', async (name) => {
  await tellOrders('2026-01-07', '2026-01-12', '2026-01-20');
  const days = { from: '2026-01-05', to: '2026-01-25', grain: 'week' };
  expect(await complete(name, days)).toEqual({ '2026-01-05': 'false', '2026-01-12': 'true', '2026-01-19': 'true' });
  // Orders of the days before `from` tell that the shop was open.
  await tellOrders('2026-01-02', '2026-01-07', '2026-01-12', '2026-01-20');
  expect(await complete(name, days)).toMatchObject({ '2026-01-05': 'true' });
});

test('a period that follows an incomplete one has no growth', async () => {
  await tellOrders('2026-01-07', '2026-01-12', '2026-01-20');
  const rows = await askLake(lake, 'sales-by-period', { from: '2026-01-05', to: '2026-01-25', grain: 'week' });
  expect(rows.map((row) => row.growth)).toEqual([null, null, '0.0']);
});

test.each(queries)('%s: a month that is not over is incomplete, wherever the last day lies', async (name) => {
  await tellOrders('2025-12-01', '2026-01-07');
  const days = { from: '2025-12-01', to: '2026-02-28', grain: 'month' };
  expect(await complete(name, days, '2026-01-31')).toEqual({ '2025-12-01': 'true', '2026-01-01': 'false' });
  expect(await complete(name, days, '2026-02-01')).toEqual({ '2025-12-01': 'true', '2026-01-01': 'true' });
});

test('a cohort is incomplete while its months are not over, and when its month began before the first day with orders', async () => {
  const values = { known_from: '2025-12-01', to: '2026-02-28', months: '1' };
  const flags = async (today: string) =>
    (await askOn(today, 'cohort-retention', values)).map((row) => [row.month_number, row.is_complete]);
  const until = (first: string, second: string) => [
    ['0', first],
    ['1', second],
  ];
  await tellOrders('2025-12-01', '2026-01-07');
  expect(await flags('2026-01-31')).toEqual(until('true', 'false'));
  expect(await flags('2026-02-01')).toEqual(until('true', 'true'));
  await tellOrders('2025-12-02', '2026-01-07');
  expect(await flags('2026-02-01')).toEqual(until('false', 'false'));
});

test('cancelled orders are no first order of a cohort, and neither begin nor end an interval', async () => {
  const shop = smallShop();
  const place = (id: string, at: string) => shop.place({ id, at, customer: 'anna', lines: [{ sku: 'A' }] });
  place('first', '2025-12-10');
  shop.cancel('first', '2025-12-11', 100);
  place('second', '2026-01-10');
  place('third', '2026-01-12');
  shop.cancel('third', '2026-01-13', 100);
  place('fourth', '2026-01-20');
  await fillLake(lake, shop.texts);
  const values = { known_from: '2025-12-01', to: '2026-01-31' };
  expect(await askLake(lake, 'cohort-retention', values)).toMatchObject([
    { cohort_month: '2026-01-01', month_number: '0', customers: '1' },
  ]);
  expect(await askLake(lake, 'reorder-interval', { ...values, from: '2025-12-01' })).toMatchObject([
    { interval_band: '8 to 30 days', reorders: '1', median_days: '10.0' },
  ]);
});
