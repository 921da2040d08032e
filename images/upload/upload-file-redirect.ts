import type { UploadRow } from '../intake/upload-row.ts';
import { versionFolder } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import { allowsFiles } from './file-access.ts';
import { findOwnUpload, findUpload } from './find-upload.ts';
import { done, type Outcome, refused, unknownUpload } from './outcome.ts';
import { findPassport, linksExpireInSeconds } from './read-upload.ts';
import type { UploadPorts } from './upload-ports.ts';

/** Browsers may follow a redirect again by themselves for this long, which is less than where it leads to lives. */
export const redirectKeptSeconds = linksExpireInSeconds - 5 * 60;

const noFile = refused('FILE_NOT_FOUND', 'There is no such file of this upload.');

export interface AskedFile {
  readonly uploadId: string;
  /** Within the folder of the image's version, e.g. `web/1200.webp`. */
  readonly path: string;
  /** What opens it: that it is this customer's, or what its owner was given. */
  readonly by: { readonly customerId: string } | { readonly access: string };
}

/** Where to read a file of an upload: only what its passport names for customers, and the tiles. */
export async function uploadFileUrl({ uploadId, path, by }: AskedFile, ports: UploadPorts): Promise<Outcome<string>> {
  const found =
    'access' in by ? await findByAccess(uploadId, by.access, ports) : await findOwnUpload({ uploadId, ...by }, ports);
  if (!found.ok) return found;
  if (found.value.state !== 'present') return noFile;
  const passport = await findPassport(found.value, ports.rows, ports.files.keptPassportOf);
  if (passport === undefined) return noFile;
  const key = `${versionFolder(passport.imageId, passport.profileVersion)}${path}`;
  return isForCustomers(key, passport) ? done(await ports.files.presignRead(key, linksExpireInSeconds)) : noFile;
}

/** Access that is wrong or has expired opens as little as an unknown id. */
async function findByAccess(uploadId: string, access: string, ports: UploadPorts): Promise<Outcome<UploadRow>> {
  const found = await findUpload(uploadId, ports);
  if (!found.ok) return found;
  const { fileKey } = found.value;
  return fileKey !== undefined && allowsFiles(access, uploadId, fileKey, ports.now()) ? found : unknownUpload;
}

function isForCustomers(key: string, { proof, renditions, tiles }: PrintPassport): boolean {
  if (key === proof?.key || renditions.some((rendition) => rendition.key === key)) return true;
  return tiles !== null && (key === tiles.key || isTile(key, tiles.key));
}

/** The Deep Zoom layout: `NAME.dzi`, and beside it `NAME_files/LEVEL/COLUMN_ROW.FORMAT`. */
function isTile(key: string, dziKey: string): boolean {
  const folder = `${dziKey.replace(/\.dzi$/, '')}_files/`;
  return key.startsWith(folder) && /^\d{1,2}\/\d{1,4}_\d{1,4}\.(jpe?g|png|webp)$/.test(key.slice(folder.length));
}
