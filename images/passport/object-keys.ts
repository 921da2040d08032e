import { type PrintOrder, printKey } from '../print/print-order.ts';

// Keys in the image bucket. What lies under a hash and a profile version never changes, so caches may keep it for ever.

/** Everything of an image, whatever the profile version; with a slash at its end. */
export function imageFolder(imageId: string): string {
  return `images/${imageId}/`;
}

/** Everything of an image as one version of the print profiles makes it; with a slash at its end. */
export function versionFolder(imageId: string, profileVersion: number): string {
  return `${imageFolder(imageId)}v${profileVersion}/`;
}

/** Everything of one print of an image; with a slash at its end. */
export function printFolder(imageId: string, profileVersion: number, order: PrintOrder): string {
  return `${versionFolder(imageId, profileVersion)}prints/${printKey(order)}/`;
}

export function passportKey(imageId: string, profileVersion: number, order: PrintOrder): string {
  return `${printFolder(imageId, profileVersion, order)}passport.json`;
}

/** Copies of images that could not be processed, with the reason; with a slash at its end. */
export function quarantineFolder(imageId: string): string {
  return `quarantine/${imageId}/`;
}

/** Key in the upload bucket. The file's own name is not part of it: it may name a person. */
export function uploadKey(uploadId: string): string {
  return `uploads/${uploadId}`;
}
