import type { LakeRow } from './lake-sightings.ts';
import type { LakeQuestion } from './lake-statements.ts';
import type { Sighting } from './sighting.ts';

export type QueueName = 'analytics' | 'indexing' | 'images' | 'catalog-stream';

/** What Athena answers to the questions about one id. */
export interface LakeAnswer {
  readonly silver: readonly LakeRow[];
  readonly bronze: readonly LakeRow[];
  readonly rejected: readonly LakeRow[];
  /** Undefined where no view can have it. */
  readonly view: readonly LakeRow[] | undefined;
}

/** The product of an id or a SKU. */
export interface ProductSightings {
  readonly productId: string;
  readonly sightings: readonly Sighting[];
}

export interface ImageSightings {
  /** The uploads that hold the image. */
  readonly uploadIds: readonly string[];
  readonly sightings: readonly Sighting[];
}

export interface UploadSightings {
  readonly imageId: string | undefined;
  readonly sightings: readonly Sighting[];
}

/** Where to look. Each rejects when its place does not answer; the others go on. */
export interface WherePorts {
  /** Undefined: nobody wants to pay for it. */
  readonly askLake: ((question: LakeQuestion) => Promise<LakeAnswer>) | undefined;
  readonly readArchive: () => Promise<Sighting>;
  /** How many messages wait. */
  readonly readQueue: (name: QueueName) => Promise<number>;
  readonly countDeadLetters: (name: QueueName) => Promise<number>;
  /** Dead letters that hold one of these texts, and can be about such a thing. */
  readonly searchDeadLetters: (
    name: QueueName,
    texts: readonly string[],
    kind?: LakeQuestion['kind'],
  ) => Promise<DeadLetterSearch>;
  readonly readProduct: (idOrSku: string) => Promise<ProductSightings>;
  readonly readImage: (imageId: string) => Promise<ImageSightings>;
  readonly readUpload: (uploadId: string) => Promise<UploadSightings>;
}

export interface DeadLetterSearch {
  readonly lookedAt: number;
  /** As many as wait may be more than were looked at. */
  readonly waiting: number;
  readonly found: readonly { readonly reason: string; readonly detail: string; readonly sinceMs: number }[];
}
