import { uploadKey } from '../passport/object-keys.ts';
import { findOwnUpload, type OwnUpload } from './find-upload.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { partBytes } from './start-upload.ts';
import type { CompleteUploadRequest } from './upload-contract.ts';
import type { StoredPart, UploadPorts } from './upload-ports.ts';

/**
 * Joins the parts of an upload. Asked again after it was done, it says so again: the first answer may have been lost. S3
 * would join whatever is there, so what is there is compared with what was declared.
 */
export async function completeUpload(
  own: OwnUpload,
  { parts }: CompleteUploadRequest,
  ports: UploadPorts,
): Promise<Outcome<undefined>> {
  const found = await findOwnUpload(own, ports);
  if (!found.ok) return found;
  const { multipartId, sizeBytes, state } = found.value;
  if (multipartId === undefined) return refused('NOT_IN_PARTS', 'This file is sent in one piece.');
  if (state === 'deleted') return ended;
  const key = uploadKey(own.uploadId);
  const stored = await ports.objects.listParts(key, multipartId);
  const expectedBytes = partBytes(sizeBytes);
  const wrong = whatIsUnknown(parts, expectedBytes.length) ?? (stored && whatIsWrong(parts, stored, expectedBytes));
  if (wrong !== undefined) return refused('PARTS_WRONG', wrong, 'parts');
  if (stored === undefined) return doneBefore(key, ports);
  const completed = await ports.objects.completeParts(key, multipartId, stored);
  if (completed === 'changed') return refused('PARTS_WRONG', 'A part was sent again meanwhile. Complete it once more.');
  return completed === 'gone' ? doneBefore(key, ports) : done(undefined);
}

/** No parts are left: they were joined, or thrown away. S3 does not keep the ETags of joined parts, so none are compared. */
async function doneBefore(key: string, { objects }: UploadPorts): Promise<Outcome<undefined>> {
  return (await objects.etagOf(key)) === undefined ? ended : done(undefined);
}

const ended = refused('UPLOAD_ENDED', 'This upload was deleted or has expired. Begin again.');

/** Holds before and after the parts were joined. */
function whatIsUnknown(told: CompleteUploadRequest['parts'], count: number): string | undefined {
  if (told.length !== count) return `There are ${count} parts, not ${told.length}.`;
  const numbers = new Set(told.map(({ partNumber }) => partNumber));
  const missing = Array.from({ length: count }, (_, index) => index + 1).find((number) => !numbers.has(number));
  return missing === undefined ? undefined : `Part ${missing} is missing.`;
}

function whatIsWrong(
  told: CompleteUploadRequest['parts'],
  stored: readonly StoredPart[],
  expectedBytes: readonly number[],
): string | undefined {
  const etags = new Map(told.map(({ partNumber, etag }) => [partNumber, etag.replaceAll('"', '')]));
  const wrong = expectedBytes.findIndex((bytes, index) => {
    const part = stored.find(({ partNumber }) => partNumber === index + 1);
    return part?.bytes !== bytes || part.etag !== etags.get(part.partNumber);
  });
  return wrong < 0 ? undefined : `Part ${wrong + 1} has not come, or is not the one that was sent last. Send it again.`;
}
