import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import type { WriteOutcome } from '../../../indexer/sync/write-outcome.ts';
import { type Disturb, undisturbed } from '../projection/memory-projection.ts';

export interface MemoryIndex {
  readonly documents: ReadonlyMap<string, ProductDocument>;
  /** One document, taken only if its revision is higher than the one that is there. */
  write(document: ProductDocument): Promise<WriteOutcome>;
}

/** What an index with external versions promises. A document whose title holds `poison` is refused. */
export function memoryIndex(disturb: Disturb = undisturbed): MemoryIndex {
  const documents = new Map<string, ProductDocument>();
  const take = (document: ProductDocument): WriteOutcome => {
    if (document.title.includes('poison')) return { kind: 'refused', code: 'FIELD_UNREADABLE', reason: 'it is poison' };
    const known = documents.get(document.productId);
    if (known !== undefined && known.revision >= document.revision) return { kind: 'superseded' };
    documents.set(document.productId, document);
    return { kind: 'written' };
  };
  return {
    documents,
    write: async (document) => {
      try {
        return await disturb(() => take(document));
      } catch (error) {
        return { kind: 'retry', reason: String(error) };
      }
    },
  };
}
