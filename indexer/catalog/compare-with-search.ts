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

/** A row that search will not show: it knows the product, or its deletion, under a higher version. */
export interface RowBehind {
  readonly productId: string;
  readonly rowVersion: number;
  readonly knownVersion: number;
  readonly isKnownAsDeleted: boolean;
}

export interface ComparisonPorts {
  /** All items of the table, page by page. */
  readonly scanTable: () => AsyncIterable<readonly TableItem[]>;
  /** All products that search knows, page by page. */
  readonly scanProducts: () => AsyncIterable<{ readonly items: readonly ProductProjection[] }>;
}

export interface Comparison {
  readonly missing: readonly MissingRow[];
  readonly behind: readonly RowBehind[];
}

/** Version of a product's row; undefined of a row without a usable one. */
type RowVersions = ReadonlyMap<string, number | undefined>;

/**
 * Holds what search knows against the table. The table is read before and after: what is written meanwhile differs for a
 * moment only, and is no finding.
 */
export async function compareWithSearch(mapping: CatalogMapping, ports: ComparisonPorts): Promise<Comparison> {
  const before = await rowVersions(ports.scanTable(), mapping);
  const missing: MissingRow[] = [];
  const behind: RowBehind[] = [];
  for await (const { items } of ports.scanProducts()) {
    for (const item of items) {
      if (!before.has(item.productId)) missing.push(...missingRow(item));
      else behind.push(...rowBehind(item, before));
    }
  }
  if (missing.length === 0 && behind.length === 0) return { missing, behind };
  const after = await rowVersions(ports.scanTable(), mapping);
  return {
    missing: missing.filter(({ productId }) => !after.has(productId)),
    behind: behind.filter(({ productId, rowVersion }) => after.get(productId) === rowVersion),
  };
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

function missingRow({ productId, product }: ProductProjection): MissingRow[] {
  if (product === undefined || product.deleted) return [];
  return [{ productId, sku: product.sku, title: product.title, version: product.version }];
}

function rowBehind({ productId, product }: ProductProjection, rows: RowVersions): RowBehind[] {
  const rowVersion = rows.get(productId);
  if (product === undefined || rowVersion === undefined || rowVersion >= product.version) return [];
  return [{ productId, rowVersion, knownVersion: product.version, isKnownAsDeleted: product.deleted }];
}

async function rowVersions(pages: AsyncIterable<readonly TableItem[]>, mapping: CatalogMapping): Promise<RowVersions> {
  const versions = new Map<string, number | undefined>();
  for await (const items of pages) {
    for (const item of items) {
      const productId = productIdOf(item, mapping);
      const version = item[mapping.version];
      if (productId !== undefined) versions.set(productId, typeof version === 'number' ? version : undefined);
    }
  }
  return versions;
}
