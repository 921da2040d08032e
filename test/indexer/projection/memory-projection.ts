import { hasParts, newerParts, type ProductParts } from '../../../indexer/projection/catalog-change.ts';
import type { ImagePart, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import type { ConditionalWrite, ProjectionStore } from '../../../indexer/projection/projection-store.ts';

/** Lets a step happen, or not, or happen without its caller hearing of it. */
export type Disturb = <T>(step: () => T) => Promise<T>;

export const undisturbed: Disturb = async (step) => step();

export interface MemoryProjection extends ProjectionStore {
  readonly products: ReadonlyMap<string, ProductProjection>;
}

/** What the projection store promises, without a database: every step is atomic, `disturb` decides over time and faults. */
export function memoryProjection(disturb: Disturb = undisturbed): MemoryProjection {
  const products = new Map<string, ProductProjection>();
  const images = new Map<string, ImagePart>();
  const links = new Set<string>();

  const write = (
    productId: string,
    isAllowed: (item: ProductProjection | undefined) => boolean,
    change: (item: ProductProjection | undefined) => Partial<ProductProjection>,
  ): ConditionalWrite<ProductProjection> => {
    const item = products.get(productId);
    if (!isAllowed(item)) return { kind: 'not-newer', item };
    const next = structuredClone({ ...item, ...change(item), productId, revision: (item?.revision ?? 0) + 1 });
    products.set(productId, next);
    return { kind: 'written', item: next };
  };

  return {
    products,
    writeParts: (productId, parts) =>
      disturb(() =>
        write(
          productId,
          (item) => areAllNewer(parts, item),
          (item) => ({ ...definedParts(parts), listedAt: item?.listedAt ?? parts.listedAt }),
        ),
      ),
    lowerListedAt: (productId, listedAt) =>
      disturb(() =>
        write(
          productId,
          (item) => item?.listedAt === undefined || item.listedAt > listedAt,
          () => ({ listedAt }),
        ),
      ),
    writeImagePart: (productId, image) =>
      disturb(() =>
        write(
          productId,
          (item) => namesImage(item, image.imageId) && isNewerImage(image, item?.image),
          () => ({ image }),
        ),
      ),
    writeImage: (image) =>
      disturb(() => {
        const known = images.get(image.imageId);
        if (known !== undefined && known.version >= image.version) return { kind: 'not-newer', item: known };
        images.set(image.imageId, image);
        return { kind: 'written', item: image };
      }),
    readImage: (imageId) => disturb(() => images.get(imageId)),
    linkImage: (imageId, productId) =>
      disturb(() => {
        links.add(`${imageId} ${productId}`);
      }),
    readLinks: (imageId) =>
      disturb(() => [...links].filter((link) => link.startsWith(`${imageId} `)).map((link) => link.slice(65))),
  };
}

function definedParts({ listedAt: _, ...parts }: ProductParts): ProductParts {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function areAllNewer(parts: ProductParts, item: ProductProjection | undefined): boolean {
  const given = Object.keys(definedParts(parts)).length;
  const newer = newerParts(parts, item);
  return hasParts(newer) && Object.keys(definedParts(newer)).length === given;
}

function namesImage(item: ProductProjection | undefined, imageId: string): boolean {
  return item?.product?.deleted === false && item.product.imageId === imageId;
}

function isNewerImage(image: ImagePart, known: ImagePart | undefined): boolean {
  return known?.imageId !== image.imageId || known.version < image.version;
}
