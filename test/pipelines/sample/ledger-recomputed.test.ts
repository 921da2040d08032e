import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateSample } from '../../../pipelines/sample/generate-sample.ts';
import type { Figure, ShopFigures } from '../../../pipelines/sample/ledger-figures.ts';

/**
 * The same answers, worked out again from the published text alone: DuckDB over the NDJSON, with none of the code that
 * keeps the ledger, none of the lake's and none of the contracts'. Events are told from each other by their id.
 */
const questions: Record<keyof ShopFigures, string> = {
  orders: `SELECT concat(status, ' ', currency), count(*) AS "orders", sum(total) AS "totalMinor", sum(refunded) AS "refundedMinor"
    FROM orders GROUP BY 1`,
  ordersByChannel: `SELECT word(d, 'channel'), count(*) AS "orders" FROM events WHERE type = 'order.placed' GROUP BY 1`,
  ordersByCountry: `SELECT word(d, 'country'), count(*) AS "orders" FROM events WHERE type = 'order.placed' GROUP BY 1`,
  dailySales: `SELECT concat(day, ' ', currency), sum(orders)::BIGINT AS "orders", sum(pieces)::BIGINT AS "pieces",
      sum(items)::BIGINT AS "itemsMinor", sum(discount)::BIGINT AS "discountMinor", sum(shipping)::BIGINT AS "shippingMinor",
      sum(tax)::BIGINT AS "taxMinor", sum(gross)::BIGINT AS "grossMinor", sum(refunds)::BIGINT AS "refunds",
      sum(refunded)::BIGINT AS "refundedMinor"
    FROM movements GROUP BY 1`,
  refunds: `SELECT concat(coalesce(word(d, 'scope'), 'cancelled'), ' ', word(d, 'currency')), count(*) AS "refunds",
      sum(coalesce(whole(d, 'amountMinor'), whole(d, 'refundMinor'))) AS "amountMinor"
    FROM events WHERE type IN ('order.refunded', 'order.cancelled') GROUP BY 1`,
  lines: `SELECT currency, count(*) AS "lines", sum(quantity)::BIGINT AS "pieces", sum(discount)::BIGINT AS "discountMinor",
      sum(quantity * price - discount)::BIGINT AS "lineTotalMinor" FROM lines GROUP BY 1`,
  productSales: `SELECT product, count(*) AS "lines", sum(quantity)::BIGINT AS "pieces" FROM lines GROUP BY 1`,
  products: `SELECT word(p.d, 'productId'), word(price.d, 'priceMinor') AS "priceMinor", word(stock.d, 'available') AS "available",
      CASE WHEN word(p.d, 'active') = 'true' THEN 1 ELSE 0 END AS "active", word(p.d, 'version') AS "version"
    FROM (SELECT * FROM latest WHERE line = 'product') p
    JOIN (SELECT * FROM latest WHERE line = 'price') price ON price.product = p.product
    JOIN (SELECT * FROM latest WHERE line = 'stock') stock ON stock.product = p.product
    WHERE p.type = 'product.upserted'`,
  images: `SELECT word(d, 'verdict'), count(*) AS "images" FROM events
    WHERE type IN ('image.processed', 'image.rejected')
      AND word(d, 'imageId') NOT IN (SELECT word(d, 'imageId') FROM events WHERE type = 'image.deleted') GROUP BY 1`,
  searches: `SELECT 'all', count(*) AS "searches", count(*) FILTER (word(d, 'hits') = '0') AS "searchesWithoutHits",
      count(*) FILTER (json_array_length(d->'clickedProductIds') > 0) AS "searchesClicked",
      sum(json_array_length(d->'clickedProductIds'))::BIGINT AS "clicks", sum(whole(d, 'hits'))::BIGINT AS "hits"
    FROM events WHERE type = 'search.performed'`,
  customers: `SELECT 'all', count(*) AS "orders", count(DISTINCT word(d->'customer', 'customerId')) AS "customers"
    FROM events WHERE type = 'order.placed' AND word(d->'customer', 'customerId') IS NOT NULL`,
};

