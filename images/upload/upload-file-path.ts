import { versionFolder } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';

/** Where the API answers a file of an upload that its passport names; `key` is the one in the passport. */
export function uploadFilePath(id: string, { imageId, profileVersion }: PrintPassport, key: string): string {
  const folder = versionFolder(imageId, profileVersion);
  return `/uploads/${id}/files/${key.startsWith(folder) ? key.slice(folder.length) : key}`;
}
