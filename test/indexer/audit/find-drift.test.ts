import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findDrift } from '../../../indexer/audit/find-drift.ts';
import { shopProduct } from '../rebuild/shop-product.ts';
import { type MemoryShop, memoryShop } from './memory-shop.ts';

const products = Array.from({ length: 60 }, (_, number) => shopProduct(number));

const harms = {
  missing: (shop, id) => shop.index.delete(id),
  stale: (shop, id) => shop.projection.set(id, { ...shopProduct(Number(id.slice(8))), revision: 9 }),
  different: (shop, id) => change(shop, id, { title: 'Changed beside its hash' }),
  extra: (shop, id) => shop.projection.delete(id),
} as const satisfies Record<string, (shop: MemoryShop, productId: string) => unknown>;

type Harm = keyof typeof harms;

function change(shop: MemoryShop, productId: string, fields: Readonly<Record<string, unknown>>): void {
  const { version = 1, source = {} } = shop.index.get(productId) ?? {};
  shop.index.set(productId, { productId, version, source: { ...source, ...fields } });
}

describe('the audit', () => {
  test('finds exactly what is wrong, each with its kind', async () => {
    const kinds = Object.keys(harms) as Harm[];
    const harmed = fc.dictionary(
      fc.constantFrom(...products.map(({ productId }) => productId)),
      fc.constantFrom(...kinds),
      { maxKeys: 12 },
    );
    await fc.assert(
      fc.asyncProperty(harmed, async (wrong) => {
        const shop = memoryShop(products);
        for (const [productId, kind] of Object.entries(wrong)) harms[kind](shop, productId);
        const { drift } = await findDrift(shop.ports, { isThorough: true, lagMs: 1_000 });
        expect(Object.fromEntries(drift.map(({ productId, kind }) => [productId, kind]))).toEqual(wrong);
      }),
    );
  });

  test('sees by sums everything but content that was changed beside its hash', async () => {
    const shop = memoryShop(products);
    harms.missing(shop, 'product-1');
    harms.stale(shop, 'product-2');
    harms.different(shop, 'product-3');
    harms.extra(shop, 'product-4');
    const { drift } = await findDrift(shop.ports, { isThorough: false, lagMs: 0 });
    expect(drift.map(({ productId }) => productId).sort()).toEqual(['product-1', 'product-2', 'product-4']);
  });

  test('tells a version that ran ahead, since it would refuse the next edits', async () => {
    const shop = memoryShop(products);
    const { source = {} } = shop.index.get('product-1') ?? {};
    shop.index.set('product-1', { productId: 'product-1', version: 2, source });
    const { drift } = await findDrift(shop.ports, { isThorough: true, lagMs: 0 });
    expect(drift).toMatchObject([{ kind: 'different', fields: [{ field: '_version', expected: 1, actual: 2 }] }]);
  });

  test('finds documents in the wrong bucket, or in none', async () => {
    const shop = memoryShop(products);
    change(shop, 'product-1', { auditBucket: 5_000 });
    change(shop, 'product-2', { auditBucket: undefined });
    for (const isThorough of [true, false]) {
      const { drift } = await findDrift(shop.ports, { isThorough, lagMs: 0 });
      expect(drift.map(({ productId }) => productId).sort()).toEqual(['product-1', 'product-2']);
    }
  });
});

describe('a difference that is an edit under way', () => {
  test('does not count, and is not waited for longer than it takes', async () => {
    const shop = memoryShop(products);
    harms.stale(shop, 'product-1');
    shop.after(1_000, () => shop.write('product-1'));
    const report = await findDrift(shop.ports, { isThorough: true, lagMs: 60_000 });
    expect(report).toMatchObject({ settled: 1, drift: [] });
    expect(shop.elapsedMs()).toBeLessThan(5_000);
  });

  test('counts when it is older than the lag', async () => {
    const shop = memoryShop(products);
    harms.stale(shop, 'product-1');
    shop.after(20_000, () => shop.write('product-1'));
    const report = await findDrift(shop.ports, { isThorough: true, lagMs: 10_000 });
    expect(report).toMatchObject({ settled: 0, drift: [{ productId: 'product-1', kind: 'stale' }] });
    expect(shop.elapsedMs()).toBe(10_000);
  });

  test('has the lag from its latest edit on', async () => {
    const shop = memoryShop(products);
    harms.stale(shop, 'product-1');
    const later = () => shop.projection.set('product-1', { ...shopProduct(1), revision: 12 });
    shop.after(8_000, later);
    shop.after(15_000, () => shop.write('product-1'));
    const report = await findDrift(shop.ports, { isThorough: true, lagMs: 10_000 });
    expect(report).toMatchObject({ settled: 1, drift: [] });
  });

  test('counts in the end when the product is edited for ever and never once right', async () => {
    const shop = memoryShop(products);
    let revision = 2;
    const edit = () => {
      shop.projection.set('product-1', { ...shopProduct(1), revision: revision++ });
      shop.after(shop.elapsedMs() + 1_000, edit);
    };
    edit();
    const report = await findDrift(shop.ports, { isThorough: true, lagMs: 5_000 });
    expect(report.drift).toMatchObject([{ productId: 'product-1', kind: 'stale' }]);
    expect(shop.elapsedMs()).toBeLessThanOrEqual(20_000);
  });
});
