import { z } from 'zod';
import { namesId, patternFault } from './key-pattern.ts';

const attribute = z.string().min(1);

/** Where a field of the announced product comes from. An attribute inside a map is written `print.formats`. */
const fieldSource = z.union([
  attribute,
  z
    .strictObject({ attribute, split: z.string().min(1) })
    .meta({ description: 'A text of several parts: "Cards / Flyers"' }),
  z
    .strictObject({ attribute, decimals: z.int().min(0).max(4) })
    .meta({ description: 'An amount in major units: 12.90' }),
  z.strictObject({ value: z.json() }).meta({ description: 'The same of all products' }),
]);

export type FieldSource = z.infer<typeof fieldSource>;

const from = (name: string) => fieldSource.default(name);
/** `null` says that the table has no such thing. */
const fromIfAny = (name: string) => fieldSource.nullable().default(name);

const fields = z.strictObject({
  sku: from('sku'),
  title: from('title'),
  description: from('description'),
  brand: fromIfAny('brand'),
  categoryPath: from('categoryPath'),
  priceMinor: from('priceMinor'),
  currency: from('currency'),
  active: from('active'),
  print: fromIfAny('print'),
  deliveryDays: fromIfAny('deliveryDays'),
  ratingTenths: fromIfAny('ratingTenths'),
  imageId: fromIfAny('imageId'),
  variantGroupId: fromIfAny('variantGroupId'),
  supplierCodes: fromIfAny('supplierCodes'),
});

const keyPattern = z
  .string()
  .min(1)
  .check(({ value, issues }) => {
    const fault = patternFault(value);
    if (fault !== undefined) issues.push({ code: 'custom', input: value, message: `the pattern ${fault}` });
  });

const productKeys = z
  .strictObject({ partition: keyPattern.default('PRODUCT#{id}'), sort: keyPattern.default('DETAILS') })
  .refine(({ partition, sort }) => namesId(partition) !== namesId(sort), {
    message: 'exactly one of the patterns must hold {id}',
  });

const scheme = z.strictObject({
  /** Names of the table's key attributes; `sort` is null where the table has none. */
  keys: z.strictObject({ partition: attribute.default('pk'), sort: attribute.nullable().default('sk') }).prefault({}),
  /** What the keys of a product look like. All other items are none of ours. */
  product: productKeys.prefault({}),
  /** The row's own counter, a whole number that every edit raises. */
  version: attribute.default('version'),
  /** When the row was edited, ISO-8601 UTC; without it, when DynamoDB wrote it, to the second. */
  updatedAt: attribute.nullable().default('updatedAt'),
  /** A row with this attribute at `true` is no longer in the catalog, though it is still in the table. */
  deleted: attribute.nullable().default('deleted'),
  /** W3C Trace Context of whoever made the edit. */
  traceparent: attribute.nullable().default('traceparent'),
  fields: fields.prefault({}),
});

/**
 * How a shop keeps its products in its DynamoDB table. Everything has a default, so that only what differs need be said:
 * `{"product": {"sort": "META"}, "version": "rev", "fields": {"priceMinor": {"attribute": "price", "decimals": 2}}}`.
 */
export const catalogMappingSchema = scheme.refine(({ keys, product }) => keys.sort !== null || !namesId(product.sort), {
  message: 'the sort key must not hold {id} where the table has none',
  path: ['product', 'sort'],
});

export type CatalogMapping = z.infer<typeof catalogMappingSchema>;

/** The scheme of the table that the local stack makes. */
export const defaultCatalogMapping: CatalogMapping = catalogMappingSchema.parse({});
