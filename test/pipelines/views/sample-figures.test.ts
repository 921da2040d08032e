import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateSample } from '../../../pipelines/sample/generate-sample.ts';
import type { Figure, ShopFigures } from '../../../pipelines/sample/ledger-figures.ts';
import { createEmptyLake } from '../lake-loader/bronze.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';
import { fillLake } from './filled-lake.ts';

const views = testNames.views;

/** SQL for each figure of the shop's own ledger: first column the group, the others its measures. */
const questions: Partial<Record<keyof ShopFigures, string>> = {
  orders: `SELECT status || ' ' || currency, count(*) AS orders, sum(total_minor) AS "totalMinor",
      sum(refunded_minor) AS "refundedMinor" FROM ${views}.orders GROUP BY 1`,
  ordersByChannel: `SELECT channel, count(*) AS orders FROM ${views}.orders GROUP BY 1`,
  ordersByCountry: `SELECT country, count(*) AS orders FROM ${views}.orders GROUP BY 1`,
  dailySales: `SELECT CAST(day AS varchar) || ' ' || currency, orders, pieces, items_minor AS "itemsMinor", discount_minor AS "discountMinor",
      shipping_minor AS "shippingMinor", tax_minor AS "taxMinor", gross_minor AS "grossMinor", refunds, refunded_minor AS "refundedMinor"
    FROM ${views}.daily_sales`,
  lines: `SELECT currency, count(*) AS lines, sum(quantity) AS pieces, sum(discount_minor) AS "discountMinor", sum(line_total_minor) AS "lineTotalMinor"
    FROM ${views}.order_lines GROUP BY 1`,
  productSales: `SELECT product_id, count(*) AS lines, sum(quantity) AS pieces FROM ${views}.order_lines GROUP BY 1`,
  products: `SELECT product_id, price_minor AS "priceMinor", coalesce(available, 0) AS available, CASE WHEN active THEN 1 ELSE 0 END AS active,
      product_version AS version FROM ${views}.products`,
  images: `SELECT verdict, count(*) AS images FROM ${views}.images GROUP BY 1`,
  searches: `SELECT 'all', sum(searches) AS searches, sum(searches_without_hits) AS "searchesWithoutHits", sum(searches_clicked) AS "searchesClicked",
      sum(clicks) AS clicks, sum(hits) AS hits FROM ${views}.search_quality`,
  customers: `SELECT 'all', count(customer_key) AS orders, count(DISTINCT customer_key) AS customers FROM ${views}.orders`,
};

let lake: TestLake;
let figures: ShopFigures;

beforeAll(async () => {
  lake = await createEmptyLake();
  const sample = generateSample({ seed: 7, orders: 400, products: 60, days: 30 });
  const texts = [...sample.items].map(({ text }) => text);
  figures = sample.ledger.figures;
  await fillLake(lake, texts);
}, 60_000);
afterAll(() => lake.close());

async function figureOf(sql: string): Promise<Figure> {
  const { columns, rows } = await lake.runStatement(sql);
  const [group = '', ...measures] = columns;
  return Object.fromEntries(
    rows.map((row) => [String(row[group]), Object.fromEntries(measures.map((name) => [name, Number(row[name])]))]),
  );
}

describe("the views answer as the sample's own ledger", () => {
  test.each(Object.entries(questions))('%s', async (name, sql) => {
    expect(await figureOf(sql)).toEqual(figures[name as keyof ShopFigures]);
  });

  test('net and gross of orders and days agree', async () => {
    const [row] = await lake.run(
      `SELECT (SELECT sum(net_minor) FROM ${views}.orders), (SELECT sum(net_minor) FROM ${views}.daily_sales)`,
    );
    expect(row?.[0]).toBe(row?.[1]);
  });

  test('product_history covers the time of each product once', async () => {
    const overlaps = await lake.run(`
      SELECT a.product_id FROM ${views}.product_history a JOIN ${views}.product_history b
      ON a.product_id = b.product_id AND a.valid_from < b.valid_from AND (a.valid_to > b.valid_from OR a.valid_to IS NULL)`);
    expect(overlaps).toEqual([]);
  });
});
