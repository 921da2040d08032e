import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { derivedEventId } from '../../pipelines/contracts/derived-event-id.ts';
import { imageDeleted } from '../../pipelines/contracts/image-deleted.ts';
import type { finding } from '../../pipelines/contracts/image-facts.ts';
import { imageProcessed } from '../../pipelines/contracts/image-processed.ts';
import { imageRejected } from '../../pipelines/contracts/image-rejected.ts';
import { passportKey } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import { printKey, sheetOf } from '../print/print-order.ts';
import type { PendingAnnouncement } from './image-state.ts';

const contracts = {
  'image.processed': imageProcessed,
  'image.rejected': imageRejected,
  'image.deleted': imageDeleted,
} as const;

/** What an announcement says, without what tells one announcement of an image from its next. */
export interface Announceable {
  readonly detailType: PendingAnnouncement['detailType'];
  readonly facts: Readonly<Record<string, unknown>> & { readonly imageId: string };
  /** Of the upload that led to it; no part of what it says. */
  readonly traceparent?: string | undefined;
}

export function deletionOf(imageId: string): Announceable {
  return { detailType: 'image.deleted', facts: { imageId } };
}

/**
 * The most demanding print of an image, its largest sheet, stands for the image: what is announced depends on what is
 * uploaded, not on the order in which it came.
 */
export function mostDemanding(passports: readonly PrintPassport[]): PrintPassport | undefined {
  return [...passports].sort(byDemand)[0];
}

function byDemand({ order: a }: PrintPassport, { order: b }: PrintPassport): number {
  return sheetArea(b) - sheetArea(a) || (printKey(a) < printKey(b) ? -1 : 1);
}

function sheetArea(order: PrintPassport['order']): number {
  const { widthMm, heightMm } = sheetOf(order);
  return widthMm * heightMm;
}

/** What a passport says, in the words of the events' contracts. */
export function factsOf(passport: PrintPassport): Announceable {
  const { imageId, verdict, profileVersion, order, findings, image, fit, renditions } = passport;
  return {
    detailType: verdict === 'rejected' ? 'image.rejected' : 'image.processed',
    facts: {
      imageId,
      verdict,
      findings: findings.map(findingOf),
      orderedWidthMm: order.widthMm,
      orderedHeightMm: order.heightMm,
      bleedMm: order.bleedMm,
      printProfile: order.profile,
      profileVersion,
      passportKey: passportKey(imageId, profileVersion, order),
      ...pictureFacts(image),
      effectiveDpi: fit && Math.max(1, Math.floor(fit.effectiveDpi)),
      printsWellUpToWidthMm: fit?.printsWellUpTo.widthMm ?? null,
      printsWellUpToHeightMm: fit?.printsWellUpTo.heightMm ?? null,
      renditions: renditions.flatMap(renditionOf),
    },
  };
}

function pictureFacts(image: PrintPassport['image']) {
  if (image === null) return {};
  const { widthPx, heightPx, colourSpace, format, bitDepth, profile, perceptualHash, dominantColours } = image;
  const iccProfile = profile === null ? null : profile.description.slice(0, MAX_SHORT_TEXT);
  return { widthPx, heightPx, colourSpace, format, bitDepth, iccProfile, perceptualHash, dominantColours };
}

/** Limits of the contract, see pipelines/contracts/fields.ts. */
const MAX_SHORT_TEXT = 200;
const MAX_TEXT = 2_000;

const severities = { reject: 'error', warn: 'warning', fixed: 'info' } as const;

function findingOf({ code, severity, message }: PrintPassport['findings'][number]): z.infer<typeof finding> {
  return { code, severity: severities[severity], message: message.slice(0, MAX_TEXT) };
}

function renditionOf({ name, key, contentType, widthPx, heightPx, bytes }: PrintPassport['renditions'][number]) {
  if (widthPx === undefined || heightPx === undefined) return [];
  return [{ name, key, contentType, widthPx, heightPx, bytes }];
}

/** The same for the same facts. */
export function fingerprintOf({ detailType, facts }: Announceable): string {
  return createHash('sha256').update(JSON.stringify({ detailType, facts })).digest('hex').slice(0, 32);
}

/**
 * An announcement with all that its contract asks for; its event id depends on image and version alone.
 * @param occurredAtMs epoch milliseconds
 * @throws when the facts do not agree with the contract, which is a defect
 */
export function announcementOf(announceable: Announceable, version: number, occurredAtMs: number): PendingAnnouncement {
  const { detailType, facts, traceparent } = announceable;
  const detail = {
    eventId: derivedEventId([facts.imageId, version]),
    occurredAt: new Date(occurredAtMs).toISOString(),
    schemaVersion: 1,
    version,
    ...facts,
    traceparent,
  };
  const parsed = contracts[detailType].schema.parse(detail);
  return { version, fingerprint: fingerprintOf(announceable), detailType, detail: JSON.stringify(parsed) };
}

/** Who announces it, by its contract. */
export function sourceOf({ detailType }: Pick<PendingAnnouncement, 'detailType'>): string {
  return contracts[detailType].source;
}
