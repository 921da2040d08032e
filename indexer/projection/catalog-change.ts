import type { ImagePart, PartName, PopularityPart, PricePart, ProductPart, StockPart } from './product-projection.ts';

/** Parts of one product that events brought; the `image` part is not among them, it comes of an image's own change. */
export interface ProductParts {
  readonly product?: ProductPart;
  readonly price?: PricePart;
  readonly stock?: StockPart;
  readonly popularity?: PopularityPart;
  /** `occurredAt` of an upsert, the earliest if there were several; kept when earlier than what is known, whatever its version. */
  readonly listedAt?: string;
}

/** Parts that an event of the product itself brings. */
export type SourcePartName = Exclude<PartName, 'image'>;
export const sourcePartNames = ['product', 'price', 'stock', 'popularity'] as const satisfies SourcePartName[];

export interface ProductChange {
  readonly kind: 'product';
  readonly productId: string;
  readonly parts: ProductParts;
}

/** An image knows nothing of products: it changes every product that names it. */
export interface ImageChange {
  readonly kind: 'image';
  readonly image: ImagePart;
}

export type CatalogChange = ProductChange | ImageChange;

/** The newest of every part of two changes of one product, in whatever order they came. */
export function mergeParts(one: ProductParts, other: ProductParts): ProductParts {
  return {
    product: newerOf(one.product, other.product),
    price: newerOf(one.price, other.price),
    stock: newerOf(one.stock, other.stock),
    popularity: newerOf(one.popularity, other.popularity),
    listedAt: earlierOf(one.listedAt, other.listedAt),
  };
}

export function newerOf<Part extends { readonly version: number }>(
  one: Part | undefined,
  other: Part | undefined,
): Part | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.version > one.version ? other : one;
}

/** Times of one format compare as texts. */
function earlierOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other < one ? other : one;
}

/** Those of the parts that are newer than what is stored. */
export function newerParts(parts: ProductParts, stored: ProductParts | undefined): ProductParts {
  return {
    product: onlyNewer(parts.product, stored?.product),
    price: onlyNewer(parts.price, stored?.price),
    stock: onlyNewer(parts.stock, stored?.stock),
    popularity: onlyNewer(parts.popularity, stored?.popularity),
    listedAt: parts.listedAt,
  };
}

function onlyNewer<Part extends { readonly version: number }>(
  part: Part | undefined,
  stored: Part | undefined,
): Part | undefined {
  return part !== undefined && (stored === undefined || part.version > stored.version) ? part : undefined;
}

export function hasParts(parts: ProductParts): boolean {
  return sourcePartNames.some((name) => parts[name] !== undefined);
}
