import type { ImageState } from '../../../images/intake/image-state.ts';
import type { UploadRow } from '../../../images/intake/upload-row.ts';
import { counted } from '../../../pipelines/counted.ts';
import type { Mark, Sighting } from './sighting.ts';

const when = (mark: Mark, isSo: boolean): Mark[] => (isSo ? [mark] : []);

export function imageStateSighting(state: ImageState | undefined, uploads: number, nowMs: number): Sighting {
  if (state === undefined) return { place: 'image state', state: 'absent', says: 'no item' };
  const { leaseUntilMs, leaseHolder, verdict, version, profileVersion, pending, deleted = false } = state;
  const isHeld = leaseHolder !== undefined;
  const marks = [
    ...when('deleted', deleted && pending === undefined),
    ...when('in work', isHeld && leaseUntilMs > nowMs),
    ...when('lease expired', isHeld && leaseUntilMs <= nowMs),
    ...when('unannounced', pending !== undefined),
    ...when('rejected', verdict === 'rejected'),
  ];
  const profile = profileVersion === undefined ? '' : ` by print profiles ${profileVersion}`;
  const judged = deleted ? 'deleted' : verdict === undefined ? 'no verdict yet' : `${verdict}${profile}`;
  const held = `${counted(uploads, 'upload')} ${uploads === 1 ? 'holds' : 'hold'} it`;
  return { place: 'image state', state: 'found', says: `${judged}; ${held}`, version, marks };
}

/** @param keys of the version of the print profiles that the image stands by */
export function bucketSighting(keys: readonly string[]): Sighting {
  const passports = keys.filter((key) => key.endsWith('/passport.json')).length;
  if (passports === 0) {
    const others = keys.length === 0 ? 'nothing' : `${counted(keys.length, 'file')}, but no print passport`;
    return { place: 'image bucket', state: 'absent', says: others };
  }
  const more = keys.length >= 1_000 ? 'more than 1,000 other files' : counted(keys.length - passports, 'other file');
  return { place: 'image bucket', state: 'found', says: `${counted(passports, 'print passport')}, ${more}` };
}

export function quarantineSighting(copies: number): Sighting {
  if (copies === 0) return { place: 'image quarantine', state: 'absent', says: 'no copy' };
  return { place: 'image quarantine', state: 'found', says: 'a copy with the reason' };
}

export function uploadSighting(row: UploadRow | undefined): Sighting {
  if (row === undefined) return { place: 'upload', state: 'absent', says: 'no row' };
  const { state, refused, unsettled = [], product, order, createdAt, imageId } = row;
  const marks = [
    ...when('awaited', state === 'awaiting'),
    ...when('deleted', state === 'deleted' && unsettled.length === 0),
    ...when('refused', refused !== undefined),
    ...when('unsettled', unsettled.length > 0),
  ];
  // Not the file's name: it may name a person.
  const print = `${product}, ${order.widthMm} x ${order.heightMm} mm`;
  const image = imageId === undefined ? '' : `; image ${imageId}`;
  const says = `${state}${refused === undefined ? '' : `, ${refused}`}: ${print}${image}`;
  return { place: 'upload', state: 'found', says, since: createdAt, version: row.revision, marks };
}

export function uploadObjectSighting(
  object: { readonly bytes: number; readonly since: string | undefined } | undefined,
): Sighting {
  if (object === undefined) return { place: 'upload bucket', state: 'absent', says: 'no object' };
  const since = object.since === undefined ? {} : { since: object.since };
  return { place: 'upload bucket', state: 'found', says: `${object.bytes.toLocaleString('en')} bytes`, ...since };
}
