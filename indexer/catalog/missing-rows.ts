import type { ProductProjection } from '../projection/product-projection.ts';
import { busEntryOf, productIdOf } from './announcement.ts';
import type { CatalogChange } from './catalog-change.ts';
import type { CatalogMapping } from './catalog-mapping.ts';
import type { TableItem } from './stream-record.ts';

/** A product that search shows and the table does not have: one whose deletion was lost, or that the bus brought. */
export interface MissingRow {
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
  /** Of the product as search has it. */
  readonly version: number;
}

export interface MissingRowsPorts {
  /** All items of the table, page by page. */
  readonly scanTable: () => AsyncIterable<readonly TableItem[]>;
  /** All products that search knows, page by page. */
  readonly scanProducts: () => AsyncIterable<{ readonly items: readonly ProductProjection[] }>;
}

/** Products that search has and the table has not, before and after: a row that is written meanwhile is not missing. */
export async function findMissingRows(mapping: CatalogMapping, ports: MissingRowsPorts): Promise<MissingRow[]> {
  const before = await idsIn(ports.scanTable(), mapping);
  const candidates: MissingRow[] = [];
  for await (const { items } of ports.scanProducts()) {
    for (const { productId, product } of items) {
      if (product === undefined || product.deleted || before.has(productId)) continue;
      candidates.push({ productId, sku: product.sku, title: product.title, version: product.version });
    }
  }
  if (candidates.length === 0) return [];
  const after = await idsIn(ports.scanTable(), mapping);
  return candidates.filter(({ productId }) => !after.has(productId));
}

/** The deletion as the stream would have announced it, down to the event's id: under the version after the last. */
export function deletionOfMissing({ productId, version }: MissingRow, now: string): CatalogChange {
  const result = busEntryOf({
    detailType: 'product.deleted',
    productId,
    version: version + 1,
    occurredAt: now,
    fields: {},
  });
  return result.ok ? { kind: 'announced', entry: result.entry } : { kind: 'refused', refusal: result.refusal };
}

async function idsIn(pages: AsyncIterable<readonly TableItem[]>, mapping: CatalogMapping): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const items of pages) {
    for (const item of items) {
      const productId = productIdOf(item, mapping);
      if (productId !== undefined) ids.add(productId);
    }
  }
  return ids;
}
