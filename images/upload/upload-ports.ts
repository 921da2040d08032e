import type { UploadRow } from '../intake/upload-row.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { VerifyToken } from './customer-token.ts';

/** A part of a multipart upload that S3 has. */
export interface StoredPart {
  readonly partNumber: number;
  readonly etag: string;
  readonly bytes: number;
}

export interface UploadRows {
  /** Also notes the upload among those of its owner. */
  create(row: UploadRow & { readonly ownerId: string }): Promise<void>;
  find(uploadId: string): Promise<UploadRow | undefined>;
  /** Those that there are, in the order of the ids. @param uploadIds at most 100 */
  findAll(uploadIds: readonly string[]): Promise<readonly UploadRow[]>;
  /** Ends an upload whose file has not come; without effect when it has another revision by now. */
  markDeleted(uploadId: string, revision: number): Promise<void>;
  /** Version of the print profiles that an image was last processed for; undefined of an unknown image. */
  profileVersionOf(imageId: string): Promise<number | undefined>;
}

/** Which uploads are whose; also of rows that are gone. */
export interface UploadOwners {
  /** Newest first; `next` is there when more may follow. */
  pageOf(
    customerId: string,
    page: { readonly after: string | undefined; readonly most: number },
  ): Promise<{ readonly uploadIds: readonly string[]; readonly next?: string }>;
  listUploadsOf(customerId: string): Promise<readonly string[]>;
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
  readonly verifyToken: VerifyToken;
  readonly rows: UploadRows;
  readonly owners: Pick<UploadOwners, 'pageOf'>;
  readonly objects: UploadObjects;
  readonly files: ImageFiles;
  /** Later ones are greater; nobody guesses one. */
  readonly newId: () => string;
  /** Of 256 bits, as text. */
  readonly newKey: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
