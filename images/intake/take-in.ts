import { traceIdOf } from '../../pipelines/contracts/traceparent.ts';
import { followUpload } from './follow-upload.ts';
import type { IntakePorts } from './intake-ports.ts';
import { type ImageOutcome, reconcileImage, type Worker } from './reconcile-image.ts';
import type { Intake } from './s3-message.ts';

/** What a message came to. */
export interface TakenIn {
  readonly images: readonly ImageReport[];
  /** Of an upload that nobody announced, or that the table has forgotten. */
  readonly unannounced: number;
  /** Objects too large to be looked at. */
  readonly refused: number;
  readonly foreign: number;
  /** Of the uploads, for the log. */
  readonly traceIds: readonly string[];
}

export type ImageReport = ImageOutcome & { readonly imageId: string };

export interface IntakeLimits {
  /** A larger object is refused. */
  readonly maxBytes: number;
}

/**
 * Does what a message asks for. May be repeated at any time, after a failure at any point, beside any other worker: it
 * ends in the same objects, passports and announcements.
 * @throws for transient faults; the message is to be delivered again
 */
export async function takeIn(
  intake: Intake,
  worker: Worker,
  limits: IntakeLimits,
  ports: IntakePorts,
): Promise<TakenIn> {
  const images: ImageReport[] = [];
  const counts = { unannounced: 0, refused: 0 };
  const traceIds: string[] = [];
  for (const uploadId of intake.uploadIds) {
    const followed = await followUpload(uploadId, limits.maxBytes, ports);
    if (followed === undefined) {
      counts.unannounced += 1;
      continue;
    }
    const { row, file } = followed;
    if (row.refused !== undefined) counts.refused += 1;
    const imageIds = new Set([...(row.imageId === undefined ? [] : [row.imageId]), ...(row.unsettled ?? [])]);
    const traceId = traceIdOf(row.traceparent);
    if (traceId !== undefined) traceIds.push(traceId);
    const traced = { ...worker, traceparent: row.traceparent };
    for (const imageId of imageIds) images.push({ imageId, ...(await reconcileImage(imageId, traced, file, ports)) });
    if (row.unsettled !== undefined && row.unsettled.length > 0) await ports.settleUpload(uploadId, row.revision);
  }
  for (const imageId of intake.reprocess) {
    if ((await ports.readState(imageId)) === undefined) continue;
    images.push({ imageId, ...(await reconcileImage(imageId, worker, undefined, ports)) });
  }
  return { images, ...counts, foreign: intake.foreign, traceIds };
}
