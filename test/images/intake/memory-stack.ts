import { createHash } from 'node:crypto';
import type { ImageState, PendingAnnouncement } from '../../../images/intake/image-state.ts';
import type { IntakePorts, LocalFile, MadePrints } from '../../../images/intake/intake-ports.ts';
import type { UploadRow } from '../../../images/intake/upload-row.ts';
import { uploadKey } from '../../../images/passport/object-keys.ts';
import type { PrintPassport } from '../../../images/passport/print-passport.ts';
import { type PrintOrder, printKey } from '../../../images/print/print-order.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';

/** Bytes are any text; texts that begin with this cannot be read. */
export const garbage = 'garbage';

/** Larger ones are refused. */
export const maxBytes = 20;

export function idOf(bytes: string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The perceptual hash of an image; another for other bytes. */
export function hashOf(imageId: string): string {
  return imageId.slice(0, 16);
}

/** Every effect passes through this, which may delay it, fail it before or after, or never come back. */
export type Passage = <T>(name: string, effect: () => T) => Promise<T>;

/** Table, buckets and bus, in memory: what the ports promise, not how AWS keeps it. */
export function memoryStack() {
  const uploads = new Map<string, string>();
  const rows = new Map<string, UploadRow>();
  const states = new Map<string, ImageState>();
  const bands = new Map<string, string>();
  const links = new Map<string, Map<string, PrintOrder>>();
  const objects = new Map<string, string>();
  const published: PendingAnnouncement[] = [];
  const disk = new Map<string, string>();
  const clock = { nowMs: 1_000_000 };
  const made = { count: 0 };
  return { uploads, rows, states, bands, links, objects, published, disk, clock, made, profile: { version: 1 } };
}

export type MemoryStack = ReturnType<typeof memoryStack>;

export function announceUpload({ rows }: MemoryStack, uploadId: string, order: PrintOrder): void {
  const createdAt = '2026-11-21T10:00:00.000Z';
  const asAnnounced = { product: 'P', fileName: 'f', contentType: 'image/png', sizeBytes: 1, createdAt };
  const traceparent = traceOf(uploadId);
  rows.set(uploadId, { uploadId, order, revision: 1, state: 'awaiting', traceparent, ...asAnnounced });
}

/** S3's notification of a key. */
export function notification(uploadId: string, eventName = 'ObjectCreated:Put'): string {
  const s3 = { bucket: { name: 'uploads' }, object: { key: encodeURIComponent(uploadKey(uploadId)) } };
  return JSON.stringify({ Records: [{ eventVersion: '2.1', eventName, s3 }] });
}

const etagOf = (bytes: string) => `"${idOf(bytes).slice(0, 8)}"`;

/** What there is of an image, as a function of its bytes and orders alone. */
export function printsOf(bytes: string, profileVersion: number, orders: readonly PrintOrder[]): MadePrints {
  const imageId = idOf(bytes);
  const isReadable = !bytes.startsWith(garbage);
  const file = (path: string) => ({ path, contentType: 'image/webp', bytes: 1, sha256: idOf(path) });
  const passports = orders.map((order) => passportOf(imageId, profileVersion, order, isReadable));
  const ofPrint = (order: PrintOrder) =>
    ['press.tif', 'proof.jpg'].map((name) => file(`prints/${printKey(order)}/${name}`));
  const files = isReadable ? [file('web/320.webp'), ...orders.flatMap(ofPrint)] : [];
  return { passports, files, folder: `made-${imageId}` };
}

function passportOf(imageId: string, profileVersion: number, order: PrintOrder, isReadable: boolean): PrintPassport {
  const code = isReadable ? 'DPI_LOW' : 'CORRUPT_PIXELS';
  const severity = isReadable ? ('warn' as const) : ('reject' as const);
  const picture = {
    ...{ format: 'png', bytes: 1, widthPx: 1, heightPx: 1, orientation: 1, colourSpace: 'rgb' as const, bitDepth: 8 },
    ...{ hasAlpha: false, pages: 1, densityDpi: null, profile: null, dominantColours: [], placeholder: '' },
    perceptualHash: hashOf(imageId),
  };
  return {
    ...{ passportVersion: 1, imageId, profileVersion, order, verdict: isReadable ? 'warn' : 'rejected' },
    ...{ findings: [{ code, severity, message: 'why' }], image: isReadable ? picture : null, fit: null },
    ...{ press: null, proof: null, renditions: [], tiles: null },
  };
}

/** The ports of one worker on a stack that others use as well. */
export function memoryPorts(stack: MemoryStack, pass: Passage): IntakePorts {
  return {
    ...uploadPorts(stack, pass),
    ...imagePorts(stack, pass),
    ...bucketPorts(stack, pass),
    ...workPorts(stack, pass),
  };
}

function uploadPorts({ rows, links, uploads, disk }: MemoryStack, pass: Passage) {
  const ports: Pick<IntakePorts, 'readUpload' | 'writeUpload' | 'settleUpload' | 'headUpload' | 'downloadUpload'> = {
    readUpload: (uploadId) => pass('readUpload', () => rows.get(uploadId)),
    writeUpload: (change, revision, { put, remove }) =>
      pass('writeUpload', () => {
        const row = rows.get(change.uploadId);
        if (row?.revision !== revision) return false;
        const { imageId: _, etag: __, refused: ___, unsettled: ____, expiresAt: _____, ...rest } = row;
        rows.set(change.uploadId, { ...rest, ...change, revision: revision + 1 });
        if (remove !== undefined) links.get(remove)?.delete(change.uploadId);
        if (put !== undefined)
          links.set(put.imageId, (links.get(put.imageId) ?? new Map()).set(change.uploadId, put.order));
        return true;
      }),
    settleUpload: (uploadId, revision) =>
      pass('settleUpload', () => {
        const row = rows.get(uploadId);
        if (row?.revision === revision) rows.set(uploadId, { ...row, unsettled: [] });
      }),
    headUpload: (uploadId) =>
      pass('headUpload', () => {
        const bytes = uploads.get(uploadId);
        return bytes === undefined ? undefined : { etag: etagOf(bytes), bytes: bytes.length };
      }),
    downloadUpload: (uploadId, etag, path) =>
      pass('downloadUpload', () => {
        const bytes = uploads.get(uploadId);
        if (bytes === undefined || etagOf(bytes) !== etag) return undefined;
        disk.set(path, bytes);
        return idOf(bytes);
      }),
  };
  return ports;
}

function imagePorts({ states, links, bands }: MemoryStack, pass: Passage) {
  const stateOf = (imageId: string): ImageState =>
    states.get(imageId) ?? { imageId, version: 0, wanted: 0, leaseUntilMs: 0 };
  const free = ({ leaseHolder: _, ...state }: ImageState): ImageState => ({ ...state, leaseUntilMs: 0 });
  const write = (state: ImageState) => states.set(state.imageId, state).get(state.imageId) ?? state;
  const ports: Pick<
    IntakePorts,
    'readState' | 'takeLease' | 'raiseWanted' | 'releaseLease' | 'dropLease' | 'writeFindings' | 'readLinks'
  > = {
    readState: (imageId) => pass('readState', () => states.get(imageId)),
    takeLease: (imageId, { holder, nowMs, untilMs }) =>
      pass('takeLease', () => {
        const state = stateOf(imageId);
        if (state.leaseUntilMs >= nowMs && state.leaseHolder !== holder) return undefined;
        return write({ ...state, wanted: state.wanted + 1, leaseHolder: holder, leaseUntilMs: untilMs });
      }),
    raiseWanted: (imageId) =>
      pass('raiseWanted', () => write({ ...stateOf(imageId), wanted: stateOf(imageId).wanted + 1 })),
    releaseLease: (imageId, holder, wanted) =>
      pass('releaseLease', () => {
        const state = stateOf(imageId);
        if (state.leaseHolder !== holder || state.wanted !== wanted) return false;
        write(free(state));
        return true;
      }),
    dropLease: (imageId, holder) =>
      pass('dropLease', () => {
        const state = stateOf(imageId);
        if (state.leaseHolder === holder) write(free(state));
      }),
    writeFindings: ({ imageId, perceptualHash }, holder, findings) =>
      pass('writeFindings', () => {
        const { wanted, leaseUntilMs, leaseHolder } = stateOf(imageId);
        if (leaseHolder !== holder) throw new Error('the lease is lost');
        if (perceptualHash !== findings.perceptualHash) bands.delete(imageId);
        if (findings.perceptualHash !== undefined) bands.set(imageId, findings.perceptualHash);
        return write({ imageId, wanted, leaseUntilMs, leaseHolder, ...findings });
      }),
    readLinks: (imageId) =>
      pass('readLinks', () => [...(links.get(imageId) ?? [])].map(([uploadId, order]) => ({ uploadId, order }))),
  };
  return ports;
}

function bucketPorts({ objects }: MemoryStack, pass: Passage) {
  const ports: Pick<IntakePorts, 'readPassport' | 'putJson' | 'putFile' | 'putOriginal' | 'listKeys' | 'removeKeys'> = {
    readPassport: (key) =>
      pass('readPassport', () => (objects.has(key) ? JSON.parse(objects.get(key) ?? '') : undefined)),
    putJson: (key, value) => pass('putJson', () => void objects.set(key, JSON.stringify(value))),
    putFile: (key, path) => pass('putFile', () => void objects.set(key, path)),
    putOriginal: (key, { imageId }) => pass('putOriginal', () => void objects.set(key, imageId)),
    listKeys: (prefix) => pass('listKeys', () => [...objects.keys()].filter((key) => key.startsWith(prefix))),
    removeKeys: (keys) =>
      pass('removeKeys', () => {
        for (const key of keys) objects.delete(key);
      }),
  };
  return ports;
}

let paths = 0;

function workPorts({ published, disk, clock, made, profile }: MemoryStack, pass: Passage) {
  const profileVersion = profile.version;
  const ports: Pick<
    IntakePorts,
    'profileVersion' | 'makePrints' | 'discard' | 'newPath' | 'now' | 'sleep' | 'random' | 'publish'
  > = {
    profileVersion,
    makePrints: ({ imageId, path }: LocalFile, orders) =>
      pass('makePrints', () => {
        const bytes = disk.get(path) ?? '';
        if (idOf(bytes) !== imageId) throw new Error('the file holds another image');
        made.count += orders.length;
        return printsOf(bytes, profileVersion, orders);
      }),
    discard: () => Promise.resolve(),
    newPath: () => `file-${paths++}`,
    now: () => clock.nowMs,
    sleep: () => pass('sleep', () => undefined),
    random: () => 0.5,
    publish: (announcement) => pass('publish', () => void published.push(announcement)),
  };
  return ports;
}
