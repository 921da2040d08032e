import { createHmac, timingSafeEqual } from 'node:crypto';

// Browsers send no token with the pictures of a page. So whoever may see an upload is given, with its verdict, what to add
// to the addresses of its files: the end of its life, and a code of it by a key that only this upload has.

const hourSeconds = 60 * 60;

/** A page may stay open for a working day; addresses stay the same for an hour, so that browsers keep what they fetched. */
const hoursGood = 8;

export function accessFor(uploadId: string, fileKey: string, nowMs: number): string {
  const end = (Math.floor(nowMs / 1000 / hourSeconds) + 1 + hoursGood) * hourSeconds;
  return `${end.toString(36)}.${codeOf(uploadId, fileKey, end)}`;
}

/** Whether this was given for this upload, and is still good. */
export function allowsFiles(access: string, uploadId: string, fileKey: string, nowMs: number): boolean {
  const [, endText = '', code = ''] = /^([0-9a-z]{1,10})\.([\w-]{43})$/.exec(access) ?? [];
  const end = Number.parseInt(endText, 36);
  if (!Number.isSafeInteger(end) || end * 1000 <= nowMs) return false;
  return timingSafeEqual(Buffer.from(code), Buffer.from(codeOf(uploadId, fileKey, end)));
}

function codeOf(uploadId: string, fileKey: string, end: number): string {
  return createHmac('sha256', fileKey).update(`${uploadId}.${end}`).digest('base64url');
}
