import { toDocument } from '../projection/to-document.ts';
import { type BucketTotals, createBucketTally } from './bucket-totals.ts';
import { mayBeAbsent } from './compare-document.ts';
import type { ProjectionPage, ProjectionReader } from './drift-ports.ts';

/** As little as it takes to recognise a document, because all products are held in memory: about 150 bytes each. */
export interface ExpectedProduct {
  readonly revision: number;
  readonly contentHash: number;
  readonly auditBucket: number;
  /** A tombstone that the purge may have removed. */
  readonly mayBeAbsent: boolean;
}

export interface ExpectedProducts {
  readonly products: Map<string, ExpectedProduct>;
  /** Without the tombstones that may be absent. */
  readonly totals: BucketTotals;
}

/** Parts of the table that are read at the same time; more only makes each read wait for the others. */
const SEGMENTS = 4;

/** Reads all of the projection once and remembers which documents the index must hold. */
export async function readExpectedProducts(
  projection: ProjectionReader,
  purgedBefore: string,
  watch: { readonly onProduct: (productId: string) => void; readonly onPage: (count: number) => void },
): Promise<ExpectedProducts> {
  const products = new Map<string, ExpectedProduct>();
  const tally = createBucketTally();
  const takePage = ({ items }: ProjectionPage) => {
    for (const item of items) {
      const document = toDocument(item);
      if (document === undefined) continue;
      const { revision, contentHash, auditBucket } = document;
      const isOptional = mayBeAbsent(document, purgedBefore);
      products.set(document.productId, { revision, contentHash, auditBucket, mayBeAbsent: isOptional });
      if (isOptional) continue;
      tally.add(auditBucket, revision, contentHash);
      watch.onProduct(document.productId);
    }
    watch.onPage(products.size);
  };
  const segments = Array.from({ length: SEGMENTS }, (_, segment) => segment);
  await Promise.all(
    segments.map(async (segment) => {
      for await (const page of projection.scan({ segment, totalSegments: SEGMENTS })) takePage(page);
    }),
  );
  return { products, totals: tally.totals };
}
