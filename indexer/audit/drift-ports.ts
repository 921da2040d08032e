import type { ProductProjection } from '../projection/product-projection.ts';
import type { BucketTotals } from './bucket-totals.ts';
import type { IndexedDocument } from './indexed-document.ts';

export interface ProjectionPage {
  readonly items: readonly ProductProjection[];
  /** Where the segment goes on; undefined at its end. */
  readonly cursor: string | undefined;
}

/** The truth: what every document of the index is made from. */
export interface ProjectionReader {
  /** Consistent: every write that ended before is seen. Products that are unknown are absent from the answer. */
  read(productIds: readonly string[]): Promise<readonly ProductProjection[]>;
  /** Consistent, in parts that may be read at the same time. */
  scan(part: { segment: number; totalSegments: number; cursor?: string | undefined }): AsyncIterable<ProjectionPage>;
}

/** One concrete index, however its documents came into it. */
export interface IndexReader {
  /** Makes what was written so far visible to `totals` and `stream`. */
  refresh(): Promise<void>;
  /** Of the stored fields; tombstones that may be absent do not count. */
  totals(purgedBefore: string): Promise<BucketTotals>;
  /** All documents, or those of some buckets without their content. A document without a bucket is in bucket -1. */
  stream(buckets?: readonly number[]): AsyncIterable<readonly IndexedDocument[]>;
  /** As they are at this moment, refreshed or not. */
  read(productIds: readonly string[]): Promise<readonly IndexedDocument[]>;
}

export interface DriftPorts {
  readonly projection: ProjectionReader;
  readonly index: IndexReader;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}
