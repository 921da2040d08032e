import type { ProductProjection } from '../projection/product-projection.ts';
import { popularityOf } from '../projection/to-document.ts';
import type { ProductDemand } from './product-demand.ts';

/** A product whose popularity is no longer what the index has. */
export interface PopularityMove {
  readonly productId: string;
  readonly sku: string;
  /** Of the new popularity, in its own version line. */
  readonly version: number;
  readonly before: ProductDemand;
  readonly after: ProductDemand;
  /** The numbers that the index ranks by. */
  readonly popularityBefore: number;
  readonly popularityAfter: number;
}

/**
 * What a popularity must change by, at least, to be published: a tenth, and no less than 3. A click more or less, or a
 * sale among a hundred, changes no order of results; to write all products anew every night is the known way to bring a
 * cluster down.
 */
export const moveThreshold = { share: 0.1, points: 3 } as const;

const none: ProductDemand = { unitsSold: 0, clicks: 0 };

/** The move of a product, if it is one: also to nothing and from nothing, however small. Deleted products do not move. */
export function popularityMove(
  { productId, product, popularity }: ProductProjection,
  after: ProductDemand = none,
): PopularityMove | undefined {
  if (product === undefined || product.deleted) return undefined;
  const { version, ...before } = popularity ?? { version: 0, ...none };
  const popularityBefore = popularityOf(popularity) ?? 0;
  const popularityAfter = popularityOf({ version, ...after }) ?? 0;
  if (!isMove(popularityBefore, popularityAfter)) return undefined;
  return { productId, sku: product.sku, version: version + 1, before, after, popularityBefore, popularityAfter };
}

function isMove(before: number, after: number): boolean {
  if (before === after) return false;
  if (before === 0 || after === 0) return true;
  const difference = Math.abs(after - before);
  return difference >= moveThreshold.points && difference >= moveThreshold.share * before;
}
