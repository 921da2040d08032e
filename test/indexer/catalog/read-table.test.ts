import { describe, expect, test } from '@jest/globals';
import { defaultCatalogMapping } from '../../../indexer/catalog/catalog-mapping.ts';
import type { CatalogRow } from '../../../indexer/catalog/catalog-row.ts';
import { announceTable, findRows } from '../../../indexer/catalog/read-table.ts';
import { seedTable } from '../../../indexer/catalog/seed-table.ts';
import type { TableItem } from '../../../indexer/catalog/stream-record.ts';
import type { BusEntry } from '../../../pipelines/contracts/put-events.ts';
import { rawEvent } from '../../factories.ts';
import { productRow } from './catalog-records.ts';

const now = '2026-03-02T10:00:00.000Z';

async function* pages(...all: TableItem[][]) {
  yield* all;
}

/** A table in memory that already has, or had, one product. */
function tableWith(existing: string) {
  const items: TableItem[] = [];
  return {
    items,
    add: async (productId: string, row: CatalogRow) => {
      if (productId === existing) return false;
      items.push({ pk: `PRODUCT#${productId}`, sk: 'DETAILS', ...row });
      return true;
    },
    put: async (item: TableItem) => {
      items.push(item);
    },
  };
}

async function announce(...all: TableItem[][]) {
  const entries: BusEntry[] = [];
  const counts: number[] = [];
  const report = await announceTable(defaultCatalogMapping, {
    scan: () => pages(...all),
    put: async (call) => {
      entries.push(...call);
      return [];
    },
    now: () => now,
    onPage: ({ announced }) => counts.push(announced),
  });
  return { report, counts, details: entries.map(({ detail }) => JSON.parse(detail)) };
}

describe('a seeded table', () => {
  test('has rows that can all be announced, beside items of other entities that are not', async () => {
    const table = tableWith('p-3');
    const products = Array.from({ length: 12 }, (_, index) =>
      rawEvent('product.upserted', { productId: `p-${index}`, sku: `S-${index}` }),
    );
    let seen = 0;
    const details = products.map(({ detail }) => detail);
    const added = await seedTable(table, details, () => {
      seen += 1;
    });
    expect(added).toBe(11);
    expect(seen).toBe(12);

    const { report, details: announced } = await announce(table.items);
    expect(report).toMatchObject({ announced: 11, failed: 0, refusals: [] });
    expect(report.otherEntities).toBe(table.items.length - 11);
    expect(report.otherEntities).toBeGreaterThan(20);
    const { eventId: _, ...first } = details[0] ?? {};
    expect(announced.find(({ productId }) => productId === 'p-0')).toMatchObject(first);
  });
});

describe('reading a whole table', () => {
  const second = productRow({ pk: 'PRODUCT#mug', sku: 'MUG-1', title: 'Mug, blue' });
  const broken = productRow({ pk: 'PRODUCT#broken', title: 7 });

  test('announces page by page what can be announced, and tells what cannot', async () => {
    const { report, counts, details } = await announce([productRow(), broken], [second]);
    expect(report).toMatchObject({ announced: 2, refusals: [{ productId: 'broken', path: '/detail/title' }] });
    expect(counts).toEqual([1, 2]);
    expect(details.map(({ productId }) => productId).sort()).toEqual(['mug', 'poster-a2']);
  });

  test('gives the rows that have all of the words, however they are written, and not more than asked for', async () => {
    const find = (words: string[], max = 10) =>
      findRows(pages([productRow(), broken], [second]), defaultCatalogMapping, words, max);
    expect((await find(['BLUE', 'mug'])).rows.map(({ sku }) => sku)).toEqual(['MUG-1']);
    expect(await find(['blue', 'poster'])).toEqual({ rows: [], matching: 0 });
    expect(await find([], 1)).toMatchObject({ rows: [{ sku: 'POSTER-A2-SATIN' }], matching: 2 });
  });
});
