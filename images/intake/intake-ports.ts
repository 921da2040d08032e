import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { OutputFile } from '../render/output-file.ts';
import type { ImageFindings, ImageLink, ImageState, PendingAnnouncement } from './image-state.ts';
import type { UploadChange, UploadRow } from './upload-row.ts';

// What the cores need of the world. Each call is one request or a few that may be repeated; all reject for transient
// faults only, and then may or may not have had their effect.

/** Links that a change of an upload brings along. */
export interface LinkChange {
  readonly put?: Omit<ImageLink, 'uploadId'> & { readonly imageId: string };
  readonly remove?: string;
}

export interface UploadStore {
  readonly readUpload: (uploadId: string) => Promise<UploadRow | undefined>;
  /** Writes a row and its links, all or nothing, and raises the revision. False: the row has another revision by now. */
  readonly writeUpload: (change: UploadChange, revision: number, links: LinkChange) => Promise<boolean>;
  /** Notes that no image is unsettled any more, unless the row has another revision by now. */
  readonly settleUpload: (uploadId: string, revision: number) => Promise<void>;
}

export interface Lease {
  readonly holder: string;
  /** Epoch milliseconds, both. */
  readonly nowMs: number;
  readonly untilMs: number;
}

export interface ImageStore {
  readonly readState: (imageId: string) => Promise<ImageState | undefined>;
  /** Takes the lease if it is free, and counts one more wish; undefined: somebody holds it. */
  readonly takeLease: (imageId: string, lease: Lease) => Promise<ImageState | undefined>;
  /** Counts one more wish, for whoever holds the lease. */
  readonly raiseWanted: (imageId: string) => Promise<ImageState>;
  /** Gives the lease back if nobody wished for more than `wanted` meanwhile. False: it was not given back. */
  readonly releaseLease: (imageId: string, holder: string, wanted: number) => Promise<boolean>;
  /** Gives the lease back with its wishes unheeded, if it is the holder's. */
  readonly dropLease: (imageId: string, holder: string) => Promise<void>;
  /**
   * Writes what was found and, where the perceptual hash changed, the bands by which look-alikes are searched, all or
   * nothing. Rejects when the lease is not the holder's any more.
   */
  readonly writeFindings: (before: ImageState, holder: string, findings: ImageFindings) => Promise<ImageState>;
  readonly readLinks: (imageId: string) => Promise<readonly ImageLink[]>;
}

/** An object in the upload bucket. */
export interface UploadedObject {
  readonly etag: string;
  readonly bytes: number;
}

export interface UploadBucket {
  readonly headUpload: (uploadId: string) => Promise<UploadedObject | undefined>;
  /** Writes the object to a file and gives the SHA-256 of its bytes; undefined when that object is not there any more. */
  readonly downloadUpload: (uploadId: string, etag: string, path: string) => Promise<string | undefined>;
}

export interface ImageBucket {
  readonly readPassport: (key: string) => Promise<PrintPassport | undefined>;
  readonly putJson: (key: string, value: unknown) => Promise<void>;
  readonly putFile: (
    key: string,
    path: string,
    file: Pick<OutputFile, 'contentType' | 'bytes' | 'sha256'>,
  ) => Promise<void>;
  /** Keeps the image itself as it came, whatever it is. */
  readonly putOriginal: (key: string, file: LocalFile) => Promise<void>;
  readonly listKeys: (prefix: string) => Promise<readonly string[]>;
  readonly removeKeys: (keys: readonly string[]) => Promise<void>;
}

/** An image on this machine's disk. */
export interface LocalFile {
  readonly imageId: string;
  readonly path: string;
}

/** What was made of an image: passports in the order of the orders, and files in a folder of this machine. */
export interface MadePrints {
  readonly passports: readonly PrintPassport[];
  readonly files: readonly OutputFile[];
  readonly folder: string;
}

export interface Workshop {
  /** `printProfileVersion` of what it makes. */
  readonly profileVersion: number;
  /** Rejects when the work could not be done; an image that cannot be worked on has passports that say so. */
  readonly makePrints: (file: LocalFile, orders: readonly PrintOrder[]) => Promise<MadePrints>;
  /** Deletes a folder that prints were made in. */
  readonly discard: (folder: string) => Promise<void>;
  /** A path that nothing uses yet. */
  readonly newPath: () => string;
}

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export interface IntakePorts extends UploadStore, ImageStore, UploadBucket, ImageBucket, Workshop, Clock {
  /** Puts an announcement on the bus; rejects when the bus does not take it. */
  readonly publish: (announcement: PendingAnnouncement) => Promise<void>;
}
