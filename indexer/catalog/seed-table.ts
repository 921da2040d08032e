import type { DetailOf } from '../../pipelines/contracts/event.ts';
import type { CatalogRow } from './catalog-row.ts';
import type { CatalogTable } from './catalog-table-client.ts';
import type { TableItem } from './stream-record.ts';

export type ProductDetail = DetailOf<'product.upserted'>;

const writesAtOnce = 8;

/**
 * Fills the table with products, and with what else a shop keeps in the table of its products. Products that are there, or
 * were, are left alone.
 *
 * @returns how many products are new
 */
export async function seedTable(
  table: Pick<CatalogTable, 'add' | 'put'>,
  products: readonly ProductDetail[],
  onProduct: () => void,
): Promise<number> {
  let added = 0;
  await eachAtOnce(products, async (product) => {
    if (await table.add(product.productId, rowOf(product))) added += 1;
    onProduct();
  });
  await eachAtOnce(otherItems(products), (item) => table.put(item));
  return added;
}

async function eachAtOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    // The workers share one iterator, so each item is taken by exactly one of them.
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: writesAtOnce }, worker));
}

function rowOf({ eventId: _, schemaVersion: __, productId: ___, occurredAt, ...fields }: ProductDetail): CatalogRow {
  return { ...fields, updatedAt: occurredAt };
}

/** None of these is announced: categories, customers, reviews. */
function otherItems(products: readonly ProductDetail[]): TableItem[] {
  const categories = new Set(products.map(({ categoryPath }) => categoryPath.join(' / ')));
  const reviewed = products.filter((_, index) => index % 5 === 0);
  return [
    ...[...categories].map((title) => ({ pk: `CATEGORY#${title}`, sk: 'DETAILS', title, version: 1 })),
    ...Array.from({ length: 20 }, (_, index) => ({
      pk: `CUSTOMER#C-${1_000 + index}`,
      sk: 'PROFILE',
      newsletter: index % 3 === 0,
      version: 1,
    })),
    ...reviewed.map(({ productId, ratingTenths }) => ({
      pk: `PRODUCT#${productId}`,
      sk: 'REVIEW#1',
      ratingTenths,
      text: 'Just as in the picture.',
    })),
  ];
}
