import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { cells, jobOf, numbered } from '../pipelines/import/import-files.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { askLake, boundQuery, importIntoLake } from './imported-lake.ts';

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
    '%s returns the columns and types that its header promises',
    async (name, query) => {
      const values = Object.fromEntries(
        query.parameters.filter(({ defaultValue }) => defaultValue === undefined).map((one) => [one.name, "it's"]),
      );
      const columns = await lake.columnsOf(await boundQuery(lake, name, values));
      expect(columns.map((column) => `${column.name}: ${column.type}`)).toEqual(
        query.returns.map((column) => `${column.name}: ${column.type}`),
      );
    },
  );

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
