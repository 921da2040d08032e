import { corruptHeader, featureUnsupported } from './refusals.ts';
import type { Structure, Walk } from './structure.ts';

/** What the first chunk, IHDR, says. */
export interface PngHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: number;
  readonly colourType: number;
  readonly isInterlaced: boolean;
}

export const paletteType = 3;

const depthsOfColourType: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  [paletteType]: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** @param bytes all of the chunk's, or the first 14 */
export function pngHeaderOf(bytes: Buffer): Walk<PngHeader> {
  if (bytes.length !== 13) return corruptHeader('png', 'its header has the wrong length');
  const [widthPx, heightPx] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  const [depth = 0, colourType = 0, compression = 0, filter = 0, interlace = 0] = bytes.subarray(8);
  if (widthPx === 0 || heightPx === 0 || widthPx > 0x7fffffff || heightPx > 0x7fffffff) {
    return corruptHeader('png', `it claims to be ${widthPx} × ${heightPx} pixels`);
  }
  if (!depthsOfColourType[colourType]?.includes(depth)) {
    return corruptHeader('png', `it claims a kind of colour that does not exist (type ${colourType}, ${depth} bits)`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    return corruptHeader('png', 'it claims a compression that does not exist');
  }
  return { widthPx, heightPx, depth, colourType, isInterlaced: interlace === 1 };
}

/** Chunks that a reader has to understand, and nobody but their makers does; Apple's is what Xcode makes of a PNG. */
export function unknownCriticalChunk(name: string): Walk<never> | null {
  if (name === 'CgBI') return featureUnsupported('png', 'was changed for use in an iPhone app');
  const isCritical = name.charAt(0) === name.charAt(0).toUpperCase();
  if (!isCritical || ['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(name)) return null;
  return featureUnsupported('png', `has an unknown part (${name})`);
}

/** @param bytes of a pHYs chunk */
export function pngDensityOf(bytes: Buffer): Structure['densityDpi'] {
  const [x, y] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  if (bytes[8] !== 1 || x === 0 || y === 0) return null;
  return { x: dpiOf(x), y: dpiOf(y) };
}

function dpiOf(pixelsPerMetre: number): number {
  return Math.round(pixelsPerMetre * 2.54) / 100;
}
