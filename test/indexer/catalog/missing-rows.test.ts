import { describe, expect, test } from '@jest/globals';
import { defaultCatalogMapping } from '../../../indexer/catalog/catalog-mapping.ts';
import { mapStreamRecord } from '../../../indexer/catalog/map-stream-record.ts';
import { deletionOfMissing, findMissingRows } from '../../../indexer/catalog/missing-rows.ts';
import { streamRecord } from '../../../indexer/catalog/stream-record.ts';
import { listedProduct } from '../popularity/projected-products.ts';
import { productRow, tableRecord } from './catalog-records.ts';

const keyOf = (productId: string) => ({ pk: `PRODUCT#${productId}`, sk: 'DETAILS' });
const now = '2026-03-02T10:00:00.000Z';

async function* pages<Item>(...all: Item[]) {
  yield* all;
}

describe('products that search has and the table has not', () => {
  const products = [
    listedProduct('kept'),
    listedProduct('missing'),
    { productId: 'gone', revision: 2, product: { version: 2, deleted: true, occurredAt: now } as const },
    { productId: 'priced-only', revision: 1 },
  ];
  const find = (...scans: string[][]) =>
    findMissingRows(defaultCatalogMapping, {
      scanTable: () => pages([{ pk: 'CUSTOMER#missing', sk: 'DETAILS' }, ...(scans.shift() ?? []).map(keyOf)]),
      scanProducts: () => pages({ items: products }),
    });

  test('are found, without those that search has as deleted or does not show', async () => {
    expect(await find(['kept'], ['kept'])).toEqual([
      { productId: 'missing', sku: 'SKU-missing', title: 'Poster A2, satin', version: 1 },
    ]);
  });

  test('are not those whose row was written while the table was read', async () => {
    expect(await find(['kept'], ['kept', 'missing'])).toEqual([]);
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
