import type { PrintOrder } from '../print/print-order.ts';

/** An announcement that is on its way to the bus. Stored before it is published: whoever finds it publishes the very same. */
export interface PendingAnnouncement {
  readonly version: number;
  /** Of the facts that it tells. */
  readonly fingerprint: string;
  readonly detailType: 'image.processed' | 'image.rejected' | 'image.deleted';
  /** JSON. */
  readonly detail: string;
}

/** What is known of one image, by whoever holds its lease. */
export interface ImageState {
  readonly imageId: string;
  /** Of its last announcement; 0 when there was none. Goes on after the image was deleted. */
  readonly version: number;
  /** How often somebody wanted it to be brought up to date: whoever does so notices when it was wanted anew meanwhile. */
  readonly wanted: number;
  /** Epoch milliseconds; 0 when nobody works on it. */
  readonly leaseUntilMs: number;
  readonly leaseHolder?: string;
  /** Of what stands in the image bucket. */
  readonly profileVersion?: number;
  readonly verdict?: 'ready' | 'warn' | 'rejected';
  readonly perceptualHash?: string;
  readonly deleted?: boolean;
  /** Fingerprint of the facts that were announced last. */
  readonly announced?: string;
  readonly pending?: PendingAnnouncement;
}

/** An upload that holds an image, and what it was uploaded for. */
export interface ImageLink {
  readonly uploadId: string;
  readonly order: PrintOrder;
  /** The canary's: it is checked and rendered like any other, and nobody is told. */
  readonly isCanary?: true;
}

/** What the holder of the lease has found; what is left out is forgotten. */
export type ImageFindings = Pick<
  ImageState,
  'version' | 'profileVersion' | 'verdict' | 'perceptualHash' | 'deleted' | 'announced' | 'pending'
>;

/** Partition key and sort key of an image's state. */
export function imageStateKey(imageId: string): { readonly pk: string; readonly sk: string } {
  return { pk: `image#${imageId}`, sk: '#state' };
}

/** Sort keys of an image's links begin with this. */
export const linkPrefix = 'upload#';

export function linkKey(imageId: string, uploadId: string): { readonly pk: string; readonly sk: string } {
  return { pk: imageStateKey(imageId).pk, sk: `${linkPrefix}${uploadId}` };
}
