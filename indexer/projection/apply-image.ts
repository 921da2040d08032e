import type { ImagePart, ProductProjection } from './product-projection.ts';
import type { ConditionalWrite, ProjectionStore } from './projection-store.ts';
import { takeTurns } from './take-turns.ts';

const PRODUCTS_AT_A_TIME = 16;

/** A placeholder may be the image of thousands of products, whose descriptions are not to be held all at once. */
const PRODUCTS_IN_A_CHUNK = 50;

type ImageStore = Pick<ProjectionStore, 'writeImage' | 'readLinks' | 'writeImagePart'>;

export type ImageOutcome =
  | {
      readonly kind: 'applied';
      /**
       * Every product that names the image, as it is then: a chunk is brought up to date when it is asked for, so who
       * stops early leaves the others as they were. Rejects only for transient faults.
       */
      readonly chunks: AsyncIterable<readonly ProductProjection[]>;
      /** What is known of the image now. */
      readonly known: ImagePart;
    }
  | Extract<ConditionalWrite<ImagePart>, { kind: 'refused' }>;

/**
 * Keeps what is known of an image, to be brought to every product that names the image: also when it was known already,
 * since whoever kept it may not have got further. Rejects only for transient faults.
 */
export async function applyImage(store: ImageStore, image: ImagePart): Promise<ImageOutcome> {
  const kept = await store.writeImage(image);
  if (kept.kind === 'refused') return kept;
  const known = kept.item ?? image;
  const productIds = await store.readLinks(image.imageId);
  return { kind: 'applied', known, chunks: bringToProducts(store, known, productIds) };
}

async function* bringToProducts(
  store: ImageStore,
  known: ImagePart,
  productIds: readonly string[],
): AsyncGenerator<readonly ProductProjection[]> {
  for (let from = 0; from < productIds.length; from += PRODUCTS_IN_A_CHUNK) {
    const items: ProductProjection[] = [];
    await takeTurns(productIds.slice(from, from + PRODUCTS_IN_A_CHUNK), PRODUCTS_AT_A_TIME, async (productId) => {
      const outcome = await store.writeImagePart(productId, known);
      const item = outcome.kind === 'refused' ? undefined : outcome.item;
      if (item?.product?.deleted === false && item.product.imageId === known.imageId) items.push(item);
    });
    yield items;
  }
}
