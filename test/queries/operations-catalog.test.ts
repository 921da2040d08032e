import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { askLake } from './imported-lake.ts';
import { placed, step, type Told, tell } from './shop-story.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const february = { from: '2026-02-01', to: '2026-02-28' };

function product(productId: string, version: number, at: string, priceMinor = 1000, fields = {}): Told {
  const sku = productId.toUpperCase();
  return { type: 'product.upserted', at, fields: { productId, sku, title: productId, version, priceMinor, ...fields } };
}

function price(productId: string, version: number, at: string, priceMinor: number, currency = 'EUR'): Told {
  return { type: 'price.changed', at, fields: { productId, version, priceMinor, currency } };
}

function stock(productId: string, version: number, at: string): Told {
  return { type: 'stock.changed', at, fields: { productId, version, available: version } };
}

function removal(productId: string, version: number, at: string): Told {
  return { type: 'product.deleted', at, fields: { productId, version } };
}

describe('price-history', () => {
  const history = async (product_id: string) =>
    (await askLake(lake, 'price-history', { product_id })).map((row) => [
      row.valid_from?.slice(5, 16),
      row.valid_to?.slice(5, 16),
      Number(row.price_minor),
      row.change_minor,
      row.change_rate === null ? null : Number(row.change_rate),
    ]);

  test('has a row for each price, and none for other changes', async () => {
    await tell(lake, [
      product('mug', 1, '01-02 08:00'),
      price('mug', 1, '01-02 08:00', 1000),
      product('mug', 2, '01-10 08:00', 1000, { title: 'Mug' }),
      stock('mug', 1, '01-12 08:00'),
      price('mug', 3, '01-30 08:00', 1000),
      price('mug', 2, '01-20 08:00', 800),
      price('mug', 4, '02-10 08:00', 1200),
      product('cup', 1, '01-02 08:00', 5),
    ]);
    expect(await history('mug')).toEqual([
      ['01-02 08:00', '01-20 08:00', 1000, null, null],
      ['01-20 08:00', '01-30 08:00', 800, '-200', -0.2],
      ['01-30 08:00', '02-10 08:00', 1000, '200', 0.25],
      ['02-10 08:00', undefined, 1200, '200', 0.2],
    ]);
  });

  test('has a gap where the product was deleted, and compares over it', async () => {
    await tell(lake, [
      product('mug', 1, '01-02 08:00'),
      removal('mug', 2, '01-10 08:00'),
      product('mug', 3, '01-20 08:00', 1000),
      removal('mug', 4, '01-30 08:00'),
    ]);
    expect(await history('mug')).toEqual([
      ['01-02 08:00', '01-10 08:00', 1000, null, null],
      ['01-20 08:00', '01-30 08:00', 1000, '0', 0],
    ]);
  });

  test('compares neither with another currency nor with nothing', async () => {
    await tell(lake, [
      product('mug', 1, '01-02 08:00', 0),
      price('mug', 1, '01-10 08:00', 500),
      price('mug', 2, '01-20 08:00', 500, 'CHF'),
    ]);
    expect((await history('mug')).map(([, , minor, change, rate]) => [minor, change, rate])).toEqual([
      [0, null, null],
      [500, '500', null],
      [500, null, null],
    ]);
  });

  test('has no rows of a product that is not known, however it is asked for', async () => {
    await tell(lake, [product('mug', 1, '01-02 08:00')]);
    expect(await history('cup')).toEqual([]);
    expect(await history("' OR 1 = 1 --")).toEqual([]);
  });
});

describe('products-never-sold', () => {
  const unsold = async (values = {}) =>
    (await askLake(lake, 'products-never-sold', { known_from: '2026-01-01', ...values })).map((row) => [
      row.product_id,
      row.active,
      row.in_catalog_since?.slice(5, 10),
    ]);

  test('lists what no standing order holds', async () => {
    await tell(lake, [
      ...['sold', 'cancelled', 'refunded', 'once', 'sold long ago'].map((name) => product(name, 1, '01-05 08:00')),
      product('never', 1, '01-04 08:00', 1000, { active: false }),
      product('gone', 1, '01-05 08:00'),
      removal('gone', 2, '01-06 08:00'),
      placed('A', '01-10 08:00', [{ productId: 'sold' }, { productId: 'once' }]),
      placed('B', '01-10 08:00', [{ productId: 'cancelled' }]),
      step('order.cancelled', 'B', 2, '01-10 09:00'),
      placed('C', '01-10 08:00', [{ productId: 'refunded' }]),
      step('order.refunded', 'C', 2, '01-20 09:00', { scope: 'full', lines: [], amountMinor: 100 }),
      placed('D', '01-06 08:00', [{ productId: 'sold long ago' }]),
    ]);
    expect(await unsold()).toEqual([
      ['never', 'false', '01-04'],
      ['cancelled', 'true', '01-05'],
      ['refunded', 'true', '01-05'],
    ]);
    expect(await unsold({ known_from: '2026-01-07' })).toContainEqual(['sold long ago', 'true', '01-05']);
    expect(await unsold({ limit: '1' })).toHaveLength(1);
  });

  test('counts the time in the catalog from the last return, not from the last change', async () => {
    await tell(lake, [
      placed('A', '02-10 08:00', [{ productId: 'other' }]),
      product('back', 1, '01-02 08:00'),
      removal('back', 2, '01-10 08:00'),
      product('back', 3, '01-20 08:00'),
      price('back', 1, '01-25 08:00', 900),
      product('changed', 1, '01-02 08:00'),
      product('changed', 2, '01-30 08:00', 900),
    ]);
    expect(await unsold()).toEqual([
      ['changed', 'true', '01-02'],
      ['back', 'true', '01-20'],
    ]);
  });
});

describe('catalog-edits-by-day', () => {
  test('counts changes by kind, and the products changed', async () => {
    await tell(lake, [
      product('mug', 1, '02-02 00:00'),
      price('mug', 1, '02-02 08:00', 900),
      price('mug', 2, '02-02 23:59', 800),
      price('cup', 1, '02-02 08:00', 700),
      removal('mug', 2, '02-03 00:00'),
      stock('mug', 1, '01-31 23:59'),
    ]);
    expect((await askLake(lake, 'catalog-edits-by-day', february)).map((row) => Object.values(row))).toEqual([
      ['2026-02-02', 'price.changed', '3', '2'],
      ['2026-02-02', 'product.upserted', '1', '1'],
      ['2026-02-03', 'product.deleted', '1', '1'],
    ]);
    expect(await askLake(lake, 'catalog-edits-by-day', { from: '2026-02-04', to: '2026-02-05' })).toEqual([]);
  });
});
