import { createHash } from 'node:crypto';
import type { AuditedPart } from './lake-product.ts';

/** 32 bits of each part's content; absent where a side does not have the part, or it cannot be compared. */
export type PartDigests = Readonly<Partial<Record<AuditedPart, number | undefined>>>;

/** What the view `products` shows of a product's own line. */
export interface ViewedProduct {
  readonly sku: string | null | undefined;
  readonly title: string | null | undefined;
  /** Path from the root, joined with " / ". */
  readonly category: string | null | undefined;
  readonly brand: string | null | undefined;
  readonly priceMinor: number | null;
  readonly currency: string | null | undefined;
  readonly active: boolean | null;
  readonly deliveryDays: number | null;
  readonly ratingTenths: number | null;
  readonly imageId: string | null | undefined;
  readonly variantGroupId: string | null | undefined;
}

/** The same for the same content: an empty text is one that is not there. */
export function contentDigest(viewed: ViewedProduct): number {
  const { sku, title, category, brand, priceMinor, currency, active } = viewed;
  const { deliveryDays, ratingTenths, imageId, variantGroupId } = viewed;
  const texts = [sku, title, category, brand, currency, imageId, variantGroupId].map((text) => text || null);
  return digestOf([texts, priceMinor, active, deliveryDays, ratingTenths]);
}

/** The first 32 bits, unsigned, of SHA-256 over the values as JSON, whatever the order of their keys. */
export function digestOf(values: readonly unknown[]): number {
  return createHash('sha256')
    .update(JSON.stringify(sorted(values)))
    .digest()
    .readUInt32BE(0);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
