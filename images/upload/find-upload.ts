import type { UploadRow } from '../intake/upload-row.ts';
import { done, type Outcome, unknownUpload } from './outcome.ts';
import { isUploadId } from './upload-id.ts';
import type { UploadPorts } from './upload-ports.ts';

/** Which upload is meant, and whose it must be. */
export interface OwnUpload {
  readonly uploadId: string;
  readonly customerId: string;
}

/** An upload of this customer. Those of others are as unknown to him as those that never were, and so are those of nobody. */
export async function findOwnUpload(
  { uploadId, customerId }: OwnUpload,
  ports: UploadPorts,
): Promise<Outcome<UploadRow>> {
  const found = await findUpload(uploadId, ports);
  return found.ok && found.value.ownerId !== customerId ? unknownUpload : found;
}

/** An upload that is known and has not expired, whosever it is. DynamoDB removes expired rows only within days. */
export async function findUpload(uploadId: string, { rows, now }: UploadPorts): Promise<Outcome<UploadRow>> {
  const row = isUploadId(uploadId) ? await rows.find(uploadId) : undefined;
  if (row === undefined) return unknownUpload;
  return row.expiresAt !== undefined && row.expiresAt * 1000 <= now() ? unknownUpload : done(row);
}
