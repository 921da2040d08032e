import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Drift } from '../../../indexer/audit/compare-document.ts';
import { describeRepair } from '../../../indexer/audit/describe-drift.ts';
import { findDrift } from '../../../indexer/audit/find-drift.ts';
import { type RepairPorts, repairDrift } from '../../../indexer/audit/repair-drift.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import type { WriteOutcome } from '../../../indexer/sync/write-outcome.ts';
import { shopProduct } from '../rebuild/shop-product.ts';
import { type MemoryShop, memoryShop } from './memory-shop.ts';

const products = Array.from({ length: 20 }, (_, number) => shopProduct(number));
const ignore = () => undefined;

/** OpenSearch with versions: `remembered` are those of documents that were deleted in place. */
function repairPortsOf({ projection, index }: MemoryShop, remembered = new Map<string, number>()): RepairPorts {
  const versionOf = (productId: string) => index.get(productId)?.version ?? remembered.get(productId) ?? 0;
  const writeOne = (document: ProductDocument): WriteOutcome => {
    const { productId, revision } = document;
    if (revision < versionOf(productId)) return { kind: 'superseded' };
    index.set(productId, { productId, version: revision, source: { ...document } });
    return { kind: 'written' };
  };
  return {
    read: async (ids) => ids.flatMap((id) => projection.get(id) ?? []),
    raiseRevision: async (productId, revision) => {
      const known = projection.get(productId) ?? { productId, revision: 0 };
      const raised = { ...known, revision: Math.max(known.revision, revision) };
      projection.set(productId, raised);
      return raised;
    },
    write: async (documents) => new Map(documents.map((document) => [document.productId, writeOne(document)])),
    readIndex: async (ids) => ids.flatMap((id) => index.get(id) ?? []),
    remove: async (documents) =>
      documents.map(({ productId, revision }) => {
        if (revision < versionOf(productId)) return 'newer';
        index.delete(productId);
        return 'deleted';
      }),
  };
}

const audit = (shop: MemoryShop) => findDrift(shop.ports, { isThorough: true, lagMs: 0 });

describe('a repair', () => {
  test('mends whatever was done to documents, however far their versions ran ahead', async () => {
    const harm = fc.record({
      product: fc.nat(24),
      kind: fc.constantFrom('delete', 'update', 'rewrite'),
      version: fc.integer({ min: 1, max: 2_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(harm, { maxLength: 12 }), async (harms) => {
        const shop = memoryShop(products);
        const remembered = new Map<string, number>();
        for (const { product, kind, version } of harms) {
          const productId = `product-${product}`;
          if (kind === 'delete') shop.index.delete(productId);
          else shop.index.set(productId, { productId, version, source: { title: kind } });
          remembered.set(productId, version);
        }
        await repairDrift((await audit(shop)).drift, repairPortsOf(shop, remembered), ignore);
        expect((await audit(shop)).drift).toEqual([]);
      }),
    );
  });

  test('leaves a document alone that an edit has made newer meanwhile', async () => {
    const shop = memoryShop(products);
    shop.index.delete('product-1');
    const { drift } = await audit(shop);
    shop.projection.set('product-1', shopProduct(1, 7));
    shop.write('product-1');
    await repairDrift(drift, repairPortsOf(shop), ignore);
    expect(shop.index.get('product-1')?.version).toBe(7);
  });

  test('keeps a product that came into being while its stray document was to be removed', async () => {
    const shop = memoryShop(products);
    shop.index.set('late', { productId: 'late', version: 3, source: {} });
    const { drift } = await audit(shop);
    shop.projection.set('late', { ...shopProduct(1), productId: 'late', revision: 1 });
    await repairDrift(drift, repairPortsOf(shop), ignore);
    expect(shop.index.get('late')).toMatchObject({ version: 4, source: { productId: 'late', revision: 4 } });
  });

  test('says what it could not mend, and why', async () => {
    const shop = memoryShop(products);
    const beyond: Drift = { productId: 'far', kind: 'extra', revision: undefined, version: 2 ** 60, fields: [] };
    const refused: Drift = { productId: 'product-1', kind: 'missing', revision: 1, version: undefined, fields: [] };
    const ports = {
      ...repairPortsOf(shop),
      write: async () =>
        new Map([['product-1', { kind: 'refused' as const, code: 'MAPPING', reason: 'no such field' }]]),
    };
    const report = await repairDrift([beyond, refused], ports, ignore);
    expect(report).toMatchObject({ rewritten: 0, removed: 0 });
    const text = describeRepair(report);
    expect(text).toContain('is beyond any revision; rebuild the index');
    expect(text).toContain('product-1: no such field');
  });
});
