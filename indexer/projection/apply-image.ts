import type { ImagePart, ProductProjection } from './product-projection.ts';
import type { ConditionalWrite, ProjectionStore } from './projection-store.ts';
import { takeTurns } from './take-turns.ts';

/** A placeholder may be the image of thousands of products. */
const PRODUCTS_AT_A_TIME = 16;

type ImageStore = Pick<ProjectionStore, 'writeImage' | 'readLinks' | 'writeImagePart'>;

export type ImageOutcome =
  | {
      readonly kind: 'applied';
      /** Every product that names the image, as it is now. */
      readonly items: readonly ProductProjection[];
      /** What is known of the image now. */
      readonly known: ImagePart;
    }
  | Extract<ConditionalWrite<ImagePart>, { kind: 'refused' }>;

/**
 * Keeps what is known of an image, then brings it to every product that names the image: also when it was known already,
 * since whoever kept it may not have got further. Rejects only for transient faults.
 */
export async function applyImage(store: ImageStore, image: ImagePart): Promise<ImageOutcome> {
  const kept = await store.writeImage(image);
  if (kept.kind === 'refused') return kept;
  const known = kept.item ?? image;
  const items: ProductProjection[] = [];
  await takeTurns(await store.readLinks(image.imageId), PRODUCTS_AT_A_TIME, async (productId) => {
    const outcome = await store.writeImagePart(productId, known);
    const item = outcome.kind === 'refused' ? undefined : outcome.item;
    if (item?.product?.deleted === false && item.product.imageId === image.imageId) items.push(item);
  });
  return { kind: 'applied', items, known };
}
