import { versionFolder } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';

import type { UploadAnswer } from './upload-contract.ts';

/**
 * Where the API answers a file of an upload that its passport names; `key` is the one in the passport. With what the API
 * gave for it (`filesAccess`) it needs no token.
 */
export function uploadFilePath(
  { uploadId, filesAccess }: Pick<UploadAnswer, 'uploadId' | 'filesAccess'>,
  { imageId, profileVersion }: PrintPassport,
  key: string,
): string {
  const folder = versionFolder(imageId, profileVersion);
  const query = filesAccess === undefined ? '' : `?access=${encodeURIComponent(filesAccess)}`;
  return `/uploads/${uploadId}/files/${key.startsWith(folder) ? key.slice(folder.length) : key}${query}`;
}
