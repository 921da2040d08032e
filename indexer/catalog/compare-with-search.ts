import type { PricePart, ProductProjection } from '../projection/product-projection.ts';
import { announcementOf, busEntryOf, productIdOf } from './announcement.ts';
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

interface Price {
  /** Minor units of `currency`. */
  readonly priceMinor: number;
  readonly currency: string;
}

/** A row whose price search does not show: an event announced one, and takes precedence over rows from then on. */
export interface MaskedPrice {
  readonly productId: string;
  readonly sku: string;
  readonly rowVersion: number;
  readonly row: Price;
  readonly shown: PricePart;
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
  readonly masked: readonly MaskedPrice[];
}

/** What is compared of a product's row; undefined where it says nothing usable. */
interface RowFacts {
  readonly version: number | undefined;
  readonly price: Price | undefined;
}
type Rows = ReadonlyMap<string, RowFacts>;

/**
 * Holds what search knows against the table. The table is read before and after: what is written meanwhile differs for a
 * moment only, and is no finding.
 */
export async function compareWithSearch(mapping: CatalogMapping, ports: ComparisonPorts): Promise<Comparison> {
  const before = await rowFacts(ports.scanTable(), mapping);
  const missing: MissingRow[] = [];
  const behind: RowBehind[] = [];
  const masked: MaskedPrice[] = [];
  for await (const { items } of ports.scanProducts()) {
    for (const item of items) {
      if (!before.has(item.productId)) missing.push(...missingRow(item));
      behind.push(...rowBehind(item, before.get(item.productId)));
      masked.push(...maskedPrice(item, before.get(item.productId)));
    }
  }
  if ([missing, behind, masked].every(({ length }) => length === 0)) return { missing, behind, masked };
  const after = await rowFacts(ports.scanTable(), mapping);
  const isAsBefore = (row: { productId: string; rowVersion: number }) =>
    after.get(row.productId)?.version === row.rowVersion;
  return {
    missing: missing.filter(({ productId }) => !after.has(productId)),
    behind: behind.filter(isAsBefore),
    masked: masked.filter(isAsBefore),
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

function rowBehind({ productId, product }: ProductProjection, row: RowFacts | undefined): RowBehind[] {
  const rowVersion = row?.version;
  if (product === undefined || rowVersion === undefined || rowVersion >= product.version) return [];
  return [{ productId, rowVersion, knownVersion: product.version, isKnownAsDeleted: product.deleted }];
}

function maskedPrice(
  { productId, product, price: shown }: ProductProjection,
  facts: RowFacts | undefined,
): MaskedPrice[] {
  const { version: rowVersion, price: row } = facts ?? {};
  if (product === undefined || product.deleted || shown === undefined) return [];
  if (rowVersion === undefined || row === undefined) return [];
  if (row.priceMinor === shown.priceMinor && row.currency === shown.currency) return [];
  return [{ productId, sku: product.sku, rowVersion, row, shown }];
}

async function rowFacts(pages: AsyncIterable<readonly TableItem[]>, mapping: CatalogMapping): Promise<Rows> {
  const rows = new Map<string, RowFacts>();
  for await (const items of pages) {
    for (const item of items) {
      const productId = productIdOf(item, mapping);
      if (productId !== undefined) rows.set(productId, factsOf(productId, item, mapping));
    }
  }
  return rows;
}

function factsOf(productId: string, item: TableItem, mapping: CatalogMapping): RowFacts {
  const { version, fields } = announcementOf(productId, item, mapping, '');
  const { priceMinor, currency } = fields;
  const isPrice = typeof priceMinor === 'number' && typeof currency === 'string';
  return {
    version: typeof version === 'number' ? version : undefined,
    price: isPrice ? { priceMinor, currency } : undefined,
  };
}
