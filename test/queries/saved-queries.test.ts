import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { cells, jobOf, numbered } from '../pipelines/import/import-files.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { askLake, importIntoLake } from './imported-lake.ts';

let lake: TestLake;

const orders = [
  cells('1'),
  cells('1', { sku: 'DL', qty: '10', price: '0.50' }),
  cells('2', { when: '2010-12-02 09:00' }),
  cells('3', { when: '2010-12-02 10:00', who: '', land: 'Germany', sku: 'DL', qty: '1', price: '0.50' }),
  cells('3', { when: '2010-12-02 10:00', who: '', land: 'Germany', qty: '0' }),
  cells('C4', { when: '2010-12-03 10:00' }),
];

beforeAll(async () => {
  lake = await createEmptyLake();
  await importIntoLake(lake, await jobOf(numbered(orders)));
});
afterAll(() => lake.close());

describe('the saved queries, asked of a small shop', () => {
  test.each([...readQueryCatalog().values()].map((query) => [query.name, query] as const))(
    '%s returns the columns that its header names',
    async (name, query) => {
      const values = Object.fromEntries(
        query.parameters.filter(({ type }) => type === 'string').map((one) => [one.name, "it's"]),
      );
      const rows = await askLake(lake, name, values);
      for (const row of rows) expect(Object.keys(row)).toEqual(query.returns.map((column) => column.name));
    },
  );

  test('orders-by-day', async () => {
    expect(await askLake(lake, 'orders-by-day')).toEqual([
      { day: '2010-12-01', currency: 'GBP', orders: '1', customers: '1', items_minor: '1010', total_minor: '1010' },
      { day: '2010-12-02', currency: 'GBP', orders: '2', customers: '1', items_minor: '560', total_minor: '560' },
    ]);
    expect(await askLake(lake, 'orders-by-day', { from: '2010-12-02', to: '2010-12-02' })).toHaveLength(1);
  });

  test('revenue-by-day', async () => {
    const rows = await askLake(lake, 'revenue-by-day');
    expect(rows.map((row) => [row.day, row.gross_minor, row.refunded_minor, row.net_minor])).toEqual([
      ['2010-12-01', '1010', '0', '1010'],
      ['2010-12-02', '560', '0', '560'],
      ['2010-12-03', '0', '510', '-510'],
    ]);
  });

  test('top-products', async () => {
    expect(await askLake(lake, 'top-products')).toEqual([
      { sku: 'A3', title: 'Poster', currency: 'GBP', orders: '2', pieces: '4', revenue_minor: '1020' },
      { sku: 'DL', title: 'Poster', currency: 'GBP', orders: '2', pieces: '11', revenue_minor: '550' },
    ]);
    expect(await askLake(lake, 'top-products', { limit: '1' })).toHaveLength(1);
  });

  test('orders-by-country', async () => {
    const rows = await askLake(lake, 'orders-by-country');
    expect(rows.map((row) => [row.country, row.orders, row.customers])).toEqual([
      ['France', '2', '1'],
      ['Germany', '1', '0'],
    ]);
  });

  test('repeat-customers', async () => {
    expect(await askLake(lake, 'repeat-customers')).toEqual([
      {
        currency: 'GBP',
        customers: '1',
        repeat_customers: '1',
        repeat_rate: '1.0',
        repeat_total_minor: '1520',
        guest_orders: '1',
      },
    ]);
  });

  test('order-status', async () => {
    expect(await askLake(lake, 'order-status')).toEqual([
      { status: 'placed', currency: 'GBP', orders: '3', total_minor: '1570', refunded_minor: '0' },
    ]);
  });

  test('rejected-by-reason and order-lines-refused', async () => {
    expect(await askLake(lake, 'rejected-by-reason', { from: '2026-01-01', to: '2026-01-01' })).toMatchObject([
      {
        source: 'import.test-shop',
        reason_code: 'LINE_QUANTITY_NOT_POSITIVE',
        reason_path: '/cells/qty',
        refused: '1',
      },
    ]);
    const [refused] = await askLake(lake, 'order-lines-refused', { shop: 'test-shop' });
    expect(refused).toMatchObject({ line: '6', reason_code: 'LINE_QUANTITY_NOT_POSITIVE' });
    expect(JSON.parse(refused?.cells ?? '')).toMatchObject({ order: '3', qty: '0', who: '' });
    expect(await askLake(lake, 'order-lines-refused', { shop: "' OR 1=1 --" })).toEqual([]);
  });

  test('freshness', async () => {
    const rows = await askLake(lake, 'freshness');
    expect(rows.find((row) => row.dataset === 'order_lines')).toMatchObject({
      row_count: '4',
      latest_published: expect.stringContaining('2026-01-01'),
    });
    expect(rows).toHaveLength(6);
  });
});
