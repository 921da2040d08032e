import { z } from 'zod';
import { blankDocument } from '../index/blank-document.ts';
import type { ProductDocument } from '../index/product-document.ts';

/** Schemas that the OpenAPI document names. */
export const apiSchemas = z.registry<{ id: string }>();

const codes = z.array(z.string());
const whole = z.int().nullable();

/** What shoppers may see of a product wherever it is listed. */
export const listedFields = {
  productId: z.string(),
  sku: z.string().nullable(),
  title: z.string(),
  brand: z.string().nullable(),
  categoryPaths: codes.meta({
    description: "Every level's full path, from the root: `Cards`, `Cards / Business cards`",
  }),
  variantGroup: z.string().meta({ description: 'Shared by products that differ only in size or material' }),
  formats: codes.meta({ description: 'As people say them: `A3`, `600 × 900 mm`' }),
  sizesMm: codes.meta({ description: 'Trimmed sizes in millimetres, shorter side first: `297x420`' }),
  orientations: z.array(z.enum(['portrait', 'landscape', 'square'])),
  materials: codes,
  finishes: codes,
  sides: z.array(z.int()).meta({ description: 'Printed sides' }),
  priceMinor: whole.meta({ description: 'Minor units of the currency (cents, pence)' }),
  currency: z.string().nullable().meta({ description: 'ISO-4217 code' }),
  inStock: z.boolean(),
  available: whole.meta({ description: 'Pieces in stock; null for what is made to order' }),
  deliveryDays: whole,
  ratingTenths: whole.meta({ description: 'Tenths of a star, 0 to 50' }),
  imageId: z.string().nullable(),
  imageVerdict: z.string().nullable().meta({ description: '`ready`, `warn` or `rejected`; null while unchecked' }),
  imageWidthPx: whole,
  imageHeightPx: whole,
  listedAt: z.string().nullable().meta({ description: 'First announced, ISO-8601 UTC' }),
} as const satisfies Partial<Record<keyof ProductDocument, z.ZodType>>;

export const listedProduct = z.object(listedFields).register(apiSchemas, { id: 'Product' });
export type ListedProduct = z.infer<typeof listedProduct>;

/** The one product that was asked for, with what lists leave out. */
export const wholeProduct = z
  .object({
    ...listedFields,
    description: z.string(),
    attributes: codes,
    supplierCodes: codes,
    updatedAt: z.string().nullable().meta({ description: 'Newest version announced, ISO-8601 UTC' }),
  })
  .register(apiSchemas, { id: 'WholeProduct' });
export type WholeProduct = z.infer<typeof wholeProduct>;

/** The fields that are fetched: nothing else of a document leaves OpenSearch. */
export const listedSource: readonly string[] = Object.keys(listedFields);
export const wholeSource: readonly string[] = Object.keys(wholeProduct.shape);

/** What a hit's source shows in a list; a field that a document of an older mapping lacks has its empty value. */
export function listedProductOf(source: Partial<ProductDocument>): ListedProduct {
  return pick(listedFields, source);
}

/** What a document shows on the product's own page. */
export function wholeProductOf(source: Partial<ProductDocument>): WholeProduct {
  return pick(wholeProduct.shape, source);
}

function pick<Name extends keyof WholeProduct>(
  fields: Readonly<Record<Name, unknown>>,
  source: Partial<ProductDocument>,
): Pick<WholeProduct, Name> {
  const all: Pick<ProductDocument, keyof WholeProduct> = { ...blankDocument(''), inStock: true, ...source };
  const entries = Object.keys(fields).map((name) => [name, all[name as Name]]);
  return Object.fromEntries(entries) as Pick<WholeProduct, Name>;
}
