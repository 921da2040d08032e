import type { ImageLink } from '../../../images/intake/image-state.ts';
import { takeTurns } from '../../../images/intake/take-turns.ts';
import { quarantineFolder, uploadKey } from '../../../images/passport/object-keys.ts';
import { isCanaryId } from '../../../pipelines/contracts/canary.ts';
import { imageDriftOf } from './compare-image.ts';
import { uploadDriftOf } from './compare-upload.ts';
import {
  checksOf,
  type ImageAuditOptions,
  type ImageAuditPorts,
  type ImageAuditProgress,
  isImageId,
} from './find-image-drift.ts';
import { allObjects, type KnownImage, type KnownUpload, type StoredObject } from './image-records.ts';

/** Held in memory: some 300 bytes for an image, and for an upload. */
export interface KnownImages {
  readonly images: Map<string, { state: KnownImage['state']; links: ImageLink[] }>;
  readonly uploads: Map<string, KnownUpload>;
}

/** Ids begin with any of these, evenly: as many listings go on side by side. */
const PREFIXES = '0123456789abcdef'.split('');
const AT_A_TIME = 8;
const UPLOADS = uploadKey('');

export async function readTable(
  ports: ImageAuditPorts,
  report: (progress: ImageAuditProgress) => void,
): Promise<KnownImages> {
  const known: KnownImages = { images: new Map(), uploads: new Map() };
  const imageOf = (imageId: string) => {
    const image = known.images.get(imageId) ?? { state: undefined, links: [] };
    known.images.set(imageId, image);
    return image;
  };
  for await (const records of ports.scan()) {
    for (const record of records) {
      if (record.kind === 'upload') known.uploads.set(record.upload.uploadId, record.upload);
      else if (record.kind === 'link') imageOf(record.imageId).links.push(record.link);
      else imageOf(record.imageId).state = record.state;
    }
    report({ phase: 'table', read: known.images.size + known.uploads.size, total: undefined });
  }
  return known;
}

export async function suspectUploads(
  { images, uploads }: KnownImages,
  ports: ImageAuditPorts,
  report: (progress: ImageAuditProgress) => void,
): Promise<string[]> {
  const linked = new Map<string, string[]>();
  for (const [imageId, { links }] of images)
    for (const { uploadId } of links) linked.set(uploadId, [...(linked.get(uploadId) ?? []), imageId]);
  const suspects: string[] = [];
  const left = new Set([...uploads.keys(), ...linked.keys()]);
  const compare = (uploadId: string, object: StoredObject | undefined) => {
    const sight = { uploadId, upload: uploads.get(uploadId), object, linkedImages: linked.get(uploadId) ?? [] };
    // An image that takes itself to be held is known from itself alone.
    if (uploadDriftOf(sight).length > 0) suspects.push(uploadId, ...sight.linkedImages);
    left.delete(uploadId);
  };
  let read = 0;
  for await (const objects of ports.listUploads(UPLOADS)) {
    for (const object of objects) compare(object.key.slice(UPLOADS.length), object);
    read += objects.length;
    report({ phase: 'uploads', read, total: uploads.size });
  }
  for (const uploadId of left) compare(uploadId, undefined);
  return suspects.filter((uploadId) => !isCanaryId(uploadId));
}

export async function suspectImages(
  { images }: KnownImages,
  ports: ImageAuditPorts,
  options: ImageAuditOptions,
  report: (progress: ImageAuditProgress) => void,
): Promise<{ readonly suspects: string[]; readonly objects: number }> {
  const suspects: string[] = [];
  let [objects, read] = [0, 0];
  const left = new Set([...images].filter(([, { links }]) => links.length > 0).map(([imageId]) => imageId));
  const checks = checksOf(ports, options);
  const compare = async (imageId: string, stored: readonly StoredObject[]) => {
    left.delete(imageId);
    const known = images.get(imageId);
    const image = known && { imageId, ...known };
    const quarantined = await allObjects(ports.listImages(quarantineFolder(imageId)), isRefused(stored));
    const drift = await imageDriftOf({ imageId, image, objects: stored, quarantined }, checks);
    if (drift.length > 0) suspects.push(imageId);
    objects += stored.length;
    read += 1;
    report({ phase: 'images', read, total: images.size });
  };
  await takeTurns(PREFIXES, AT_A_TIME, async (prefix) => {
    for await (const [imageId, stored] of byImage(ports.listImages(`images/${prefix}`))) await compare(imageId, stored);
  });
  await takeTurns([...left], AT_A_TIME, (imageId) => compare(imageId, []));
  const quarantined = await suspectQuarantine(images, ports);
  return { suspects: [...new Set([...suspects, ...quarantined])], objects };
}

/** What could not be read has passports and nothing else; only then is it worth a listing. */
function isRefused(objects: readonly StoredObject[]): boolean {
  return objects.every(({ key }) => key.endsWith('/passport.json'));
}

/** Images in quarantine that no upload holds. */
async function suspectQuarantine(images: KnownImages['images'], ports: ImageAuditPorts): Promise<string[]> {
  const found = new Set<string>();
  for await (const objects of ports.listImages('quarantine/'))
    for (const { key } of objects) found.add(key.split('/')[1] ?? '');
  return [...found].filter((imageId) => isImageId(imageId) && (images.get(imageId)?.links.length ?? 0) === 0);
}

/** The objects of one image lie side by side in a listing. */
async function* byImage(
  pages: AsyncIterable<readonly StoredObject[]>,
): AsyncGenerator<readonly [string, readonly StoredObject[]]> {
  let imageId: string | undefined;
  let objects: StoredObject[] = [];
  for await (const page of pages) {
    for (const object of page) {
      const [, next = ''] = object.key.split('/');
      if (next !== imageId && imageId !== undefined) yield [imageId, objects];
      if (next !== imageId) objects = [];
      imageId = next;
      objects.push(object);
    }
  }
  if (imageId !== undefined) yield [imageId, objects];
}
