import type { ImageLink } from '../../../images/intake/image-state.ts';
import { passportsFirst } from '../../../images/intake/stale-keys.ts';
import { type ImageDrift, isPressMaster } from './compare-image.ts';
import type { KnownImage, KnownUpload } from './image-records.ts';

export interface ImageRepairPorts {
  readonly readImage: (imageId: string) => Promise<KnownImage | undefined>;
  readonly readUpload: (uploadId: string) => Promise<KnownUpload | undefined>;
  /** Whether the file that an upload's row tells of lies in the upload bucket. */
  readonly hasFile: (upload: KnownUpload) => Promise<boolean>;
  /** Writes a link unless there is one. */
  readonly putLink: (imageId: string, link: ImageLink) => Promise<void>;
  /** Removes a link unless the upload's row says by now that it holds the image. */
  readonly removeLink: (imageId: string, uploadId: string) => Promise<void>;
  readonly removeImages: (keys: readonly string[]) => Promise<void>;
  readonly removeUpload: (key: string) => Promise<void>;
  /** Asks the print-image function to bring an image to what its uploads ask for. */
  readonly reprocess: (imageId: string) => Promise<void>;
  /** Tells the print-image function that something happened to an upload's file. */
  readonly follow: (uploadId: string) => Promise<void>;
  readonly now: () => number;
}

export interface ImageRepair {
  /** Files and uploads that the print-image function was asked to see to. */
  readonly asked: number;
  /** Files that nothing asked for, deleted. */
  readonly removed: number;
  /** What is to be right soon. */
  readonly begun: readonly ImageDrift[];
  readonly left: readonly { readonly drift: ImageDrift; readonly reason: string }[];
}

const hourMs = 3_600_000;

/**
 * Files of uploads that may be found gone. When it is followed an image goes with the last upload that held it, what goes to
 * press included: right after a deletion that S3 told nobody of, wrong after the loss of a bucket.
 */
const MAX_LOST = 10;

export interface ImageRepairOptions {
  readonly graceMs: number;
  /** Somebody named what is to be mended, so however many files are gone, it is meant. */
  readonly isNamed: boolean;
  readonly onProgress: (done: number) => void;
}

const isImageId = (id: string) => /^[0-9a-f]{64}$/.test(id);

type Done = 'asked' | 'removed' | { readonly reason: string };

/**
 * Mends what drifted with what brings images about anyway: links and passports are put right, and the print-image function
 * does the rest. A passport is taken away only while an upload has the bytes to make everything anew. Files that nothing
 * asks for are deleted when they are older than the grace; what goes to press only of an image that nobody holds.
 */
export async function repairImages(
  drift: readonly ImageDrift[],
  ports: ImageRepairPorts,
  { graceMs, isNamed, onProgress }: ImageRepairOptions,
): Promise<ImageRepair> {
  const left: { drift: ImageDrift; reason: string }[] = [];
  const lost = drift.filter(({ isLost }) => isLost).length;
  const isLoss = !isNamed && lost > MAX_LOST;
  const loss = `${lost} files of uploads are gone at once: bring the bucket back, or name with --ids what was deleted on purpose`;
  const begun: ImageDrift[] = [];
  const counts = { asked: 0, removed: 0 };
  // Links first: whoever looks at an image without them takes it for one that nobody holds.
  const ordered = [...drift].sort((one, other) => rank(one) - rank(other));
  for (const [place, one] of ordered.entries()) {
    const done = one.isLost && isLoss ? { reason: loss } : await repairOne(one, ports, graceMs);
    if (typeof done === 'string') {
      counts[done] += 1;
      begun.push(one);
    } else left.push({ drift: one, reason: done.reason });
    onProgress(place + 1);
  }
  for (const imageId of new Set(begun.map(({ id }) => id).filter(isImageId))) await ports.reprocess(imageId);
  return { ...counts, begun, left };
}

const rank = ({ kind }: ImageDrift) => ['unlinked', 'missing', 'different', 'orphaned'].indexOf(kind);

function repairOne(drift: ImageDrift, ports: ImageRepairPorts, graceMs: number): Promise<Done> {
  if (drift.kind === 'unlinked') return relink(drift, ports);
  if (drift.kind === 'orphaned') return removeOrphan(drift, ports, graceMs);
  return makeAgain(drift, ports);
}

async function relink({ id: uploadId, imageId }: ImageDrift, ports: ImageRepairPorts): Promise<Done> {
  const upload = await ports.readUpload(uploadId);
  if (upload === undefined) return { reason: 'no row tells what the upload was for: look at it by hand' };
  const isHeld = upload.state === 'present' && upload.imageId === imageId;
  if (imageId !== undefined) {
    // The row is the truth; whoever brings the image up to date goes by its links.
    if (isHeld) await ports.putLink(imageId, { uploadId, order: upload.order });
    else await ports.removeLink(imageId, uploadId);
    await ports.reprocess(imageId);
  }
  // The row follows the file, whatever happened to it.
  await ports.follow(uploadId);
  return 'asked';
}

/** Without its passports an image is made anew, as far as a print lacks one; with them nothing is. */
async function makeAgain({ id: imageId, passportKeys }: ImageDrift, ports: ImageRepairPorts): Promise<Done> {
  const image = await ports.readImage(imageId);
  if (image === undefined || !(await hasSource(image, ports)))
    return { reason: 'no upload has its bytes any more: ask the customer for the file again' };
  if (passportKeys.length > 0) await ports.removeImages(passportKeys);
  return 'asked';
}

async function hasSource({ imageId, links }: KnownImage, ports: ImageRepairPorts): Promise<boolean> {
  for (const { uploadId } of links) {
    const upload = await ports.readUpload(uploadId);
    if (upload?.imageId === imageId && upload.state === 'present' && (await ports.hasFile(upload))) return true;
  }
  return false;
}

async function removeOrphan(drift: ImageDrift, ports: ImageRepairPorts, graceMs: number): Promise<Done> {
  const { id, key, modifiedMs = Number.POSITIVE_INFINITY } = drift;
  if (ports.now() - modifiedMs < graceMs)
    return { reason: `younger than the grace of ${graceMs / hourMs} hours: --grace 0 deletes it` };
  if (!isImageId(id)) {
    if ((await ports.readUpload(id)) !== undefined) return 'asked';
    await ports.removeUpload(key);
    return 'removed';
  }
  const image = await ports.readImage(id);
  const isHeld = image !== undefined && image.links.length > 0;
  // The print-image function takes away what belongs to prints that nobody asks for, when the others stand.
  if (isHeld && isPressMaster(key)) return 'asked';
  for (const group of passportsFirst([key])) await ports.removeImages(group);
  return 'removed';
}
