import type { Subject } from './subject.ts';
import type { CustomerUploads } from './uploads-client.ts';

export interface FoundUploads {
  readonly uploadIds: readonly string[];
  readonly imageIds: readonly string[];
  /** Uploads of pictures that he ordered, of which nobody knows whose they are: they stay, and the certificate says so. */
  readonly ownerless: readonly string[];
}

/**
 * Uploads of the customer: those that are noted as his, and those of the pictures of his orders. Pictures are shared by
 * their bytes, so of such uploads only his own count, and those without an owner when no order of others names the picture.
 */
export async function findUploads(
  { customerIds, imageIds, uploadIds }: Subject,
  sharedImageIds: ReadonlySet<string>,
  uploads: CustomerUploads,
): Promise<FoundUploads> {
  const own = new Set(uploadIds);
  for (const customerId of customerIds) for (const id of await uploads.listUploadsOf(customerId)) own.add(id);
  const ownerless: string[] = [];
  for (const imageId of imageIds) {
    for (const uploadId of await uploads.uploadsOfImage(imageId)) {
      if (own.has(uploadId)) continue;
      const ownerId = (await uploads.readUpload(uploadId))?.ownerId;
      if (ownerId === undefined && sharedImageIds.has(imageId)) ownerless.push(uploadId);
      else if (ownerId === undefined || customerIds.includes(ownerId)) own.add(uploadId);
    }
  }
  const pictures = new Set(imageIds);
  for (const uploadId of own) {
    const row = await uploads.readUpload(uploadId);
    for (const id of [row?.imageId, ...(row?.unsettled ?? [])]) if (id !== undefined) pictures.add(id);
  }
  return { uploadIds: [...own], imageIds: [...pictures], ownerless };
}
