import { hasParts, newerParts, type ProductParts } from './catalog-change.ts';
import type { ProductProjection } from './product-projection.ts';
import type { ConditionalWrite, ProjectionStore } from './projection-store.ts';

export type PartsOutcome =
  | {
      readonly kind: 'applied';
      /** The product as it is now. */
      readonly item: ProductProjection;
    }
  | Extract<ConditionalWrite<ProductProjection>, { kind: 'refused' }>;

type PartsStore = Pick<ProjectionStore, 'writeParts' | 'lowerListedAt' | 'writeImagePart' | 'readImage' | 'linkImage'>;

/** How often another writer may come in between; each time it has written something newer, so this ends by itself. */
const MAX_RACES = 20;

/**
 * Writes those parts of a product that are newer than what is stored, and gives the product as it is then, also when
 * nothing was newer: a redelivery must be able to repeat what followed the write. Rejects only for transient faults.
 */
export async function applyParts(store: PartsStore, productId: string, parts: ProductParts): Promise<PartsOutcome> {
  const outcome = await writeNewer(store, productId, parts);
  if (outcome.kind === 'refused' || parts.product === undefined) return outcome;
  const listed = await keepEarliest(store, outcome.item, parts.listedAt);
  return { ...outcome, item: await followImage(store, listed) };
}

/** The usual edit is newer than everything: one write. Otherwise the refusal says what is there, and the second has only what is newer. */
async function writeNewer(store: PartsStore, productId: string, parts: ProductParts): Promise<PartsOutcome> {
  let pending = parts;
  for (let race = 0; race < MAX_RACES; race += 1) {
    const outcome = await store.writeParts(productId, pending);
    if (outcome.kind === 'refused') return outcome;
    if (outcome.kind === 'written') return { kind: 'applied', item: outcome.item };
    pending = newerParts(parts, outcome.item);
    if (outcome.item !== undefined && !hasParts(pending)) return { kind: 'applied', item: outcome.item };
  }
  throw new Error(`Product ${productId} changed ${MAX_RACES} times while it was being written.`);
}

/** Also of an upsert that came too late to be the product itself. */
async function keepEarliest(
  store: PartsStore,
  item: ProductProjection,
  listedAt: string | undefined,
): Promise<ProductProjection> {
  // Times of one format compare as texts.
  if (listedAt === undefined || (item.listedAt !== undefined && item.listedAt <= listedAt)) return item;
  const outcome = await store.lowerListedAt(item.productId, listedAt);
  return outcome.kind === 'refused' ? item : (outcome.item ?? item);
}

/**
 * Links the product to the image that it names now, then asks what is known of the image. An image's event goes the other
 * way round: facts first, links after. So whichever of the two comes second finds what the first one left.
 */
async function followImage(store: PartsStore, item: ProductProjection): Promise<ProductProjection> {
  const { productId, product } = item;
  if (product === undefined || product.deleted || product.imageId === null) return item;
  // Whoever wrote a part of this image had found the link.
  if (item.image?.imageId !== product.imageId) await store.linkImage(product.imageId, productId);
  const image = await store.readImage(product.imageId);
  if (image === undefined || isKnown(item, image.version)) return item;
  const outcome = await store.writeImagePart(productId, image);
  return outcome.kind === 'refused' ? item : (outcome.item ?? item);
}

function isKnown({ product, image }: ProductProjection, version: number): boolean {
  return product?.deleted === false && image?.imageId === product.imageId && image.version >= version;
}
