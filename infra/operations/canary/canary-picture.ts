import { createHash } from 'node:crypto';

/** The print that it is ordered as: 100 mm at about 81 dots per inch. */
export const pictureOrder = { product: 'canary-print', widthMm: 100, heightMm: 100, bleedMm: 0 };

const SIDE_PX = 320;
const SAMPLES = 3;
const PATCH_PX = 32;

/** TIFF 6.0, section 2: https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf */
const SHORT = 3;
const LONG = 4;
const HEADER_BYTES = 8;

/** A small uncompressed TIFF of coloured patches: another one for each seed, the same one for the same. */
export function canaryPicture(seed: string): Uint8Array {
  const pixels = patches(seed);
  const bitsAt = HEADER_BYTES + pixels.length;
  const entries = [
    [256, LONG, 1, SIDE_PX],
    [257, LONG, 1, SIDE_PX],
    [258, SHORT, SAMPLES, bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, 1, HEADER_BYTES],
    [277, SHORT, 1, SAMPLES],
    [278, LONG, 1, SIDE_PX],
    [279, LONG, 1, pixels.length],
  ] as const;
  const directoryAt = bitsAt + 2 * SAMPLES;
  const file = Buffer.alloc(directoryAt + 2 + 12 * entries.length + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directoryAt, 4);
  pixels.copy(file, HEADER_BYTES);
  for (let sample = 0; sample < SAMPLES; sample += 1) file.writeUInt16LE(8, bitsAt + 2 * sample);
  file.writeUInt16LE(entries.length, directoryAt);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = directoryAt + 2 + 12 * index;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  return file;
}

function patches(seed: string): Buffer {
  const perSide = SIDE_PX / PATCH_PX;
  const colours = createHash('shake256', { outputLength: perSide * perSide * SAMPLES })
    .update(seed)
    .digest();
  const pixels = Buffer.alloc(SIDE_PX * SIDE_PX * SAMPLES);
  for (let y = 0; y < SIDE_PX; y += 1) {
    for (let column = 0; column < perSide; column += 1) {
      const patch = Math.floor(y / PATCH_PX) * perSide + column;
      const at = (y * SIDE_PX + column * PATCH_PX) * SAMPLES;
      pixels.fill(colours.subarray(patch * SAMPLES, (patch + 1) * SAMPLES), at, at + PATCH_PX * SAMPLES);
    }
  }
  return pixels;
}
