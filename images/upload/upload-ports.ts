import type { UploadRow } from '../intake/upload-row.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';

/** A part of a multipart upload that S3 has. */
export interface StoredPart {
  readonly partNumber: number;
  readonly etag: string;
  readonly bytes: number;
}

export interface UploadRows {
  create(row: UploadRow): Promise<void>;
  find(uploadId: string): Promise<UploadRow | undefined>;
  /** Ends an upload whose file has not come; without effect when it has another revision by now. */
  markDeleted(uploadId: string, revision: number): Promise<void>;
  /** Version of the print profiles that an image was last processed for; undefined of an unknown image. */
  profileVersionOf(imageId: string): Promise<number | undefined>;
}

/** The object of an upload, in the upload bucket. */
export interface UploadObjects {
  /** A form that takes exactly so many bytes under this key and type. */
  presignForm(
    key: string,
    file: { readonly contentType: string; readonly sizeBytes: number },
    expiresInSeconds: number,
  ): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }>;
  /** Answers the id of the multipart upload. */
  beginParts(key: string, contentType: string): Promise<string>;
  /** A URL that takes exactly so many bytes as one part. */
  presignPart(
    key: string,
    part: { readonly multipartId: string; readonly partNumber: number; readonly bytes: number },
    expiresInSeconds: number,
  ): Promise<string>;
  /** Undefined of a multipart upload that is complete, broken off or unknown. */
  listParts(key: string, multipartId: string): Promise<readonly StoredPart[] | undefined>;
  /** `gone`: there is no such multipart upload any more; `changed`: these are not its parts any more. */
  completeParts(key: string, multipartId: string, parts: readonly StoredPart[]): Promise<'done' | 'gone' | 'changed'>;
  abortParts(key: string, multipartId: string): Promise<void>;
  /** Without quotes; undefined when there is no such object. */
  etagOf(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
}

/** What was made of images, in the image bucket. */
export interface ImageFiles {
  /** Undefined as long as it is not written. */
  passportOf(imageId: string, profileVersion: number, order: PrintOrder): Promise<PrintPassport | undefined>;
  /** The same, perhaps as it was some time ago: for files that are asked for by the hundred. */
  keptPassportOf: ImageFiles['passportOf'];
  presignRead(key: string, expiresInSeconds: number): Promise<string>;
}

/** What the upload API works with. */
export interface UploadPorts {
  readonly rows: UploadRows;
  readonly objects: UploadObjects;
  readonly files: ImageFiles;
  /** Unguessable: whoever knows it may read and delete the upload. */
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
