import { counted } from '../counted.ts';
import { IndexerError } from '../errors.ts';
import type { ProductDocument } from '../index/product-document.ts';
import { readCatalogLine } from './catalog-line.ts';
import { linesOfFile } from './lines-of-file.ts';

const SHOWN_LINES = 5;

interface SkippedLine {
  readonly line: number;
  readonly reason: string;
}

/** What was read of a catalog so far. */
export interface ReadCatalog {
  readonly ids: Set<string>;
  /** Lines with an id that an earlier line has: the last one is the product. */
  repeated: number;
  skipped: number;
  /** The first ones. */
  readonly examples: SkippedLine[];
}

export function unreadCatalog(): ReadCatalog {
  return { ids: new Set(), repeated: 0, skipped: 0, examples: [] };
}

/**
 * The products of a catalog, in the order of the file, an id as often as it is there; `read` tells about them. Lines that
 * are no product are counted and left out, empty ones just left out.
 * @throws IndexerError INPUT_WRONG when the file cannot be read or has no product
 */
export async function* readCatalog(
  file: string,
  read: ReadCatalog,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<ProductDocument> {
  let line = 0;
  for await (const text of linesOfFile(file, onBytes)) {
    line += 1;
    if (text.trim() === '') continue;
    const product = readCatalogLine(text);
    if (product.ok) {
      if (read.ids.has(product.document.productId)) read.repeated += 1;
      read.ids.add(product.document.productId);
      yield product.document;
      continue;
    }
    read.skipped += 1;
    if (read.examples.length < SHOWN_LINES) read.examples.push({ line, reason: product.reason });
  }
  if (read.ids.size > 0) return;
  const [first] = read.examples;
  const why = first === undefined ? 'it is empty' : `line ${first.line} ${first.reason}`;
  throw new IndexerError('INPUT_WRONG', `${file} has no product: ${why}.`);
}

/** What somebody who measures a catalog should know about it, a sentence each. */
export function describeCatalog({ repeated, skipped, examples }: ReadCatalog): string[] {
  const lines = examples.map(({ line, reason }) => `line ${line} ${reason}`).join(', ');
  const more = skipped > examples.length ? ', …' : '';
  return [
    ...(skipped > 0 ? [`${counted(skipped, 'line')} of the catalog left out: ${lines}${more}.`] : []),
    ...(repeated > 0 ? [`${counted(repeated, 'line')} with an id that an earlier line has: the last one counts.`] : []),
  ];
}
