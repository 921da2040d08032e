import { blankDocument } from '../index/blank-document.ts';
import type { ProductDocument } from '../index/product-document.ts';
import { auditBucket } from './audit-bucket.ts';
import { contentHash } from './content-hash.ts';
import { printFacts } from './print-facts.ts';
import type {
  DeletedProduct,
  ImagePart,
  ListedProduct,
  PartTrace,
  PopularityPart,
  ProductProjection,
} from './product-projection.ts';

type DocumentContent = Omit<ProductDocument, 'contentHash'>;

/** Pieces are ordered by the thousand or one by one, clicks one by one: the root brings a big order near to ten small ones. */
const CLICKS_PER_ROOT_OF_UNITS = 10;

/** The document that shows a product as the projection knows it; undefined while nothing but parts of it came. */
export function toDocument(projection: ProductProjection): ProductDocument | undefined {
  const { product } = projection;
  if (product === undefined) return undefined;
  const content = product.deleted ? tombstoneOf(projection, product) : contentOf(projection, product);
  return { ...content, contentHash: contentHash(content) };
}

function contentOf(projection: ProductProjection, product: ListedProduct): DocumentContent {
  const { productId, price = product, stock, popularity } = projection;
  return {
    productId,
    revision: projection.revision,
    auditBucket: auditBucket(productId),
    deleted: false,
    deletedAt: null,
    active: product.active,
    sku: product.sku,
    supplierCodes: unique(product.supplierCodes),
    title: product.title,
    description: product.description,
    brand: product.brand,
    categoryPaths: pathsOf(product.categoryPath),
    variantGroup: product.variantGroupId ?? productId,
    ...printFacts(product.print),
    priceMinor: price.priceMinor,
    currency: price.currency,
    available: stock?.available ?? null,
    inStock: stock?.available !== 0,
    deliveryDays: product.deliveryDays,
    ratingTenths: product.ratingTenths,
    ...imageFacts(product, imageOf(product, projection.image)),
    popularity: popularityOf(popularity),
    listedAt: projection.listedAt ?? null,
    updatedAt: product.occurredAt,
    ...traceOfLast([product, projection.price, stock, imageOf(product, projection.image), popularity]),
  };
}

/** The trace of the part that changed last, whatever order the changes came in; nothing where no part has one. */
function traceOfLast(parts: readonly ({ readonly trace?: PartTrace | undefined } | undefined)[]) {
  let last: PartTrace | undefined;
  for (const { trace } of parts.filter((part) => part !== undefined)) {
    // Times of one format compare as texts.
    if (trace !== undefined && (last === undefined || trace.occurredAt > last.occurredAt)) last = trace;
  }
  return last === undefined ? {} : { traceparent: last.traceparent };
}

function tombstoneOf(projection: ProductProjection, product: DeletedProduct): DocumentContent {
  const { productId, revision, price, stock, popularity } = projection;
  const { contentHash: _, ...blank } = blankDocument(productId);
  const facts = { revision, auditBucket: auditBucket(productId), deleted: true, deletedAt: product.occurredAt };
  return { ...blank, ...facts, ...traceOfLast([product, price, stock, popularity]) };
}

/** Every level's full path, from the root. */
function pathsOf(categoryPath: readonly string[]): string[] {
  return unique(categoryPath.map((_, level) => categoryPath.slice(0, level + 1).join(' / ')));
}

/** The part may still be that of the image that the product named before. */
function imageOf({ imageId }: ListedProduct, part: ImagePart | undefined): ImagePart | undefined {
  return part?.imageId === imageId ? part : undefined;
}

/** A deleted image is as good as none. */
function imageFacts({ imageId }: ListedProduct, image: ImagePart | undefined) {
  const isGone = image?.verdict === 'deleted';
  return {
    imageId: isGone ? null : imageId,
    imageVerdict: isGone ? null : (image?.verdict ?? null),
    imageWidthPx: image?.widthPx ?? null,
    imageHeightPx: image?.heightPx ?? null,
  };
}

/** The number that the index ranks by. */
export function popularityOf(part: PopularityPart | undefined): number | null {
  if (part === undefined) return null;
  return Math.round(CLICKS_PER_ROOT_OF_UNITS * Math.sqrt(part.unitsSold)) + part.clicks || null;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
