import type { UploadRow } from '../intake/upload-row.ts';
import { uploadKey } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import { printProfileVersion } from '../print/print-profiles.ts';
import { accessFor } from './file-access.ts';
import { findOwnUpload, type OwnUpload } from './find-upload.ts';
import { done, type Outcome } from './outcome.ts';
import type { UploadAnswer } from './upload-contract.ts';
import type { ImageFiles, UploadPorts, UploadRows } from './upload-ports.ts';

/** How long what is linked may be read. */
export const linksExpireInSeconds = 15 * 60;

/** How far an upload is and, once there is a verdict, the print passport with links to what customers may see. */
export async function readUpload(own: OwnUpload, ports: UploadPorts): Promise<Outcome<UploadAnswer>> {
  const found = await findOwnUpload(own, ports);
  if (!found.ok) return found;
  const row = found.value;
  const { uploadId, product, fileName, sizeBytes, order, fileKey } = row;
  const upload = { uploadId, product, fileName, sizeBytes, order };
  const etag = await ports.objects.etagOf(uploadKey(uploadId));
  // What lies in the bucket counts: the table hears of it later.
  if (etag === undefined) return done({ ...upload, state: row.state === 'awaiting' ? 'awaiting' : 'deleted' });
  if (!isOf(row, etag)) return done({ ...upload, state: 'checking' });
  if (row.refused !== undefined) return done({ ...upload, state: 'rejected' });
  const passport = await findPassport(row, ports.rows, ports.files.passportOf);
  if (passport === undefined) return done({ ...upload, state: 'checking' });
  const filesAccess = fileKey && accessFor(uploadId, fileKey, ports.now());
  const links = await linksOf(passport, ports);
  return done({ ...upload, state: passport.verdict, passport, links, ...(filesAccess && { filesAccess }) });
}

/** Whether the row speaks of this object, and not of one that it has replaced. */
function isOf({ state, etag }: UploadRow, etagNow: string): boolean {
  return state === 'present' && (etag === undefined || etag.replaceAll('"', '') === etagNow);
}

/**
 * The passport by the print profiles that are in force or, until the image is processed for them, by those that it was last
 * processed for.
 */
export async function findPassport(
  { imageId, order }: UploadRow,
  rows: Pick<UploadRows, 'profileVersionOf'>,
  passportOf: ImageFiles['passportOf'],
): Promise<PrintPassport | undefined> {
  if (imageId === undefined) return undefined;
  const current = await passportOf(imageId, printProfileVersion, order);
  if (current !== undefined) return current;
  const earlier = await rows.profileVersionOf(imageId);
  if (earlier === undefined || earlier === printProfileVersion) return undefined;
  return passportOf(imageId, earlier, order);
}

async function linksOf({ proof, renditions }: PrintPassport, { files }: UploadPorts): Promise<Record<string, string>> {
  const linked = [...renditions, ...(proof === null ? [] : [{ ...proof, name: 'proof' }])];
  const links = linked.map(
    async ({ name, key }) => [name, await files.presignRead(key, linksExpireInSeconds)] as const,
  );
  return Object.fromEntries(await Promise.all(links));
}
