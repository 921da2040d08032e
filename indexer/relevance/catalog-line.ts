import { z } from 'zod';
import { blankDocument } from '../index/blank-document.ts';
import type { ProductDocument } from '../index/product-document.ts';

const words = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const properties = z.union([words, z.array(words), z.record(z.string(), z.union([words, z.array(words), z.null()]))]);
const identifier = z.union([z.string().trim().min(1), z.number()]).transform(String);

/** One product of any shop's catalog, as it is measured: nothing but its texts. */
const catalogLine = z.object({
  id: identifier,
  title: z.string(),
  description: z.string().nullish(),
  brand: words.nullish(),
  category: z.union([words, z.array(words)]).nullish(),
  attributes: properties.nullish(),
});
type CatalogLine = z.output<typeof catalogLine>;

export type ReadLine =
  | { readonly ok: true; readonly document: ProductDocument }
  | { readonly ok: false; readonly reason: string };

/** Reads one line of a catalog in NDJSON into the document that the product would be in the index. */
export function readCatalogLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'is no JSON' };
  }
  const line = catalogLine.safeParse(value);
  if (line.success) return { ok: true, document: documentOf(line.data) };
  const [issue] = line.error.issues;
  return { ok: false, reason: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not as expected'}` };
}

/** `a > b`, `a / b` or a list, from the root to the leaf, as the full path of every level. */
function categoryPathsOf(category: CatalogLine['category']): string[] {
  if (category === null || category === undefined) return [];
  const levels = Array.isArray(category) ? category : category.split(/\s*>\s*|\s+\/\s+/);
  const named = levels.map((level) => level.trim()).filter((level) => level !== '');
  return named.map((_, depth) => named.slice(0, depth + 1).join(' / '));
}

/** A list, an object (`{"Color": "red"}` is said as `Color red`), or one text. */
function attributesOf(attributes: CatalogLine['attributes']): string[] {
  if (attributes === null || attributes === undefined) return [];
  if (typeof attributes === 'string') return attributes === '' ? [] : [attributes];
  if (Array.isArray(attributes)) return attributes;
  return Object.entries(attributes).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((each) => `${name} ${each}`),
  );
}

function documentOf({ id, title, description, brand, category, attributes }: CatalogLine): ProductDocument {
  return {
    ...blankDocument(id),
    active: true,
    inStock: true,
    title,
    description: description ?? '',
    brand: brand === undefined || brand === '' ? null : brand,
    categoryPaths: categoryPathsOf(category),
    attributes: attributesOf(attributes),
  };
}
