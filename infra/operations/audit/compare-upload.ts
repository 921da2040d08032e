import type { ImageDrift } from './compare-image.ts';
import type { KnownUpload, StoredObject } from './image-records.ts';

/** What is known of one upload in its three places. */
export interface UploadSight {
  readonly uploadId: string;
  readonly upload: KnownUpload | undefined;
  /** In the upload bucket. */
  readonly object: StoredObject | undefined;
  /** Images that say that they are held by the upload. */
  readonly linkedImages: readonly string[];
}

/** What does not agree about an upload. */
export function uploadDriftOf({ uploadId, upload, object, linkedImages }: UploadSight): ImageDrift[] {
  const key = upload?.key ?? object?.key ?? '';
  const drift = (kind: ImageDrift['kind'], detail: string, imageId?: string): ImageDrift => ({
    ...{ id: uploadId, kind, key, detail, passportKeys: [] },
    ...(imageId !== undefined && { imageId }),
    ...(object !== undefined && { bytes: object.bytes, modifiedMs: object.modifiedMs }),
  });
  if (upload === undefined) {
    const held = linkedImages.map((imageId) =>
      drift('unlinked', `${imageId} is held by an upload that the table does not know`, imageId),
    );
    return object === undefined ? held : [drift('orphaned', 'nobody announced it'), ...held];
  }
  const found: ImageDrift[] = [];
  const isPresent = upload.state === 'present';
  if (isPresent && object === undefined)
    found.push({ ...drift('unlinked', 'its file is gone, and its row does not know'), isLost: true });
  if (isPresent && object !== undefined && object.etag !== upload.etag)
    found.push(drift('unlinked', 'its file is another one than its row knows'));
  if (!isPresent && object !== undefined)
    found.push(drift('unlinked', `its row is ${upload.state}, and its file is there`));
  if (isPresent && upload.imageId !== undefined && !linkedImages.includes(upload.imageId))
    found.push(drift('unlinked', `${upload.imageId} does not know that the upload holds it`, upload.imageId));
  const others = linkedImages.filter((imageId) => !isPresent || imageId !== upload.imageId);
  for (const imageId of others) found.push(drift('unlinked', `${imageId} takes itself to be held by it`, imageId));
  return found;
}
