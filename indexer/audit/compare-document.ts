import { isDeepStrictEqual } from 'node:util';
import type { ProductDocument } from '../index/product-document.ts';
import type { ProductProjection } from '../projection/product-projection.ts';
import { toDocument } from '../projection/to-document.ts';
import type { IndexedDocument } from './indexed-document.ts';

export const driftKinds = ['missing', 'extra', 'stale', 'different'] as const;

/**
 * `missing`: the index lacks the document. `extra`: the projection knows no such product. `stale`: the index has an
 * older revision. `different`: the revision is right and the content is not, or the version is ahead of the revision.
 */
export type DriftKind = (typeof driftKinds)[number];

export interface DifferingField {
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface Drift {
  readonly productId: string;
  readonly kind: DriftKind;
  /** Of the projection; undefined when it does not know the product. */
  readonly revision: number | undefined;
  /** Of the document; undefined when there is none. */
  readonly version: number | undefined;
  /** What differs, for the kind `different`. */
  readonly fields: readonly DifferingField[];
}

/** Whether the purge may have removed this document from the index. */
export function mayBeAbsent(document: ProductDocument, purgedBefore: string): boolean {
  return document.deleted && document.deletedAt !== null && Date.parse(document.deletedAt) < Date.parse(purgedBefore);
}

/** What is wrong with one product's document; undefined when nothing is. */
export function driftOf(
  productId: string,
  projection: ProductProjection | undefined,
  indexed: IndexedDocument | undefined,
  purgedBefore: string,
): Drift | undefined {
  const document = projection === undefined ? undefined : toDocument(projection);
  const drift = (kind: DriftKind, fields: readonly DifferingField[] = []): Drift => {
    return { productId, kind, revision: projection?.revision, version: indexed?.version, fields };
  };
  if (document === undefined) return indexed === undefined ? undefined : drift('extra');
  if (indexed === undefined) return mayBeAbsent(document, purgedBefore) ? undefined : drift('missing');
  if (indexed.version < document.revision) return drift('stale');
  const fields = differingFields(document, indexed);
  return fields.length === 0 ? undefined : drift('different', fields);
}

function differingFields(document: ProductDocument, { version, source }: IndexedDocument): DifferingField[] {
  const expected: Readonly<Record<string, unknown>> = { ...document };
  const names = [...new Set([...Object.keys(expected), ...Object.keys(source)])].sort();
  const fields = names
    .filter((field) => !isDeepStrictEqual(expected[field], source[field]))
    .map((field) => ({ field, expected: expected[field], actual: source[field] }));
  if (version === document.revision) return fields;
  return [{ field: '_version', expected: document.revision, actual: version }, ...fields];
}
