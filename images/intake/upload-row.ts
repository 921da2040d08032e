import type { PrintOrder } from '../print/print-order.ts';

/** What is known of one upload. The API writes it before the file comes; from then on it follows what lies in the upload bucket. */
export interface UploadRow {
  readonly uploadId: string;
  /** The shop's id of the customer; absent of uploads from before there were owners, which nobody may see. */
  readonly ownerId?: string;
  /** What access to its files is signed with. */
  readonly fileKey?: string;
  readonly order: PrintOrder;
  /** SKU. */
  readonly product: string;
  readonly fileName: string;
  readonly contentType: string;
  /** As announced; S3 tells what came. */
  readonly sizeBytes: number;
  /** ISO-8601 UTC. */
  readonly createdAt: string;
  /** Raised by every write, so that nobody overwrites what he has not seen. */
  readonly revision: number;
  /** `present`: the object `etag` lies in the bucket, and `imageId` is the SHA-256 of its bytes unless it was refused. */
  readonly state: 'awaiting' | 'present' | 'deleted';
  readonly imageId?: string;
  readonly etag?: string;
  /** Too large to be looked at: nothing more will come of it. */
  readonly refused?: 'TOO_MANY_BYTES';
  /** Of an upload in parts. */
  readonly multipartId?: string;
  /** W3C Trace Context, which what is announced of the image carries on. */
  readonly traceparent?: string;
  /** Epoch seconds, while it is awaited or deleted: then the table forgets it. */
  readonly expiresAt?: number;
  /** Images that gained or lost this upload and may not have been brought up to date since. */
  readonly unsettled?: readonly string[];
}

/** What an upload has become; the rest of its row, its owner among it, stays as it is. */
export type UploadChange = Pick<
  UploadRow,
  'uploadId' | 'ownerId' | 'state' | 'imageId' | 'etag' | 'refused' | 'unsettled' | 'expiresAt'
>;

/** Partition key and sort key of an upload's row. */
export function uploadRowKey(uploadId: string): { readonly pk: string; readonly sk: string } {
  return { pk: `upload#${uploadId}`, sk: '#upload' };
}

/** What the sort key of an upload among its owner's begins with; its id follows. */
export const ownedUploadPrefix = 'upload#';

/** Partition key and sort key of the item that says whose an upload is. It lives as long as the upload's row. */
export function ownedUploadKey(customerId: string, uploadId: string): { readonly pk: string; readonly sk: string } {
  return { pk: `owner#${customerId}`, sk: `${ownedUploadPrefix}${uploadId}` };
}
