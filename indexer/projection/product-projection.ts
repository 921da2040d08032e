/** Everything the indexer knows of one product: the truth that the index is made from, rebuilt from and compared with. */
export interface ProductProjection {
  readonly productId: string;
  /** Raised by every write of a part; the external version of the product's document. */
  readonly revision: number;
  /** The earliest `occurredAt` of the product's upserts, in whatever order they arrived. */
  readonly listedAt?: string;
  readonly product?: ProductPart;
  readonly price?: PricePart;
  readonly stock?: StockPart;
  readonly image?: ImagePart;
  readonly popularity?: PopularityPart;
}

/** What every part has beside its own facts. */
interface Part {
  readonly version: number;
  /** Of the event that brought it; absent where that had none. */
  readonly trace?: PartTrace | undefined;
}

export interface PartTrace {
  /** W3C Trace Context. */
  readonly traceparent: string;
  /** `occurredAt` of the event, ISO-8601 UTC. */
  readonly occurredAt: string;
}

/** Each part has a version line of its own and is replaced only by a newer one. */
export type PartName = 'product' | 'price' | 'stock' | 'image' | 'popularity';

export type ProductPart = ListedProduct | DeletedProduct;

export interface ListedProduct extends Part {
  readonly deleted: false;
  /** `occurredAt` of this version, ISO-8601 UTC. */
  readonly occurredAt: string;
  readonly sku: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  /** From the root to the leaf. */
  readonly categoryPath: readonly string[];
  /** The list price, until the `price` part has one. Minor units of `currency`. */
  readonly priceMinor: number;
  readonly currency: string;
  readonly active: boolean;
  readonly print: {
    readonly formats: readonly { readonly label?: string; readonly widthMm: number; readonly heightMm: number }[];
    readonly materials: readonly string[];
    readonly finishes: readonly string[];
    readonly sides: readonly number[];
  } | null;
  readonly deliveryDays: number | null;
  readonly ratingTenths: number | null;
  readonly imageId: string | null;
  readonly variantGroupId: string | null;
  readonly supplierCodes: readonly string[];
}

export interface DeletedProduct extends Part {
  readonly deleted: true;
  /** `occurredAt` of the deletion, ISO-8601 UTC. */
  readonly occurredAt: string;
}

export interface PricePart extends Part {
  /** Minor units of `currency`. */
  readonly priceMinor: number;
  readonly currency: string;
}

export interface StockPart extends Part {
  /** Pieces. */
  readonly available: number;
}

/** What is known of the image that the product names. Images have version lines of their own, so a part belongs to one `imageId`. */
export interface ImagePart extends Part {
  readonly imageId: string;
  /** `ready`, `warn`, `rejected`, or `deleted`. */
  readonly verdict: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
}

export interface PopularityPart extends Part {
  /** Pieces sold in the last 30 days. */
  readonly unitsSold: number;
  /** Clicks on search results in the last 30 days. */
  readonly clicks: number;
}
