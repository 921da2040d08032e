import { readerOf } from './byte-reader.ts';
import type { ImageFacts } from './image-facts.ts';
import {
  bytesOf,
  numberOf,
  numbersOf,
  openTiff,
  readDirectory,
  type TiffDirectory,
  type TiffFile,
} from './tiff-directory.ts';

export interface ExifFacts {
  readonly hasGps: boolean;
  readonly thumbnail: Uint8Array | null;
  readonly densityDpi: ImageFacts['densityDpi'];
  /** What is wrong with its colours when no profile says otherwise. */
  readonly colourProblem?: string | undefined;
}

const nothing: ExifFacts = { hasGps: false, thumbnail: null, densityDpi: null };

const tags = {
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  thumbnailOffset: 513,
  thumbnailLength: 514,
  gpsDirectory: 34_853,
  latitude: 2,
  longitude: 4,
  exifDirectory: 34_665,
  colourSpace: 40_961,
  interoperability: 40_965,
  interoperabilityIndex: 1,
};

/**
 * Reads what matters of an EXIF block, which is a small TIFF. What is broken of it counts as absent: no image is refused
 * for its notes. Looks at nothing else in it, so that a hostile block costs no time.
 */
export function readExif(bytes: Buffer | undefined): ExifFacts {
  if (bytes === undefined) return nothing;
  const tiff = bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? bytes.subarray(6) : bytes;
  const file = openTiff(readerOf(tiff));
  const first = file === null ? null : readDirectory(file, file.firstDirectory);
  if (file === null || first === null) return nothing;
  const second = first.next === 0 ? null : readDirectory(file, first.next);
  return {
    hasGps: hasPosition(file, first),
    thumbnail: second === null ? null : thumbnailOf(file, second, tiff),
    densityDpi: densityOf(file, first.entries),
    colourProblem: isAdobeRgb(file, first)
      ? 'The picture is in Adobe RGB, but its profile is missing; it will print paler.'
      : undefined,
  };
}

/** As cameras say it that are set to Adobe RGB and embed no profile (DCF 2.0, "optional colour space"). */
function isAdobeRgb(file: TiffFile, first: TiffDirectory): boolean {
  const within = (outer: TiffDirectory | null, tag: number) => {
    const at = outer === null ? 0 : numberOf(file, outer.entries, tag, 0);
    return at === 0 ? null : readDirectory(file, at);
  };
  const exif = within(first, tags.exifDirectory);
  if (exif === null || numberOf(file, exif.entries, tags.colourSpace, 1) === 1) return false;
  const interoperability = within(exif, tags.interoperability);
  const index = bytesOf(file, interoperability?.entries.get(tags.interoperabilityIndex));
  return index?.toString('latin1', 0, 3) === 'R03';
}

function hasPosition(file: TiffFile, { entries }: TiffDirectory): boolean {
  const at = numberOf(file, entries, tags.gpsDirectory, 0);
  const gps = at === 0 ? null : readDirectory(file, at);
  return gps?.entries.has(tags.latitude) === true || gps?.entries.has(tags.longitude) === true;
}

function thumbnailOf(file: TiffFile, { entries }: TiffDirectory, tiff: Buffer): Uint8Array | null {
  const [offset, length] = [
    numberOf(file, entries, tags.thumbnailOffset, 0),
    numberOf(file, entries, tags.thumbnailLength, 0),
  ];
  const found = tiff.subarray(offset, offset + length);
  const isJpeg = found.length >= 4 && found.length === length && found[0] === 0xff && found[1] === 0xd8;
  return isJpeg ? Uint8Array.from(found) : null;
}

/** Of TIFF files as well, which say it in the same tags. */
export function densityOf(file: TiffFile, entries: TiffDirectory['entries']): ImageFacts['densityDpi'] {
  const factor = { 2: 1, 3: 2.54 }[numberOf(file, entries, tags.resolutionUnit, 2)];
  const [x] = numbersOf(file, entries.get(tags.xResolution), 1) ?? [0];
  const [y] = numbersOf(file, entries.get(tags.yResolution), 1) ?? [0];
  if (factor === undefined || !x || !y || !(x > 0 && y > 0) || !Number.isFinite(x * y)) return null;
  return { x: x * factor, y: y * factor };
}

/** XMP names the place in attributes or elements of these names. */
export function hasXmpGps(xmp: Buffer | undefined): boolean {
  return xmp?.includes('GPSLatitude') === true || xmp?.includes('GPSLongitude') === true;
}
