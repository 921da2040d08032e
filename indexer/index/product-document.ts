/**
 * What OpenSearch holds of a product, one document each; the id is the product's. Derived from the product projection
 * alone. The mapping is typed by these keys: a field without a mapping does not compile.
 */
export interface ProductDocument {
  readonly productId: string;
  /** The projection's revision that this document shows; also its external version in the index. */
  readonly revision: number;
  /** Which of the audit's buckets the product falls into: 0 to 1,023. */
  readonly auditBucket: number;
  /** Hash of everything but `revision` and itself: an unsigned 32-bit integer. */
  readonly contentHash: number;
  /** A tombstone: nothing but the fields that a document must have is filled in. */
  readonly deleted: boolean;
  /** When the product was deleted, ISO-8601 UTC. */
  readonly deletedAt: string | null;
  /** Whether the shop offers it. */
  readonly active: boolean;
  readonly sku: string | null;
  readonly supplierCodes: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  /** Every level's full path, from the root: `['Cards', 'Cards / Business cards']`. */
  readonly categoryPaths: readonly string[];
  /** Products that differ only in size or material share it; a product of its own has its own id here. */
  readonly variantGroup: string;
  /** Names as people say them: `A3`, `Square 148`, `600 × 900 mm`. */
  readonly formats: readonly string[];
  /** Trimmed sizes in millimetres, shorter side first: `297x420`. */
  readonly sizesMm: readonly string[];
  readonly orientations: readonly Orientation[];
  readonly materials: readonly string[];
  readonly finishes: readonly string[];
  /** Printed sides. */
  readonly sides: readonly number[];
  /** Further properties as text, searched but not filtered: `"duplex"`, `"450 gsm"`. */
  readonly attributes: readonly string[];
  /** Minor units of `currency`. */
  readonly priceMinor: number | null;
  readonly currency: string | null;
  /** Pieces in stock; null for what is made to order. */
  readonly available: number | null;
  /** False only when `available` is 0. */
  readonly inStock: boolean;
  readonly deliveryDays: number | null;
  /** Tenths of a star, 0 to 50. */
  readonly ratingTenths: number | null;
  readonly imageId: string | null;
  /** Verdict of the check of that image: `ready`, `warn` or `rejected`; null while there is none. */
  readonly imageVerdict: string | null;
  readonly imageWidthPx: number | null;
  readonly imageHeightPx: number | null;
  /** Sales and clicks of the last 30 days as one number above 0; null when there were none. */
  readonly popularity: number | null;
  /** When the product was first announced, ISO-8601 UTC. */
  readonly listedAt: string | null;
  /** When the newest version of the product itself was announced, ISO-8601 UTC. */
  readonly updatedAt: string | null;
  /** W3C Trace Context of the last change; absent where that had none. Only shown. */
  readonly traceparent?: string;
}

export type Orientation = 'portrait' | 'landscape' | 'square';
