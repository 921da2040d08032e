import type { ListedProduct, ProductProjection } from '../../../indexer/projection/product-projection.ts';

const things = ['poster', 'business cards', 'photo book', 'banner', 'sticker', 'flyer', 'calendar', 'canvas print'];
const kinds = ['matt', 'glossy', 'recycled', 'premium', 'folded', 'round', 'large', 'small', 'velvet', 'linen'];

/** A product as the projection holds it after so many edits; every eleventh is deleted. */
export function shopProduct(number: number, revision = 1): ProductProjection {
  const productId = `product-${number}`;
  const occurredAt = new Date(Date.now() - 86_400_000).toISOString();
  if (number % 11 === 10) return { productId, revision, product: { version: revision, deleted: true, occurredAt } };
  const product: ListedProduct = {
    version: revision,
    deleted: false,
    occurredAt,
    sku: `SKU-${number}`,
    title: `${kinds[number % 10]} ${things[number % 8]} ${number}`,
    description: `Printed ${things[number % 8]} on ${kinds[(number + 3) % 10]} paper, number ${number}.`,
    brand: null,
    categoryPath: ['Print', things[number % 8] ?? 'poster'],
    priceMinor: 100 + (number % 5_000),
    currency: 'EUR',
    active: true,
    print: null,
    deliveryDays: 3,
    ratingTenths: null,
    imageId: null,
    variantGroupId: null,
    supplierCodes: [],
  };
  return { productId, revision, listedAt: occurredAt, product };
}
