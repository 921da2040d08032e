import { isCanaryId } from '../../pipelines/contracts/canary.ts';
import { ImagesError } from '../errors.ts';
import type {
  Clock,
  LinkChange,
  LocalFile,
  UploadBucket,
  UploadedObject,
  UploadStore,
  Workshop,
} from './intake-ports.ts';
import type { UploadChange, UploadRow } from './upload-row.ts';

export type UploadPorts = UploadStore & UploadBucket & Clock & Pick<Workshop, 'newPath'>;

/** An upload's row that agrees with what lies in the bucket. */
export interface FollowedUpload {
  readonly row: UploadRow;
  /** The object's bytes, where they had to be fetched. */
  readonly file: LocalFile | undefined;
}

interface Fetched extends LocalFile {
  readonly etag: string;
}

interface Step {
  readonly change: UploadChange;
  readonly links: LinkChange;
}

const MAX_ATTEMPTS = 12;
const BASE_DELAY_MS = 50;
const MAX_DELAY_MS = 3_000;

/** How long a deleted upload is still known as such, with the name of its file. Longer than any message of it lives. */
const DELETED_SECONDS = 30 * 24 * 60 * 60;

/**
 * Brings an upload's row to what lies in the bucket now, whatever an event said, until the two agree: so the last one who
 * wrote the row has seen the bucket after it. Undefined of an upload that nobody announced.
 * @param maxBytes an object that is larger is not fetched but refused
 * @throws ImagesError UPLOAD_RESTLESS: others changed row or object all the time
 */
export async function followUpload(
  uploadId: string,
  maxBytes: number,
  ports: UploadPorts,
): Promise<FollowedUpload | undefined> {
  const path = ports.newPath();
  let fetched: Fetched | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const row = await ports.readUpload(uploadId);
    if (row === undefined) return undefined;
    const object = await ports.headUpload(uploadId);
    if (agrees(row, object)) return { row, file: fetched?.etag === row.etag ? fetched : undefined };
    if (object !== undefined && object.bytes <= maxBytes && fetched?.etag !== object.etag) {
      const imageId = await ports.downloadUpload(uploadId, object.etag, path);
      fetched = imageId === undefined ? undefined : { imageId, path, etag: object.etag };
      if (fetched === undefined) continue;
    }
    const imageId = fetched?.etag === object?.etag ? fetched?.imageId : undefined;
    const { change, links } = stepTowards(row, object, imageId, ports.now());
    if (!(await ports.writeUpload(change, row.revision, links))) await pause(attempt, ports);
  }
  throw new ImagesError('UPLOAD_RESTLESS', `The upload changed ${MAX_ATTEMPTS} times while it was looked at.`);
}

function agrees(row: UploadRow, object: UploadedObject | undefined): boolean {
  if (object === undefined) return row.state === 'deleted';
  return row.state === 'present' && row.etag === object.etag;
}

/** What the row becomes. Images that gain or lose the upload are noted in it, so that a redelivery finds them. */
function stepTowards(
  row: UploadRow,
  object: UploadedObject | undefined,
  imageId: string | undefined,
  nowMs: number,
): Step {
  const { uploadId, ownerId, order } = row;
  const touched = [...(row.unsettled ?? []), row.imageId, imageId];
  const unsettled = [...new Set(touched.filter((id) => id !== undefined))];
  const isCanary = ownerId !== undefined && isCanaryId(ownerId);
  const links: LinkChange = {
    ...(imageId !== undefined && { put: { imageId, order, ...(isCanary && { isCanary }) } }),
    ...(row.imageId !== undefined && row.imageId !== imageId && { remove: row.imageId }),
  };
  if (object === undefined) {
    const expiresAt = Math.ceil(nowMs / 1000) + DELETED_SECONDS;
    return { change: { uploadId, ownerId, state: 'deleted', unsettled, expiresAt }, links };
  }
  const found = imageId === undefined ? { refused: 'TOO_MANY_BYTES' as const } : { imageId };
  return { change: { uploadId, ownerId, state: 'present', etag: object.etag, unsettled, ...found }, links };
}

/** Full jitter: workers that met do not meet again. */
async function pause(attempt: number, { sleep, random }: Clock): Promise<void> {
  await sleep(random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt));
}
