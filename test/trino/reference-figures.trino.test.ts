import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { realFigures, realFile } from '../pipelines/import/import-files.ts';
import type { Cell, Engine } from './engine-answer.ts';
import { lakeNames } from './lake-of-stack.ts';
import { askSavedQuery, rowsOf } from './saved-query-sql.ts';
import { bothEngines, readSetup } from './setup.ts';

const setup = readSetup();
const december = { from: '2010-12-01', to: '2010-12-31' };
const everythingRefused = { shop: 'online-retail', from: '2010-01-01', to: setup.arrivedAt.slice(0, 10) };
const ranking = z.array(z.tuple([z.string(), z.number()]));
const figures = z.object({
  orders: z.object({
    placed: z.number(),
    credit_notes: z.number(),
    lines_of_placed_with_positive_quantity: z.number(),
    lines_of_placed_with_nonpositive_quantity: z.number(),
    invoices_whose_every_line_has_nonpositive_quantity: z.number(),
  }),
  revenue_minor_gbp: z.object({ positive_lines_of_placed: z.number(), credit_notes: z.number() }),
  revenue_minor_gbp_by_day: z.record(z.string(), z.number()),
  top_10_skus_by_revenue_minor: ranking,
  orders_by_country: ranking,
  customers: z.object({ distinct_with_id: z.number(), repeat_customers: z.number() }),
});

type Row = Readonly<Record<string, Cell>>;
const number = (row: Row | undefined, column: string) => Number(row?.[column]);
const total = (rows: readonly Row[], column: string) => rows.reduce((sum, row) => sum + number(row, column), 0);

if (!setup.hasRealFile) {
  test(`the real file is not here (${realFile}), so nothing is checked against it`, () =>
    expect(existsSync(realFile)).toBe(false));
} else {
  const expected = figures.parse(JSON.parse(readFileSync(realFigures, 'utf8')));
  describe.each(bothEngines(setup).map((engine): [string, Engine] => [engine.name, engine]))(
    'figures that were computed from the real file independently come out on %s:',
    (_, engine) => {
      test('revenue by day, and what was given back', async () => {
        const sales = await askSavedQuery(engine, 'sales-by-period', december);
        const days = sales.filter((row) => number(row, 'orders') !== 0);
        const byDay = days.map((row) => [row.period_start, number(row, 'gross_minor')]);
        expect(Object.fromEntries(byDay)).toEqual(expected.revenue_minor_gbp_by_day);
        expect(total(sales, 'gross_minor')).toBe(expected.revenue_minor_gbp.positive_lines_of_placed);
        expect(-total(sales, 'refunded_minor')).toBe(expected.revenue_minor_gbp.credit_notes);
      });

      test('the ten articles that brought in most', async () => {
        const products = await askSavedQuery(engine, 'top-products', { ...december, limit: '10' });
        const ranked = products.map((row) => [row.sku, number(row, 'revenue_minor')]);
        expect(ranked).toEqual(expected.top_10_skus_by_revenue_minor);
      });

      test('orders by country', async () => {
        const countries = await askSavedQuery(engine, 'sales-by-country', december);
        const byOrders = countries
          .map((row): [string, number] => [String(row.country), number(row, 'orders')])
          .sort(([left, more], [right, less]) => less - more || (left < right ? -1 : 1));
        expect(byOrders.slice(0, 10)).toEqual(expected.orders_by_country);
        const whole = expected.orders.invoices_whose_every_line_has_nonpositive_quantity;
        expect(total(countries, 'orders') + whole).toBe(expected.orders.placed);
      });

      test('customers who came once, and again', async () => {
        const known = { ...december, grain: 'month', known_from: '2010-12-01' };
        const [customers] = await askSavedQuery(engine, 'first-and-repeat-customers', known);
        expect(number(customers, 'first_orders')).toBe(expected.customers.distinct_with_id);
        expect(number(customers, 'repeat_customers')).toBe(expected.customers.repeat_customers);
      });

      test('lines, refused lines and credit notes', async () => {
        const refused = await askSavedQuery(engine, 'order-lines-refused', everythingRefused);
        expect(refused).toHaveLength(expected.orders.lines_of_placed_with_nonpositive_quantity);
        const [counts] = await rowsOf(engine, countsOfDecember);
        expect(number(counts, 'order_lines')).toBe(expected.orders.lines_of_placed_with_positive_quantity);
        expect(number(counts, 'credit_notes')).toBe(expected.orders.credit_notes);
      });
    },
  );
}

const countsOfDecember = `
  SELECT
    (SELECT count(*) FROM ${lakeNames.views}.order_lines
     WHERE placed_on BETWEEN DATE '2010-12-01' AND DATE '2010-12-31') AS order_lines,
    (SELECT count(DISTINCT order_id) FROM ${lakeNames.silver}.order_events
     WHERE event_type = 'order.refunded' AND occurred_at >= TIMESTAMP '2010-12-01 00:00:00'
       AND occurred_at < TIMESTAMP '2011-01-01 00:00:00') AS credit_notes`;
