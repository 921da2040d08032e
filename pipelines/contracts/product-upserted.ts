import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { count, currency, identifier, imageId, longText, moneyMinor, shortText, text } from './fields.ts';
import { printOptions } from './print-specification.ts';

const detail = z.object({
  ...eventHeader(1),
  productId: identifier,
  sku: identifier,
  title: text,
  description: longText,
  brand: shortText.nullable().optional(),
  categoryPath: z.array(shortText.min(1)).max(20).meta({ description: 'From the root to the leaf' }),
  priceMinor: moneyMinor,
  currency,
  active: z.boolean(),
  print: printOptions.nullable().optional(),
  deliveryDays: count.nullable().optional(),
  ratingTenths: z.int().min(0).max(50).nullable().optional().meta({ description: 'Tenths of a star, 0 to 50' }),
  imageId: imageId.nullable().optional(),
  variantGroupId: identifier
    .nullable()
    .optional()
    .meta({ description: 'Products that differ only in size or material share it' }),
  supplierCodes: z.array(identifier).max(1_000).optional(),
});

/** A product was added or edited: the whole product, not the difference. */
export const productUpserted = contractOfVersionOne({
  detailType: 'product.upserted',
  source: 'commerce.catalog',
  aggregateId: 'productId',
  schema: detail,
});
