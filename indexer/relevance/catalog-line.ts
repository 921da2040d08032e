import { blankDocument } from '../index/blank-document.ts';
import type { ProductDocument } from '../index/product-document.ts';
import { flatAttributes } from './flat-attributes.ts';

/** OpenSearch refuses longer ids: https://docs.opensearch.org/latest/api-reference/document-apis/index-document/ */
const LONGEST_ID_BYTES = 512;
/** Brands and categories are indexed whole, which Lucene does up to 32,766 bytes. */
const LONGEST_NAME = 1_000;

export type ReadLine =
  | { readonly ok: true; readonly document: ProductDocument }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads one line of a catalog in NDJSON into the document that the product would be in the index. Only the id has to be
 * what is expected: whatever else a line says is taken as text as well as can be, because a measured catalog is not ours.
 */
export function readCatalogLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'is no JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, reason: 'is no JSON object' };
  }
  const line: Readonly<Record<string, unknown>> = { ...value };
  const id = ['string', 'number'].includes(typeof line.id) ? `${line.id}`.trim() : '';
  if (id === '') return { ok: false, reason: 'has no id' };
  if (Buffer.byteLength(id) > LONGEST_ID_BYTES) return { ok: false, reason: 'has an id longer than 512 bytes' };
  return { ok: true, document: documentOf(id, line) };
}

/** Of a list or an object all that it holds. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : flatAttributes(value).join(' ');
}

/** `a > b`, `a / b` or a list, from the root to the leaf, as the full path of every level. */
function categoryPathsOf(category: unknown): string[] {
  const levels = Array.isArray(category) ? category.map(textOf) : textOf(category).split(/\s*>\s*|\s+\/\s+/);
  const named = levels.map((level) => level.trim()).filter((level) => level !== '');
  return named.map((_, depth) =>
    named
      .slice(0, depth + 1)
      .join(' / ')
      .slice(0, LONGEST_NAME),
  );
}

function documentOf(id: string, line: Readonly<Record<string, unknown>>): ProductDocument {
  const brand = textOf(line.brand).trim().slice(0, LONGEST_NAME);
  return {
    ...blankDocument(id),
    active: true,
    inStock: true,
    title: textOf(line.title),
    description: textOf(line.description),
    brand: brand === '' ? null : brand,
    categoryPaths: categoryPathsOf(line.category),
    attributes: flatAttributes(line.attributes),
  };
}
