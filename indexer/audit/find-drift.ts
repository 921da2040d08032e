import type { ProductDocument } from '../index/product-document.ts';
import { tombstonesKeptSince } from '../index/purge-tombstones.ts';
import { contentHash } from '../projection/content-hash.ts';
import {
  type BucketTotals,
  createBucketTally,
  sumOfBuckets,
  type UnequalBucket,
  unequalBuckets,
} from './bucket-totals.ts';
import type { Drift } from './compare-document.ts';
import { confirmDrift } from './confirm-drift.ts';
import type { DriftPorts, IndexReader } from './drift-ports.ts';
import { type ExpectedProduct, type ExpectedProducts, readExpectedProducts } from './expected-products.ts';
import type { IndexedDocument } from './indexed-document.ts';

export interface AuditOptions {
  /**
   * Reads every document and works its hash out again, which finds content that was changed behind the indexer's back
   * and left its hash as it was. Otherwise sums of the stored hashes are compared, and documents of unequal buckets.
   */
  readonly isThorough: boolean;
  /** How long an edit may take from the projection to the index; younger differences are no drift. */
  readonly lagMs: number;
  /** Every product that must have a document, for whoever wants to look closer at some. */
  readonly onProduct?: (productId: string) => void;
  readonly onProgress?: (progress: AuditProgress) => void;
}

export type AuditProgress =
  | { readonly phase: 'projection' | 'index'; readonly read: number; readonly total: number | undefined }
  | { readonly phase: 'recheck'; readonly suspects: number };

export interface DriftReport {
  readonly isThorough: boolean;
  /** Documents that the projection asks for. */
  readonly products: number;
  /** Documents that the index holds; tombstones that may be absent do not count, neither here nor above. */
  readonly documents: number;
  /** Buckets that differed at first sight, edits under way included. */
  readonly unequalBuckets: readonly UnequalBucket[];
  /** Products that differed at first sight and were right when looked at again: edits that were under way. */
  readonly settled: number;
  readonly drift: readonly Drift[];
}

interface Sight {
  readonly totals: BucketTotals;
  readonly unequal: readonly UnequalBucket[];
  readonly suspects: readonly string[];
}

/** Holds the index against the projection. Edits may go on meanwhile: what differs is looked at again before it counts. */
export async function findDrift(ports: DriftPorts, options: AuditOptions): Promise<DriftReport> {
  const purgedBefore = tombstonesKeptSince(ports.now());
  const report = options.onProgress ?? (() => undefined);
  const expected = await readExpectedProducts(ports.projection, purgedBefore, {
    onProduct: options.onProduct ?? (() => undefined),
    onPage: (read) => report({ phase: 'projection', read, total: undefined }),
  });
  await ports.index.refresh();
  const look = options.isThorough ? lookAtDocuments : lookAtTotals;
  const sight = await look(ports.index, expected, purgedBefore, report);
  if (sight.suspects.length > 0) report({ phase: 'recheck', suspects: sight.suspects.length });
  const drift = await confirmDrift(sight.suspects, ports, { lagMs: options.lagMs, purgedBefore });
  return {
    isThorough: options.isThorough,
    products: sumOfBuckets(expected.totals).count,
    documents: sumOfBuckets(sight.totals).count,
    unequalBuckets: sight.unequal,
    settled: sight.suspects.length - drift.length,
    drift,
  };
}

type Look = (
  index: IndexReader,
  expected: ExpectedProducts,
  purgedBefore: string,
  report: (progress: AuditProgress) => void,
) => Promise<Sight>;

/** Sums first, then the ids of the buckets that differ. */
const lookAtTotals: Look = async (index, expected, purgedBefore, report) => {
  const totals = await index.totals(purgedBefore);
  const unequal = unequalBuckets(expected.totals, totals);
  const buckets = new Set(unequal.map(({ bucket }) => bucket));
  if (buckets.size === 0) return { totals, unequal, suspects: [] };
  const asked = new Map([...expected.products].filter(([, { auditBucket }]) => buckets.has(auditBucket)));
  const suspects = await compareStream(index.stream([...buckets]), asked, {
    looksRight: hasStoredFacts,
    onDocuments: (read) => report({ phase: 'index', read, total: asked.size }),
  });
  return { totals, unequal, suspects };
};

/** Every document as it is. */
const lookAtDocuments: Look = async (index, expected, purgedBefore, report) => {
  const tally = createBucketTally();
  const total = expected.products.size;
  const suspects = await compareStream(index.stream(), expected.products, {
    looksRight: (product, document) => hasStoredFacts(product, document) && hashOf(document) === product.contentHash,
    onDocuments: (read) => report({ phase: 'index', read, total }),
    onDocument: ({ version, source }) => {
      if (isOldTombstone(source, purgedBefore)) return;
      const bucket = typeof source.auditBucket === 'number' ? source.auditBucket : -1;
      tally.add(bucket, version, typeof source.contentHash === 'number' ? source.contentHash : 0);
    },
  });
  return { totals: tally.totals, unequal: unequalBuckets(expected.totals, tally.totals), suspects };
};

interface StreamReader {
  readonly looksRight: (product: ExpectedProduct, document: IndexedDocument) => boolean;
  readonly onDocuments: (count: number) => void;
  readonly onDocument?: (document: IndexedDocument) => void;
}

/** The products whose document looks wrong, is not expected, or did not come. Takes what came out of `expected`. */
async function compareStream(
  stream: AsyncIterable<readonly IndexedDocument[]>,
  expected: Map<string, ExpectedProduct>,
  { looksRight, onDocuments, onDocument }: StreamReader,
): Promise<string[]> {
  const suspects: string[] = [];
  let read = 0;
  for await (const documents of stream) {
    for (const document of documents) {
      onDocument?.(document);
      const product = expected.get(document.productId);
      if (product === undefined || !looksRight(product, document)) suspects.push(document.productId);
      expected.delete(document.productId);
    }
    read += documents.length;
    onDocuments(read);
  }
  for (const [productId, product] of expected) if (!product.mayBeAbsent) suspects.push(productId);
  return suspects;
}

function hasStoredFacts(product: ExpectedProduct, { version, source }: IndexedDocument): boolean {
  return (
    version === product.revision &&
    source.revision === product.revision &&
    source.contentHash === product.contentHash &&
    source.auditBucket === product.auditBucket
  );
}

function hashOf({ source }: IndexedDocument): number {
  return contentHash(source as unknown as ProductDocument);
}

function isOldTombstone({ deleted, deletedAt }: IndexedDocument['source'], purgedBefore: string): boolean {
  return deleted === true && typeof deletedAt === 'string' && Date.parse(deletedAt) < Date.parse(purgedBefore);
}
