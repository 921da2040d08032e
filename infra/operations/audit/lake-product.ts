import type { TextRow } from './athena-pages-client.ts';
import { contentDigest, digestOf, type PartDigests } from './part-digests.ts';
import { listedPartOf } from './recorded-event.ts';

/** Parts of a product that have a version line of their own in the lake. */
export const auditedParts = ['product', 'price', 'stock', 'popularity', 'image'] as const;
export type AuditedPart = (typeof auditedParts)[number];

/** What one side knows of a product: a version for each part that it has, and a digest of what the part says. */
export interface KnownParts {
  readonly productId: string;
  readonly versions: Readonly<Partial<Record<AuditedPart, number>>>;
  readonly digests: PartDigests;
  /** The image that the product names, to which the version of the image belongs. */
  readonly imageId: string | undefined;
}

const wholeNumber = (text: string | null | undefined) => (text == null ? undefined : Number(text));
const numberOrNull = (text: string | null | undefined) => (text == null ? null : Number(text));

/**
 * Reads a row of `productsStatement`.
 * @param isDeep whether it holds the payload, and all of a product is compared instead of what the view shows
 */
export function lakeProduct(row: TextRow, { isDeep }: { readonly isDeep: boolean }): KnownParts {
  const isDeleted = row.is_deleted === '1';
  // What analysts see counts; only what the view leaves out is taken from below it.
  const shown = (name: string) => wholeNumber(row[`shown_${name}`]) ?? wholeNumber(row[name]);
  const imageId = row.image_id ?? undefined;
  return {
    productId: row.product_id ?? '',
    versions: {
      product: shown('product_version'),
      price: shown('price_version'),
      stock: shown('stock_version'),
      popularity: wholeNumber(row.popularity_version),
      image: wholeNumber(row.image_version),
    },
    digests: {
      product: isDeleted ? digestOf(['deleted']) : isDeep ? payloadDigest(row.payload) : viewDigest(row),
      price: digestOf([numberOrNull(row.price_minor), row.currency]),
      stock: digestOf([numberOrNull(row.available)]),
      popularity: digestOf([numberOrNull(row.units_sold), numberOrNull(row.clicks)]),
    },
    imageId,
  };
}

function viewDigest(row: TextRow): number {
  return contentDigest({
    sku: row.sku,
    title: row.title,
    category: row.category,
    brand: row.brand,
    priceMinor: numberOrNull(row.list_price_minor),
    currency: row.list_currency,
    active: row.active === null ? null : row.active === 'true',
    deliveryDays: numberOrNull(row.delivery_days),
    ratingTenths: numberOrNull(row.rating_tenths),
    imageId: row.image_id,
    variantGroupId: row.variant_group_id,
  });
}

/** Of a payload that no projection can keep there is nothing to compare. */
function payloadDigest(payload: string | null | undefined): number | undefined {
  const part = payload == null ? undefined : listedPartOf(payload);
  return part === undefined ? undefined : digestOf([part]);
}
