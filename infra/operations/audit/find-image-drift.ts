import { takeTurns } from '../../../images/intake/take-turns.ts';
import { imageFolder, quarantineFolder, uploadKey } from '../../../images/passport/object-keys.ts';
import type { PrintPassport } from '../../../images/passport/print-passport.ts';
import { type ImageDrift, imageDriftOf } from './compare-image.ts';
import { uploadDriftOf } from './compare-upload.ts';
import { allObjects, type ImageRecord, type KnownImage, type KnownUpload, type StoredObject } from './image-records.ts';
import { readTable, suspectImages, suspectUploads } from './suspect-images.ts';

export interface ImageAuditPorts {
  /** Everything that the table knows, in no order. */
  readonly scan: () => AsyncIterable<readonly ImageRecord[]>;
  /** Consistent. */
  readonly readImage: (imageId: string) => Promise<KnownImage | undefined>;
  readonly readUpload: (uploadId: string) => Promise<KnownUpload | undefined>;
  /** Objects of the image bucket, in the order of their keys. */
  readonly listImages: (prefix: string) => AsyncIterable<readonly StoredObject[]>;
  /** Objects of the upload bucket, in the order of their keys. */
  readonly listUploads: (prefix: string) => AsyncIterable<readonly StoredObject[]>;
  /** Undefined when it is not there, or no passport. */
  readonly readPassport: (key: string) => Promise<PrintPassport | undefined>;
  /** SHA-256 of an object of the image bucket, hex; undefined when it is not there. */
  readonly hashOf: (key: string) => Promise<string | undefined>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export interface ImageAuditOptions {
  readonly isDeep: boolean;
  /** How long an upload may take to its passport: a younger difference is no drift. */
  readonly lagMs: number;
  /** Of the print profiles here. */
  readonly profileVersion: number;
  /** Ids of images and uploads to look at. @default all of them */
  readonly only?: ReadonlySet<string> | undefined;
  readonly onProgress?: (progress: ImageAuditProgress) => void;
}

export type ImageAuditProgress =
  | { readonly phase: 'table' | 'uploads' | 'images'; readonly read: number; readonly total: number | undefined }
  | { readonly phase: 'recheck'; readonly suspects: number };

export interface ImageReport {
  readonly images: number;
  readonly uploads: number;
  /** In the image bucket. */
  readonly objects: number;
  /** Images and uploads that were right when they were looked at again: work under way. */
  readonly settled: number;
  readonly drift: readonly ImageDrift[];
}

const AT_A_TIME = 8;
const WAIT_MS = 2_000;

/** Every id of an image is a SHA-256; uploads have UUIDs. */
export const isImageId = (id: string) => /^[0-9a-f]{64}$/.test(id);

/** Holds the files of images against their passports, and both against the rows of uploads. */
export async function findImageDrift(ports: ImageAuditPorts, options: ImageAuditOptions): Promise<ImageReport> {
  const { only, onProgress: report = () => undefined } = options;
  if (only !== undefined) {
    const drift = await confirm([...only], ports, options);
    const images = [...only].filter(isImageId).length;
    return { images, uploads: only.size - images, objects: 0, settled: 0, drift };
  }
  const known = await readTable(ports, report);
  const uploads = await suspectUploads(known, ports, report);
  const { suspects, objects } = await suspectImages(known, ports, options, report);
  const all = [...uploads, ...suspects];
  if (all.length > 0) report({ phase: 'recheck', suspects: all.length });
  const drift = await confirm(all, ports, options);
  const settled = all.length - new Set(drift.map(({ id }) => id)).size;
  return { images: known.images.size, uploads: known.uploads.size, objects, settled, drift };
}

export function checksOf(ports: ImageAuditPorts, { isDeep, profileVersion }: ImageAuditOptions) {
  const { readPassport, hashOf } = ports;
  return { profileVersion, nowMs: ports.now(), readPassport, ...(isDeep && { hashOf }) };
}

/** Looks at each again, for itself and anew, until the lag has passed. */
async function confirm(
  ids: readonly string[],
  ports: ImageAuditPorts,
  options: ImageAuditOptions,
): Promise<ImageDrift[]> {
  const startedMs = ports.now();
  let found = await lookAt(ids, ports, options);
  while (found.size > 0) {
    const restMs = startedMs + options.lagMs - ports.now();
    if (restMs <= 0) break;
    await ports.sleep(Math.min(WAIT_MS, restMs));
    found = await lookAt([...found.keys()], ports, options);
  }
  // An upload may have been looked at for itself and for its image.
  const once = new Map([...found.values()].flat().map((one) => [`${one.id} ${one.key} ${one.detail}`, one]));
  return [...once].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, drift]) => drift);
}

/** What is wrong with these images and uploads at this moment, by the id that was asked for; right ones are absent. */
async function lookAt(
  ids: readonly string[],
  ports: ImageAuditPorts,
  options: ImageAuditOptions,
): Promise<Map<string, readonly ImageDrift[]>> {
  const found = new Map<string, readonly ImageDrift[]>();
  await takeTurns([...new Set(ids)], AT_A_TIME, async (id) => {
    const drift = isImageId(id) ? await lookAtImage(id, ports, options) : await lookAtUpload(id, ports);
    if (drift.length > 0) found.set(id, drift);
  });
  return found;
}

async function lookAtImage(imageId: string, ports: ImageAuditPorts, options: ImageAuditOptions): Promise<ImageDrift[]> {
  const objects = await allObjects(ports.listImages(imageFolder(imageId)));
  const quarantined = await allObjects(ports.listImages(quarantineFolder(imageId)));
  const image = await ports.readImage(imageId);
  const drift = await imageDriftOf({ imageId, image, objects, quarantined }, checksOf(ports, options));
  const uploads = (image?.links ?? []).map(({ uploadId }) => lookAtUpload(uploadId, ports, imageId));
  return [...drift, ...(await Promise.all(uploads)).flat()];
}

/** @param linkedImage one that takes itself to be held by the upload */
async function lookAtUpload(uploadId: string, ports: ImageAuditPorts, linkedImage?: string): Promise<ImageDrift[]> {
  const upload = await ports.readUpload(uploadId);
  const [object] = await allObjects(ports.listUploads(uploadKey(uploadId)));
  const image = upload?.imageId === undefined ? undefined : await ports.readImage(upload.imageId);
  const holding = image?.links.some((link) => link.uploadId === uploadId) ? [image.imageId] : [];
  const linkedImages = [...new Set([...holding, ...(linkedImage === undefined ? [] : [linkedImage])])];
  return uploadDriftOf({ uploadId, upload, object, linkedImages });
}
