import { createHash } from 'node:crypto';
import type { ProductDocument } from '../index/product-document.ts';

/** The first 32 bits, unsigned, of SHA-256 over the document as JSON with sorted keys, without its revision and this hash. */
export function contentHash(
  document: Omit<ProductDocument, 'contentHash'> & { readonly contentHash?: number },
): number {
  const { revision: _, contentHash: __, ...content } = document;
  const sorted = Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest().readUInt32BE(0);
}
