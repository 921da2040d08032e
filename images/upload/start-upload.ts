import { traceOf } from '../../pipelines/contracts/traceparent.ts';
import { bytesText } from '../assess/wording.ts';
import { maxFileBytes } from '../inspect/largest-file.ts';
import { uploadKey } from '../passport/object-keys.ts';
import { sizeProblem } from '../print/offered-size.ts';
import type { PrintOrder } from '../print/print-order.ts';
import { printProfileOf } from '../print/print-profiles.ts';
import { formatByName } from './accepted-formats.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { maxPostBytes, partSizeBytes, type StartUploadAnswer, type UploadWish } from './upload-contract.ts';
import type { UploadPorts } from './upload-ports.ts';

/** How long a file may be sent: in one piece, and in parts. */
export const postExpiresInSeconds = 15 * 60;
export const partsExpireInSeconds = 60 * 60;

/** An upload that never came is forgotten. */
const awaitedSeconds = 24 * 60 * 60;

export interface UploadSender {
  /** The customer who alone may see the upload from now on. */
  readonly ownerId: string;
  /** Of the request; without one a trace begins here. */
  readonly traceparent?: string | undefined;
}

/** Checks what shall be sent before a byte of it is, keeps the order, and says where the file goes. */
export async function startUpload(
  wish: UploadWish,
  { ownerId, traceparent }: UploadSender,
  ports: UploadPorts,
): Promise<Outcome<StartUploadAnswer>> {
  const ordered = orderOf(wish);
  if (!ordered.ok) return ordered;
  const typed = contentTypeOf(wish);
  if (!typed.ok) return typed;
  const [uploadId, nowMs] = [ports.newId(), ports.now()];
  const { product, fileName, sizeBytes } = wish;
  const file = { contentType: typed.value, sizeBytes };
  const { multipartId, ...instructions } = await sendingOf(uploadKey(uploadId), file, ports);
  await ports.rows.create({
    uploadId,
    ownerId,
    fileKey: ports.newKey(),
    traceparent: traceparent ?? traceOf(uploadId),
    order: ordered.value,
    product,
    fileName,
    ...file,
    createdAt: new Date(nowMs).toISOString(),
    revision: 0,
    state: 'awaiting',
    ...(multipartId !== undefined && { multipartId }),
    expiresAt: Math.ceil(nowMs / 1000) + awaitedSeconds,
  });
  return done({ uploadId, order: ordered.value, ...instructions });
}

function orderOf({ product, widthMm, heightMm, bleedMm }: UploadWish): Outcome<PrintOrder> {
  const profile = printProfileOf(product);
  const wrong = sizeProblem({ widthMm, heightMm }, profile);
  if (wrong !== undefined) return refused('SIZE_NOT_OFFERED', wrong.message, wrong.side);
  return done({ profile: profile.name, widthMm, heightMm, bleedMm: bleedMm ?? profile.defaultBleedMm });
}

function contentTypeOf({ fileName, contentType, sizeBytes }: UploadWish): Outcome<string> {
  if (sizeBytes === 0) return refused('FILE_EMPTY', 'The file is empty.', 'sizeBytes');
  if (sizeBytes > maxFileBytes) {
    const message = `The file is larger than ${bytesText(maxFileBytes)}. Save it with compression (TIFF: LZW or ZIP), or flatten its layers.`;
    return refused('FILE_TOO_LARGE', message, 'sizeBytes');
  }
  const format = formatByName(fileName, contentType);
  if (format.ok) return done(format.contentType);
  return refused('FORMAT_UNSUPPORTED', `${format.message} ${format.advice}`, 'fileName');
}

type Sending = Pick<StartUploadAnswer, 'expiresInSeconds' | 'upload'> & { readonly multipartId?: string };

async function sendingOf(
  key: string,
  file: { readonly contentType: string; readonly sizeBytes: number },
  { objects }: UploadPorts,
): Promise<Sending> {
  if (file.sizeBytes <= maxPostBytes) {
    const { url, fields } = await objects.presignForm(key, file, postExpiresInSeconds);
    return { expiresInSeconds: postExpiresInSeconds, upload: { kind: 'post', url, fields: { ...fields } } };
  }
  const multipartId = await objects.beginParts(key, file.contentType);
  const parts = await Promise.all(
    partBytes(file.sizeBytes).map(async (bytes, index) => {
      const partNumber = index + 1;
      return {
        partNumber,
        url: await objects.presignPart(key, { multipartId, partNumber, bytes }, partsExpireInSeconds),
      };
    }),
  );
  return { multipartId, expiresInSeconds: partsExpireInSeconds, upload: { kind: 'multipart', partSizeBytes, parts } };
}

/** Size of each part of a file, in order. */
export function partBytes(sizeBytes: number): readonly number[] {
  const count = Math.ceil(sizeBytes / partSizeBytes);
  return Array.from({ length: count }, (_, index) => Math.min(partSizeBytes, sizeBytes - index * partSizeBytes));
}
