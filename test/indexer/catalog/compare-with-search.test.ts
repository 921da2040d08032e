import { describe, expect, test } from '@jest/globals';
import { defaultCatalogMapping } from '../../../indexer/catalog/catalog-mapping.ts';
import { compareWithSearch, deletionOfMissing } from '../../../indexer/catalog/compare-with-search.ts';
import { mapStreamRecord } from '../../../indexer/catalog/map-stream-record.ts';
import { streamRecord } from '../../../indexer/catalog/stream-record.ts';
import { listedProduct } from '../popularity/projected-products.ts';
import { productRow, tableRecord } from './catalog-records.ts';

const keyOf = (productId: string) => ({ pk: `PRODUCT#${productId}`, sk: 'DETAILS' });
const now = '2026-03-02T10:00:00.000Z';

async function* pages<Item>(...all: Item[]) {
  yield* all;
}

const products = [
  listedProduct('kept'),
  listedProduct('missing'),
  { productId: 'gone', revision: 2, product: { version: 7, deleted: true, occurredAt: now } as const },
  { productId: 'priced-only', revision: 1 },
];

/** Compares with what the table holds at its first scan, and at its second. */
function compare(...scans: Record<string, unknown>[]) {
  return compareWithSearch(defaultCatalogMapping, {
    scanTable: () => {
      const rows = Object.entries(scans.shift() ?? {}).map(([id, version]) => ({ ...keyOf(id), version }));
      return pages([{ pk: 'CUSTOMER#missing', sk: 'DETAILS', version: 1 }, ...rows]);
    },
    scanProducts: () => pages({ items: products }),
  });
}

describe('rows that search knows under a higher version', () => {
  const table = { kept: 1, missing: 1 };

  test('are found: nobody would see them, however often they are announced', async () => {
    const reborn = { ...table, gone: 1 };
    expect(await compare(reborn, reborn)).toEqual({
      missing: [],
      behind: [{ productId: 'gone', rowVersion: 1, knownVersion: 7, isKnownAsDeleted: true }],
      masked: [],
    });
  });

  test('are not those whose edit was under way', async () => {
    expect(await compare({ ...table, gone: 6 }, { ...table, gone: 8 })).toEqual({
      missing: [],
      behind: [],
      masked: [],
    });
    expect(await compare({ ...table, gone: 6 }, table)).toEqual({ missing: [], behind: [], masked: [] });
  });

  test('are not those with the same version or a higher one, nor those without a usable one', async () => {
    for (const version of [7, 8, 'x', undefined]) {
      expect(await compare({ ...table, gone: version }, {})).toEqual({ missing: [], behind: [], masked: [] });
    }
  });
});

describe('products that search has and the table has not', () => {
  test('are found, without those that search has as deleted or does not show', async () => {
    expect((await compare({ kept: 1 }, { kept: 1 })).missing).toEqual([
      { productId: 'missing', sku: 'SKU-missing', title: 'Poster A2, satin', version: 1 },
    ]);
  });

  test('are not those whose row was written while the table was read', async () => {
    expect((await compare({ kept: 1 }, { kept: 1, missing: 1 })).missing).toEqual([]);
  });

  test('are announced as the stream would have announced their removal', () => {
    const row = productRow({ version: 7 });
    const change = deletionOfMissing({ productId: 'poster-a2', sku: 'S', title: 'T', version: 7 }, now);
    const removal = mapStreamRecord(streamRecord(tableRecord(row, undefined)), defaultCatalogMapping);
    if (change.kind !== 'announced' || removal.kind !== 'announced') throw new Error(JSON.stringify([change, removal]));
    const { occurredAt: _, ...detail } = JSON.parse(change.entry.detail);
    const { occurredAt: __, ...expected } = JSON.parse(removal.entry.detail);
    expect(detail).toEqual(expected);
  });
});

describe('rows whose price an event masks', () => {
  const shown = { version: 3, priceMinor: 777, currency: 'EUR' };
  const row = { ...keyOf('priced'), version: 2, priceMinor: 1290, currency: 'EUR' };
  const find = async (before: object, after = before) => {
    const scans = [before, after];
    const { masked } = await compareWithSearch(defaultCatalogMapping, {
      scanTable: () => pages([{ ...row, ...scans.shift() }]),
      scanProducts: () => pages({ items: [{ ...listedProduct('priced'), price: shown }] }),
    });
    return masked;
  };

  test('are found with both prices', async () => {
    const prices = { row: { priceMinor: 1290, currency: 'EUR' }, shown };
    expect(await find({})).toEqual([{ productId: 'priced', sku: 'SKU-priced', rowVersion: 2, ...prices }]);
  });

  test('are not those that say the same, say no price, have changed meanwhile or have no such event', async () => {
    expect(await find({ priceMinor: 777 })).toEqual([]);
    expect(await find({ priceMinor: 'x' })).toEqual([]);
    expect(await find({}, { version: 3 })).toEqual([]);
    expect(await compare({ kept: 1, missing: 1 })).toMatchObject({ masked: [] });
  });
});
