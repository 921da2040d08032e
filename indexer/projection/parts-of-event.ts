import type { CommerceEvent, DetailOf } from '../../pipelines/contracts/event.ts';
import type { CatalogChange, ProductParts } from './catalog-change.ts';
import type { ListedProduct, PartTrace } from './product-projection.ts';
import { cutText, isWellFormed, wellFormed } from './searchable-text.ts';

/**
 * How much of a description is kept, in UTF-16 units: some 5,000 words. What comes later says nothing of what a product
 * is, and all of it would be written again with every change of its price. At 3 bytes per unit it is 96 KB.
 */
export const MAX_DESCRIPTION_LENGTH = 32_768;

/**
 * Largest product part, in bytes of its JSON text, which is never less than what DynamoDB counts. An item holds 400 KB, and
 * the other parts together are below 2 KB
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). An event of EventBridge's 256 KB fits.
 */
export const MAX_PART_BYTES = 390 * 1024;

/** Stable codes of events that hold their contract and that no projection can keep. */
export type UnusableCode = 'ID_NOT_UNICODE' | 'PART_TOO_LARGE';

export type PartsOfEvent =
  | CatalogChange
  /** Not about products or images. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly code: UnusableCode; readonly reason: string };

/** Which part of a product, or which image, an event is about. Total: never throws. */
export function partsOfEvent(event: CommerceEvent): PartsOfEvent {
  switch (event.detailType) {
    case 'product.upserted':
      return upserted(event.detail);
    case 'product.deleted': {
      const { productId, version, occurredAt } = event.detail;
      return productChange(productId, {
        product: { version, deleted: true, occurredAt, trace: traceOf(event.detail) },
      });
    }
    case 'price.changed': {
      const { productId, version, priceMinor, currency } = event.detail;
      return productChange(productId, { price: { version, priceMinor, currency, trace: traceOf(event.detail) } });
    }
    case 'stock.changed': {
      const { productId, version, available } = event.detail;
      return productChange(productId, { stock: { version, available, trace: traceOf(event.detail) } });
    }
    case 'popularity.changed': {
      const { productId, version, unitsSold, clicks } = event.detail;
      return productChange(productId, { popularity: { version, unitsSold, clicks, trace: traceOf(event.detail) } });
    }
    case 'image.processed':
    case 'image.rejected': {
      const { imageId, version, verdict, widthPx = null, heightPx = null } = event.detail;
      return { kind: 'image', image: { imageId, version, verdict, widthPx, heightPx, trace: traceOf(event.detail) } };
    }
    case 'image.deleted': {
      const { imageId, version } = event.detail;
      const nothing = { verdict: 'deleted', widthPx: null, heightPx: null };
      return { kind: 'image', image: { imageId, version, ...nothing, trace: traceOf(event.detail) } };
    }
    default:
      return { kind: 'none' };
  }
}

function traceOf({ traceparent, occurredAt }: CommerceEvent['detail']): PartTrace | undefined {
  return traceparent === undefined ? undefined : { traceparent, occurredAt };
}

function productChange(productId: string, parts: ProductParts): PartsOfEvent {
  if (isWellFormed(productId)) return { kind: 'product', productId, parts };
  // Stored, it would become the id of another product.
  return { kind: 'unusable', code: 'ID_NOT_UNICODE', reason: 'the productId holds half of a surrogate pair' };
}

function upserted(detail: DetailOf<'product.upserted'>): PartsOfEvent {
  const product = listedProduct(detail);
  const bytes = Buffer.byteLength(JSON.stringify(product));
  if (bytes > MAX_PART_BYTES) {
    const reason = `the product takes ${bytes} bytes without the end of its description, more than ${MAX_PART_BYTES}`;
    return { kind: 'unusable', code: 'PART_TOO_LARGE', reason };
  }
  return productChange(detail.productId, { product, listedAt: detail.occurredAt });
}

function listedProduct(detail: DetailOf<'product.upserted'>): ListedProduct {
  return {
    version: detail.version,
    deleted: false,
    occurredAt: detail.occurredAt,
    sku: wellFormed(detail.sku),
    title: wellFormed(detail.title),
    description: wellFormed(cutText(detail.description, MAX_DESCRIPTION_LENGTH)),
    brand: detail.brand ? wellFormed(detail.brand) : null,
    categoryPath: detail.categoryPath.map(wellFormed),
    priceMinor: detail.priceMinor,
    currency: detail.currency,
    active: detail.active,
    print: detail.print ? printOptions(detail.print) : null,
    deliveryDays: detail.deliveryDays ?? null,
    ratingTenths: detail.ratingTenths ?? null,
    imageId: detail.imageId ?? null,
    variantGroupId: detail.variantGroupId ? wellFormed(detail.variantGroupId) : null,
    supplierCodes: (detail.supplierCodes ?? []).map(wellFormed),
    trace: traceOf(detail),
  };
}

function printOptions(print: NonNullable<DetailOf<'product.upserted'>['print']>): NonNullable<ListedProduct['print']> {
  return {
    formats: print.formats.map(({ label, widthMm, heightMm }) => ({
      ...(label ? { label: wellFormed(label) } : {}),
      widthMm,
      heightMm,
    })),
    materials: print.materials.map(wellFormed),
    finishes: print.finishes.map(wellFormed),
    sides: print.sides,
  };
}
