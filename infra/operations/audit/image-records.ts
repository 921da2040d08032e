import type { ImageLink, ImageState } from '../../../images/intake/image-state.ts';
import { imageStateKey, linkPrefix } from '../../../images/intake/image-state.ts';
import type { UploadRow } from '../../../images/intake/upload-row.ts';
import { uploadRowKey } from '../../../images/intake/upload-row.ts';
import { uploadKey } from '../../../images/passport/object-keys.ts';

/** An object as S3 lists it. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly modifiedMs: number;
}

/** What the table knows of an image. */
export interface KnownImage {
  readonly imageId: string;
  readonly state: Pick<ImageState, 'profileVersion' | 'leaseUntilMs' | 'deleted'> | undefined;
  readonly links: readonly ImageLink[];
}

/** What the table knows of an upload. */
export type KnownUpload = Pick<UploadRow, 'uploadId' | 'state' | 'imageId' | 'etag' | 'order' | 'refused'> & {
  /** Key in the upload bucket. */
  readonly key: string;
};

/** What an item of the table is about, as far as the audit asks. */
export type ImageRecord =
  | { readonly kind: 'state'; readonly imageId: string; readonly state: NonNullable<KnownImage['state']> }
  | { readonly kind: 'link'; readonly imageId: string; readonly link: ImageLink }
  | { readonly kind: 'upload'; readonly upload: KnownUpload };

const IMAGE = imageStateKey('').pk;
const STATE = imageStateKey('').sk;
const UPLOAD = uploadRowKey('');

/** Reads an item; undefined of what the audit has nothing to do with. */
export function imageRecord(item: Readonly<Record<string, unknown>>): ImageRecord | undefined {
  const [pk, sk] = [String(item.pk), String(item.sk)];
  if (pk.startsWith(UPLOAD.pk) && sk === UPLOAD.sk) return { kind: 'upload', upload: knownUpload(item as never) };
  if (!pk.startsWith(IMAGE)) return undefined;
  const imageId = pk.slice(IMAGE.length);
  if (sk === STATE) {
    const { profileVersion, leaseUntilMs = 0, deleted } = item as Partial<ImageState>;
    return { kind: 'state', imageId, state: { profileVersion, leaseUntilMs, deleted } };
  }
  if (!sk.startsWith(linkPrefix)) return undefined;
  const { uploadId, order } = item as unknown as ImageLink;
  return { kind: 'link', imageId, link: { uploadId, order } };
}

/** A row as the audit needs it. */
export function knownUpload({ uploadId, state, imageId, etag, order, refused }: UploadRow): KnownUpload {
  return { uploadId, state, imageId, etag, order, refused, key: uploadKey(uploadId) };
}

/** All pages of a listing, or none of them where it is not wanted. */
export async function allObjects(
  pages: AsyncIterable<readonly StoredObject[]>,
  isWanted = true,
): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  if (!isWanted) return objects;
  for await (const page of pages) objects.push(...page);
  return objects;
}
