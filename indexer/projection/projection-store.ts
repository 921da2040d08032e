import type { ProductParts } from './catalog-change.ts';
import type { ImagePart, ProductProjection } from './product-projection.ts';

/** What a conditional write found: the item as it is now, whether or not this write changed it. */
export type ConditionalWrite<Item> =
  | { readonly kind: 'written'; readonly item: Item }
  /** The condition did not hold; undefined when there is no item at all. */
  | { readonly kind: 'not-newer'; readonly item: Item | undefined }
  /** The store can never take it; `code` is stable. */
  | { readonly kind: 'refused'; readonly code: 'PROJECTION_REFUSED'; readonly reason: string };

/**
 * The single steps that the projection is written in, each atomic, each harmless when repeated. Whoever implements them
 * rejects a promise for transient faults only, and then the step may or may not have happened.
 */
export interface ProjectionStore {
  /**
   * Writes the parts if every one of them is newer than what is stored: all or nothing. Raises the revision. `listedAt`
   * goes along with them where none is known.
   */
  writeParts(productId: string, parts: ProductParts): Promise<ConditionalWrite<ProductProjection>>;
  /** Writes `listedAt` if none is known or only a later one; raises the revision. */
  lowerListedAt(productId: string, listedAt: string): Promise<ConditionalWrite<ProductProjection>>;
  /** Writes the image part if the product names this image now and knows no newer version of it; raises the revision. */
  writeImagePart(productId: string, image: ImagePart): Promise<ConditionalWrite<ProductProjection>>;
  /** Keeps an image's own facts if they are newer. */
  writeImage(image: ImagePart): Promise<ConditionalWrite<ImagePart>>;
  /** The image's own facts, read consistently. */
  readImage(imageId: string): Promise<ImagePart | undefined>;
  /** Remembers that a product names an image, or did. */
  linkImage(imageId: string, productId: string): Promise<void>;
  /** Products that name an image, or did, read consistently. */
  readLinks(imageId: string): Promise<readonly string[]>;
}
