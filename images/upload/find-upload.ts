import type { UploadRow } from '../intake/upload-row.ts';
import { done, type Outcome, unknownUpload } from './outcome.ts';
import type { UploadPorts } from './upload-ports.ts';

/** As `newId` makes them; nothing else is worth asking the table for. */
const uploadIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An upload that is known and has not expired. DynamoDB removes expired rows only within days. */
export async function findUpload(uploadId: string, { rows, now }: UploadPorts): Promise<Outcome<UploadRow>> {
  const row = uploadIdPattern.test(uploadId) ? await rows.find(uploadId) : undefined;
  if (row === undefined) return unknownUpload;
  return row.expiresAt !== undefined && row.expiresAt * 1000 <= now() ? unknownUpload : done(row);
}
