import exifReader from 'exif-reader';
import type { ImageFacts } from './image-facts.ts';

export interface ExifFacts {
  readonly hasGps: boolean;
  readonly thumbnail: Uint8Array | null;
  readonly densityDpi: ImageFacts['densityDpi'];
}

const nothing: ExifFacts = { hasGps: false, thumbnail: null, densityDpi: null };

/** Reads what matters of an EXIF block. What is broken of it counts as absent: no image is refused for its notes. */
export function readExif(bytes: Buffer | undefined): ExifFacts {
  if (bytes === undefined) return nothing;
  try {
    const exif = exifReader(bytes);
    const { GPSInfo: gps, Thumbnail: thumbnail } = exif;
    const hasGps = gps?.GPSLatitude !== undefined || gps?.GPSLongitude !== undefined;
    return {
      hasGps,
      thumbnail: thumbnailOf(bytes, thumbnail?.JPEGInterchangeFormat, thumbnail?.JPEGInterchangeFormatLength),
      densityDpi: densityOf(exif.Image?.XResolution, exif.Image?.YResolution, exif.Image?.ResolutionUnit),
    };
  } catch {
    return nothing;
  }
}

function densityOf(x: unknown, y: unknown, unit: unknown): ExifFacts['densityDpi'] {
  const factor = unit === 3 ? 2.54 : 1;
  if (typeof x !== 'number' || typeof y !== 'number' || !(x > 0 && y > 0) || !Number.isFinite(x * y)) return null;
  return { x: x * factor, y: y * factor };
}

function thumbnailOf(bytes: Buffer, offset: unknown, length: unknown): Uint8Array | null {
  if (typeof offset !== 'number' || typeof length !== 'number' || length < 4) return null;
  const start = offset + (bytes.toString('latin1', 0, 4) === 'Exif' ? 6 : 0);
  const found = bytes.subarray(start, start + length);
  return found[0] === 0xff && found[1] === 0xd8 && found.length === length ? Uint8Array.from(found) : null;
}

/** XMP names the place in attributes or elements of these names. */
export function hasXmpGps(xmp: Buffer | undefined): boolean {
  return xmp?.includes('GPSLatitude') === true || xmp?.includes('GPSLongitude') === true;
}
