import { askToReprocess } from '../../../images/intake/print-images-queue-client.ts';
import type { QuarantineKind } from './entry.ts';
import { listFailedObjects, putAgain, readFailedObject } from './failed-conversions-client.ts';
import { type QuarantineTools, retryPorts } from './quarantine-client.ts';
import { forgetPassports, isReadSince, listQuarantinedImages, releaseImage } from './quarantined-images-client.ts';
import { readRejected } from './rejected-events-client.ts';
import { type RetryReport, retryEvents } from './retry-events.ts';

export interface RetrySelection {
  readonly kinds: readonly QuarantineKind[];
  readonly reason: string | undefined;
  /** Ids, or the beginnings of ids; none for all. */
  readonly ids: readonly string[];
  readonly go: boolean;
  readonly withArchive: boolean;
}

export interface ImageRetry {
  /** To be looked at again. */
  asked: number;
  /** Were read since; their copies are deleted. */
  released: number;
  /** Not taken by the queue. */
  failed: number;
}

export interface ConversionRetry {
  objects: number;
  records: number;
  /** Objects of which Firehose did not take all. */
  failed: number;
}

export interface QuarantineRetry {
  readonly events?: RetryReport;
  readonly images?: ImageRetry;
  readonly conversions?: ConversionRetry;
}

/** So many refused events at once; the same command goes on with the next ones. */
export const MAX_EVENTS = 100_000;

/** Feeds what is kept apart through the front door again, or counts what that would be. */
export async function retryQuarantine(
  tools: QuarantineTools,
  selection: RetrySelection,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<QuarantineRetry> {
  const { kinds } = selection;
  return {
    ...(kinds.includes('events') && { events: await retryRejected(tools, selection, onProgress, signal) }),
    ...(kinds.includes('images') && { images: await retryImages(tools, selection, onProgress, signal) }),
    ...(kinds.includes('conversions') && { conversions: await retryConversions(tools, selection, onProgress, signal) }),
  };
}

async function retryRejected(
  tools: QuarantineTools,
  { reason, ids, go, withArchive }: RetrySelection,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<RetryReport> {
  const { ask, config, retried } = tools;
  const selected = { reason, ids, limit: MAX_EVENTS };
  const pages = readRejected(ask, config.silverDatabase, selected, await retried.list());
  const progress = (report: RetryReport) => onProgress(report.published);
  return retryEvents(pages, retryPorts(tools, signal), { go, withArchive }, progress, signal);
}

async function retryImages(
  { s3, sqs, config }: QuarantineTools,
  { reason, ids, go }: RetrySelection,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<ImageRetry> {
  const report: ImageRetry = { asked: 0, released: 0, failed: 0 };
  const { imageBucket, printImagesQueueUrl } = config;
  for await (const image of listQuarantinedImages(s3, imageBucket)) {
    if (signal.aborted) break;
    if (!isWanted(image.imageId, image.findings[0]?.code, ids, reason)) continue;
    if (await isReadSince(s3, imageBucket, image)) {
      if (go) await releaseImage(s3, imageBucket, image);
      report.released += 1;
      continue;
    }
    if (go) {
      await forgetPassports(s3, imageBucket, image);
      const taken = await askToReprocess(sqs, printImagesQueueUrl, [image.imageId]);
      if (taken.length === 0) {
        report.failed += 1;
        continue;
      }
    }
    report.asked += 1;
    onProgress(report.asked);
  }
  return report;
}

async function retryConversions(
  { s3, config, firehose }: QuarantineTools,
  { reason, ids, go }: RetrySelection,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<ConversionRetry> {
  const report: ConversionRetry = { objects: 0, records: 0, failed: 0 };
  // Those that fail again are new objects, which are left for the next time.
  const startedMs = Date.now();
  for await (const object of listFailedObjects(s3, config.lakeBucket)) {
    if (signal.aborted) break;
    if (object.atMs > startedMs) continue;
    const records = await readFailedObject(s3, config.lakeBucket, object.key);
    if (!isWanted(object.key, records[0]?.code, ids, reason)) continue;
    if (go && !(await putAgain(s3, config.lakeBucket, object, records, firehose))) {
      report.failed += 1;
      continue;
    }
    report.objects += 1;
    report.records += records.length;
    onProgress(report.objects);
  }
  return report;
}

function isWanted(id: string, code: string | undefined, ids: readonly string[], reason: string | undefined): boolean {
  if (reason !== undefined && code !== reason) return false;
  return ids.length === 0 || ids.some((wanted) => id.startsWith(wanted));
}
