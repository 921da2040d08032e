import { writeAliasOf } from '../index/index-names.ts';
import type { ProductDocument } from '../index/product-document.ts';

/** `external`: only a newer version is taken. `external_gte`: an equal one as well, to mend a document whose content is wrong. */
export type VersionRule = 'external' | 'external_gte';

/** One document on its way to one index. */
export interface BulkWrite {
  readonly productId: string;
  /** The action and the document, each with its line feed. */
  readonly lines: string;
}

/**
 * OpenSearch is fastest with bodies of 1 to 5 MB. Counted in UTF-16 units, which costs nothing: in UTF-8 it is three
 * times as much at worst, below the 10 MiB that the smallest AWS instance types accept.
 */
export const MAX_BODY_CHARS = 2_000_000;

/** The writes of every document to every index, each made when it is asked for. */
export function* bulkWrites(
  documents: Iterable<ProductDocument>,
  indices: readonly string[],
  versionRule: VersionRule,
): Generator<BulkWrite> {
  const heads = indices.map((index) => `{"index":{"_index":${JSON.stringify(writeAliasOf(index))},"_id":`);
  for (const document of documents) {
    const { productId, revision } = document;
    const rest = `${JSON.stringify(productId)},"version":${revision},"version_type":"${versionRule}"}}\n${JSON.stringify(document)}\n`;
    for (const head of heads) yield { productId, lines: head + rest };
  }
}

/** Groups writes into bodies of at most `maxChars`; one that is longer stands alone. None is empty. */
export function* bulkBodies(writes: Iterable<BulkWrite>, maxChars: number): Generator<readonly BulkWrite[]> {
  let body: BulkWrite[] = [];
  let chars = 0;
  for (const write of writes) {
    if (body.length > 0 && chars + write.lines.length > maxChars) {
      yield body;
      body = [];
      chars = 0;
    }
    body.push(write);
    chars += write.lines.length;
  }
  if (body.length > 0) yield body;
}

export function bodyText(writes: readonly BulkWrite[]): string {
  return writes.map(({ lines }) => lines).join('');
}
