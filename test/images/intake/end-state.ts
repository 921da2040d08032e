import { expect } from '@jest/globals';
import { factsOf, mostDemanding } from '../../../images/intake/image-announcement.ts';
import { passportKey, quarantineFolder, versionFolder } from '../../../images/passport/object-keys.ts';
import { type PrintOrder, printKey } from '../../../images/print/print-order.ts';
import { garbage, hashOf, idOf, type MemoryStack, maxBytes, printsOf } from './memory-stack.ts';

/** Compares all that there is with what is uploaded, on which alone it may depend. */
export function checkEnd(stack: MemoryStack): void {
  const images = liveImages(stack);
  expect([...stack.objects.keys()].sort()).toEqual(images.flatMap(({ keys }) => keys).sort());
  const readable = images.filter(({ isReadable }) => isReadable).map(({ imageId }) => imageId);
  expect(new Map(stack.bands)).toEqual(new Map(readable.map((imageId) => [imageId, hashOf(imageId)])));
  const due = new Map(images.map(({ imageId, announceable }) => [imageId, announceable]));
  for (const imageId of new Set([...stack.states.keys(), ...due.keys()]))
    checkAnnouncements(stack, imageId, due.get(imageId));
  for (const uploadId of stack.rows.keys()) checkUpload(stack, uploadId);
}

/** What must be there of each image that is uploaded. */
function liveImages({ uploads, rows, profile: { version } }: MemoryStack) {
  const ordersOf = new Map<string, Map<string, PrintOrder>>();
  for (const [uploadId, bytes] of uploads) {
    const order = rows.get(uploadId)?.order;
    if (bytes.length > maxBytes || order === undefined) continue;
    ordersOf.set(bytes, (ordersOf.get(bytes) ?? new Map<string, PrintOrder>()).set(printKey(order), order));
  }
  return [...ordersOf].map(([bytes, orders]) => {
    const imageId = idOf(bytes);
    const { passports, files } = printsOf(bytes, version, [...orders.values()]);
    const isReadable = !bytes.startsWith(garbage);
    const quarantined = ['original', 'reason.json'].map((name) => `${quarantineFolder(imageId)}${name}`);
    const keys = [
      ...files.map(({ path }) => `${versionFolder(imageId, version)}${path}`),
      ...passports.map(({ order }) => passportKey(imageId, version, order)),
      ...(isReadable ? [] : quarantined),
    ];
    const demanding = mostDemanding(passports);
    return { imageId, keys, isReadable, announceable: demanding && factsOf(demanding) };
  });
}

/** The last announcement says what is due; no version says two things, none was left out, and none repeats its predecessor. */
function checkAnnouncements({ states, published }: MemoryStack, imageId: string, due: object | undefined): void {
  const { version = 0, pending, deleted = false } = states.get(imageId) ?? {};
  expect({ pending, deleted }).toEqual({ pending: undefined, deleted: due === undefined });
  const told = published.map((one) => ({ ...one, detail: JSON.parse(one.detail) }));
  const versions = Array.from({ length: version }, (_, place) => {
    const same = told.filter((one) => one.detail.imageId === imageId && one.version === place + 1);
    expect(new Set(same.map((one) => JSON.stringify(one))).size).toBe(1);
    const {
      eventId: _id,
      traceparent: _trace,
      occurredAt,
      schemaVersion,
      version: _version,
      ...facts
    } = same[0]?.detail ?? {};
    return JSON.stringify({ detailType: same[0]?.detailType, facts });
  });
  expect(versions.filter((one, place) => one === versions[place - 1])).toEqual([]);
  const deletion = { detailType: 'image.deleted', facts: { imageId } };
  const last = due ?? (version > 0 ? deletion : undefined);
  const said = versions.at(-1);
  expect(said && JSON.parse(said)).toEqual(last && JSON.parse(JSON.stringify(last)));
}

function checkUpload({ uploads, rows, links }: MemoryStack, uploadId: string): void {
  const bytes = uploads.get(uploadId);
  const row = rows.get(uploadId);
  const isRefused = bytes !== undefined && bytes.length > maxBytes;
  const imageId = bytes === undefined || isRefused ? undefined : idOf(bytes);
  if (bytes === undefined) expect(['awaiting', 'deleted']).toContain(row?.state);
  else expect(row?.state).toBe('present');
  expect({ imageId: row?.imageId, refused: row?.refused }).toEqual({
    imageId,
    refused: isRefused ? 'TOO_MANY_BYTES' : undefined,
  });
  const linked = [...links].filter(([, linkedUploads]) => linkedUploads.has(uploadId)).map(([id]) => id);
  expect(linked).toEqual(imageId === undefined ? [] : [imageId]);
}
