import type { ProductEdit } from './product-life.ts';
import type { Product } from './product-range.ts';
import type { EventHeads, ShopEvent } from './shop-event.ts';

/** The revision of one product into which somebody pasted a whole page: near the bus's limit of 256 KB. */
const pastedDescriptionLength = 200_000;
const isPasted = (product: Product, revision: number) => product.index % 1_000 === 0 && revision > 1;

function descriptionOf(product: Product, revision: number): string {
  const text =
    `${product.title}. Printed on ${product.material}, trimmed to ${product.widthMm} × ${product.heightMm} mm, ` +
    `ready in ${product.deliveryDays} working days.${revision > 1 ? ` Text revised (${revision}).` : ''}`;
  if (!isPasted(product, revision)) return text;
  return `${text}\n`.repeat(Math.ceil(pastedDescriptionLength / Buffer.byteLength(text)));
}

function printOptionsOf(product: Product) {
  const { family, sizeName, widthMm, heightMm, material } = product;
  return {
    formats: [{ label: sizeName, widthMm, heightMm }],
    materials: [material],
    finishes: [...family.finishes],
    sides: [...family.sides],
  };
}

function productFields(product: Product, edit: ProductEdit & { kind: 'upsert' }) {
  return {
    sku: product.sku,
    title: edit.revision > 1 ? `${product.title} (new)` : product.title,
    description: descriptionOf(product, edit.revision),
    brand: product.index % 3 === 0 ? 'Inkstream Studio' : null,
    categoryPath: product.categoryPath,
    priceMinor: edit.priceMinor,
    currency: 'EUR',
    active: edit.active,
    print: printOptionsOf(product),
    deliveryDays: product.deliveryDays,
    ratingTenths: product.ratingTenths,
    variantGroupId: product.variantGroupId,
    supplierCodes: product.supplierCodes,
  };
}

/** Puts a catalog edit into words. List prices are in EUR. */
export function catalogEvent(product: Product, edit: ProductEdit, heads: EventHeads): ShopEvent {
  const { atMs, version } = edit;
  const { productId, sku } = product;
  const fields = { ...heads.next(atMs), schemaVersion: 1 as const, productId, version };
  switch (edit.kind) {
    case 'upsert':
      return { atMs, detailType: 'product.upserted', detail: { ...fields, ...productFields(product, edit) } };
    case 'price': {
      const detail = { ...fields, sku, priceMinor: edit.priceMinor, currency: 'EUR' };
      return { atMs, detailType: 'price.changed', detail };
    }
    case 'stock':
      return { atMs, detailType: 'stock.changed', detail: { ...fields, sku, available: edit.available } };
    case 'delete':
      return { atMs, detailType: 'product.deleted', detail: fields };
  }
}
