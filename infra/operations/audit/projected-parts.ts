import type { ProductProjection } from '../../../indexer/projection/product-projection.ts';
import type { KnownParts } from './lake-product.ts';
import { contentDigest, digestOf } from './part-digests.ts';

/** A product of the projection, in as little as it takes to compare it: about 400 bytes, since all are held in memory. */
export interface ProjectedProduct extends KnownParts {
  /** When the source changed the product last, epoch milliseconds; undefined while only parts of it came. */
  readonly occurredAtMs: number | undefined;
}

export function projectedProduct(item: ProductProjection, { isDeep }: { readonly isDeep: boolean }): ProjectedProduct {
  const { productId, product, price, stock, popularity, image } = item;
  const imageId = product?.deleted === false ? (product.imageId ?? undefined) : undefined;
  return {
    productId,
    imageId,
    occurredAtMs: product && Date.parse(product.occurredAt),
    versions: {
      product: product?.version,
      price: price?.version,
      stock: stock?.version,
      popularity: popularity?.version,
      // The part may be that of an image which the product named before.
      image: imageId !== undefined && image?.imageId === imageId ? image.version : undefined,
    },
    digests: {
      product: productDigest(product, isDeep),
      price: price && digestOf([price.priceMinor, price.currency]),
      stock: stock && digestOf([stock.available]),
      popularity: popularity && digestOf([popularity.unitsSold, popularity.clicks]),
    },
  };
}

function productDigest(product: ProductProjection['product'], isDeep: boolean): number | undefined {
  if (product === undefined) return undefined;
  if (product.deleted) return digestOf(['deleted']);
  if (isDeep) return digestOf([product]);
  return contentDigest({ ...product, category: product.categoryPath.join(' / ') });
}
