import { rgbaToThumbHash } from 'thumbhash';
import type { SmallImage } from './resized.ts';

/** The longest side of the copy that a placeholder is made of. */
export const placeholderSidePx = 100;

/** A blurred impression of the picture in about 25 bytes, base64. */
export function placeholderOf({ data, widthPx, heightPx }: SmallImage): string {
  const rgba = new Uint8Array(widthPx * heightPx * 4).fill(255);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return Buffer.from(rgbaToThumbHash(widthPx, heightPx, rgba)).toString('base64');
}
