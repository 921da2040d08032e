import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { printProfileVersion } from '../../../images/print/print-profiles.ts';
import type { AuditResult, AuditSettings } from './audit-part.ts';
import type { ImageDrift } from './compare-image.ts';
import { countingProgress } from './counting-progress.ts';
import { describeImageDrift, describeImageRepair } from './describe-image-drift.ts';
import { findImageDrift, type ImageReport } from './find-image-drift.ts';
import { imageAuditPorts } from './image-audit-client.ts';
import { type ImageRepairPlace, imageRepairPorts } from './image-repair-client.ts';
import { repairImages } from './repair-images.ts';

export interface AuditedImages {
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly place: ImageRepairPlace;
}

/** How long the print-image function may take to what it was asked for, beside whatever else it has to do. */
const MENDING_MS = 120_000;
const POLL_MS = 1_500;

/** Holds the files of images against their passports, and mends what the uploads still allow when asked to. */
export async function auditImages(audited: AuditedImages, settings: AuditSettings): Promise<AuditResult> {
  const { isDeep, graceMs, only, say } = settings;
  const ports = imageAuditPorts(audited.dynamo, audited.s3, audited.place);
  const audit = (ids: ReadonlySet<string> | undefined, lagMs: number): Promise<ImageReport> => {
    const display = countingProgress(lagMs);
    const options = { isDeep, lagMs, profileVersion: printProfileVersion, only: ids, onProgress: display.show };
    return findImageDrift(ports, options).finally(display.stop);
  };
  let report = await audit(only, settings.lagMs);
  if (settings.repair && report.drift.length > 0) {
    say(describeImageDrift(report, { isDeep }));
    const display = countingProgress(0);
    const total = report.drift.length;
    const onProgress = (read: number) => display.show({ phase: 'repair', read, total });
    const repair = imageRepairPorts(audited, audited.place);
    const options = { graceMs, isNamed: only !== undefined, onProgress };
    const outcome = await repairImages(report.drift, repair, options).finally(display.stop);
    say(describeImageRepair(outcome));
    await waitUntilMended(outcome.begun, (ids) => audit(ids, 0));
    report = await audit(only, settings.lagMs);
  }
  return { text: describeImageDrift(report, { isDeep }), facts: { ...report }, driftCount: report.drift.length };
}

/** Until nothing of what was begun is wrong any more, or the patience is at its end. */
async function waitUntilMended(
  begun: readonly ImageDrift[],
  audit: (ids: ReadonlySet<string>) => Promise<ImageReport>,
): Promise<void> {
  const givenUpMs = Date.now() + MENDING_MS;
  for (let pending = begun; pending.length > 0 && Date.now() < givenUpMs; ) {
    await sleep(POLL_MS);
    const { drift } = await audit(new Set(pending.map(({ id }) => id)));
    const wrong = new Set(drift.map(nameOf));
    pending = pending.filter((one) => wrong.has(nameOf(one)));
  }
}

const nameOf = ({ id, kind, key }: ImageDrift) => `${id} ${kind} ${key}`;
