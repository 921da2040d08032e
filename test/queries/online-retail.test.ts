import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { realFigures, realFile, realJob } from '../pipelines/import/import-files.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { askLake, importIntoLake } from './imported-lake.ts';

const december = { from: '2010-12-01', to: '2010-12-31' };

if (!existsSync(realFile)) {
  test(`the real file is not here (${realFile}), so nothing is checked against it`, () =>
    expect(existsSync(realFile)).toBe(false));
} else {
  describe('the saved queries, asked of a real web shop', () => {
    const expected = JSON.parse(readFileSync(realFigures, 'utf8'));
    let lake: TestLake;
    beforeAll(async () => {
      lake = await createEmptyLake();
      await importIntoLake(lake, await realJob());
    }, 120_000);
    afterAll(() => lake.close());

    test('give the revenue and the credit of each day', async () => {
      const rows = await askLake(lake, 'revenue-by-day', december);
      const sales = rows.filter((row) => row.orders !== '0');
      expect(Object.fromEntries(sales.map((row) => [row.day, Number(row.gross_minor)]))).toEqual(
        expected.revenue_minor_gbp_by_day,
      );
      const refunded = rows.reduce((sum, row) => sum + Number(row.refunded_minor), 0);
      expect(-refunded).toBe(expected.revenue_minor_gbp.credit_notes);
    });

    test('give the best articles', async () => {
      const rows = await askLake(lake, 'top-products', { ...december, limit: '10' });
      expect(rows.map((row) => [row.sku, Number(row.revenue_minor)])).toEqual(expected.top_10_skus_by_revenue_minor);
    });

    test('give the countries and the customers', async () => {
      const countries = await askLake(lake, 'orders-by-country', december);
      const ranked = countries.map((row) => [row.country, Number(row.orders)]).slice(0, 10);
      expect(ranked).toEqual(expected.orders_by_country);
      expect(await askLake(lake, 'repeat-customers', december)).toMatchObject([
        {
          customers: String(expected.customers.distinct_with_id),
          repeat_customers: String(expected.customers.repeat_customers),
        },
      ]);
    });

    test('give every refused line', async () => {
      const rows = await askLake(lake, 'order-lines-refused', { shop: 'online-retail' });
      expect(rows).toHaveLength(expected.orders.lines_of_placed_with_nonpositive_quantity);
    });
  });
}