const preparation = `
CREATE MACRO word(document, field) AS (document->>field);
CREATE MACRO whole(document, field) AS (document->>field)::BIGINT;
CREATE TABLE published AS
  SELECT text, text::JSON AS e, kind FROM read_csv($file, columns = {'kind': 'VARCHAR', 'text': 'VARCHAR'}, delim = '\\t',
    quote = '', escape = '', header = false, max_line_size = 10000000) WHERE kind <> 'invalid';
CREATE TABLE events AS
  SELECT DISTINCT ON (word(e->'detail', 'eventId')) word(e, 'detail-type') AS type, e->'detail' AS d FROM published;
CREATE TABLE lines AS
  SELECT word(d, 'currency') AS currency, word(l, 'productId') AS product, whole(l, 'quantity') AS quantity,
    whole(l, 'unitPriceMinor') AS price, whole(l, 'discountMinor') AS discount, word(d, 'orderId') AS order_id
  FROM (SELECT d, unnest((d->'lines')::JSON[]) AS l FROM events WHERE type = 'order.placed');
CREATE TABLE orders AS
  SELECT word(d, 'orderId') AS order_id, word(d, 'currency') AS currency, whole(d, 'totalMinor') AS total,
    (SELECT arg_max(CASE WHEN s.type = 'order.refunded' THEN 'refunded' ELSE substr(s.type, 7) END, whole(s.d, 'version'))
     FROM events s WHERE word(s.d, 'orderId') = word(o.d, 'orderId') AND coalesce(word(s.d, 'scope'), '') <> 'lines') AS status,
    (SELECT coalesce(sum(coalesce(whole(s.d, 'amountMinor'), whole(s.d, 'refundMinor'))), 0)
     FROM events s WHERE word(s.d, 'orderId') = word(o.d, 'orderId'))::BIGINT AS refunded
  FROM events o WHERE type = 'order.placed';
CREATE TABLE movements AS
  SELECT substr(word(d, 'occurredAt'), 1, 10) AS day, word(d, 'currency') AS currency, 1 AS orders,
    (SELECT sum(quantity) FROM lines WHERE order_id = word(d, 'orderId')) AS pieces,
    (SELECT sum(quantity * price - discount) FROM lines WHERE order_id = word(d, 'orderId')) AS items,
    (SELECT sum(discount) FROM lines WHERE order_id = word(d, 'orderId')) AS discount,
    whole(d, 'shippingMinor') AS shipping, whole(d, 'taxMinor') AS tax, whole(d, 'totalMinor') AS gross,
    0 AS refunds, 0 AS refunded
  FROM events WHERE type = 'order.placed'
  UNION ALL
  SELECT substr(word(d, 'occurredAt'), 1, 10), word(d, 'currency'), 0, 0, 0, 0, 0, 0, 0, 1,
    coalesce(whole(d, 'amountMinor'), whole(d, 'refundMinor'))
  FROM events WHERE type IN ('order.refunded', 'order.cancelled');
CREATE TABLE latest AS
  SELECT DISTINCT ON (product, line) * FROM (
    SELECT word(d, 'productId') AS product, split_part(type, '.', 1) AS line, type, d, whole(d, 'version') AS version
    FROM events WHERE type LIKE 'product.%' OR type LIKE 'price.%' OR type LIKE 'stock.%')
  ORDER BY version DESC;`;

const folder = mkdtempSync(join(tmpdir(), 'inkstream-ledger-'));
const { items, ledger } = generateSample();
let answer: (sql: string) => Promise<Figure>;

beforeAll(async () => {
  const file = join(folder, 'published.tsv');
  writeFileSync(file, Array.from(items, ({ kind, text }) => `${kind}\t${text}\n`).join(''));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(preparation.replace('$file', `'${file}'`));
  answer = async (sql) => {
    const reader = await connection.runAndReadAll(sql);
    const [, ...measures] = reader.columnNames();
    return Object.fromEntries(
      reader
        .getRows()
        .map(([group, ...values]) => [
          String(group),
          Object.fromEntries(measures.map((name, index) => [name, Number(values[index])])),
        ]),
    );
  };
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the ledger of the default sample, worked out again from what is published', () => {
  test.each(Object.entries(questions))('%s', async (name, sql) => {
    const known = ledger.figures[name as keyof ShopFigures];
    expect(Object.keys(known).length).toBeGreaterThan(0);
    expect(await answer(sql)).toEqual(known);
  });

  test('events by type', async () => {
    const sql = `SELECT word(e, 'detail-type'), count(*) AS "published", count(DISTINCT word(e->'detail', 'eventId')) AS "distinct"
      FROM published GROUP BY 1`;
    const counts = Object.entries(ledger.events)
      .filter(([, { distinct }]) => distinct > 0)
      .map(([type, { distinct, duplicates }]) => [type, { published: distinct + duplicates, distinct }]);
    expect(await answer(sql)).toEqual(Object.fromEntries(counts));
  });
});
