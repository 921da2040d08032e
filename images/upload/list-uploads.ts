import { done, type Outcome, refused } from './outcome.ts';
import type { UploadListAnswer } from './upload-contract.ts';
import { isUploadId } from './upload-id.ts';
import type { UploadPorts } from './upload-ports.ts';

/** Of one answer. DynamoDB reads up to 100 rows at once. */
export const uploadsPerPage = 50;

/**
 * A customer's own uploads, newest first, without those that were deleted or never came in time; an answer may hold fewer
 * than fit although more follow.
 * @param after the last one of the answer before; '' for the first
 */
export async function listUploads(
  customerId: string,
  after: string,
  { rows, owners, now }: UploadPorts,
): Promise<Outcome<UploadListAnswer>> {
  if (after !== '' && !isUploadId(after)) {
    return refused('REQUEST_INVALID', 'after: Expected the "next" of the answer before', 'after');
  }
  const page = await owners.pageOf(customerId, { after: after === '' ? undefined : after, most: uploadsPerPage });
  const found = await rows.findAll(page.uploadIds);
  const shown = found.filter(
    ({ ownerId, state, expiresAt }) =>
      ownerId === customerId && state !== 'deleted' && (expiresAt === undefined || expiresAt * 1000 > now()),
  );
  const uploads = shown.map(({ uploadId, createdAt, product, fileName, sizeBytes, order }) => ({
    uploadId,
    createdAt,
    product,
    fileName,
    sizeBytes,
    order,
  }));
  return done({ uploads, ...(page.next !== undefined && { next: page.next }) });
}
