import { uploadKey } from '../passport/object-keys.ts';
import { findOwnUpload, type OwnUpload } from './find-upload.ts';
import { done, type Outcome } from './outcome.ts';
import type { UploadPorts } from './upload-ports.ts';

/**
 * Deletes an upload, or breaks it off. The rest follows from the object being gone; where none ever came nothing is
 * announced, so the row is ended here.
 */
export async function deleteUpload(own: OwnUpload, ports: UploadPorts): Promise<Outcome<undefined>> {
  const found = await findOwnUpload(own, ports);
  if (!found.ok) return found;
  const { uploadId, multipartId, state, revision } = found.value;
  const key = uploadKey(uploadId);
  if (multipartId !== undefined && state !== 'present') await ports.objects.abortParts(key, multipartId);
  await ports.objects.delete(key);
  if (state === 'awaiting') await ports.rows.markDeleted(uploadId, revision);
  return done(undefined);
}
