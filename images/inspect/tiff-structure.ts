import type { Finding } from '../assess/finding.ts';
import { refuseByPixels } from './admission.ts';
import type { ByteReader } from './byte-reader.ts';
import { densityOf } from './exif-facts.ts';
import { qualityOf, readQuantisation } from './jpeg-quality.ts';
import { corruptHeader, featureUnsupported, truncated } from './refusals.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';
import {
  bytesOf,
  numberOf,
  numbersOf,
  openTiff,
  readDirectory,
  type TiffDirectory,
  type TiffFile,
} from './tiff-directory.ts';
import { checkBlocks, heldBytesOf, layoutOf, type TiffPixels } from './tiff-layout.ts';
import { coloursOf, compressionName, unreadableCompression } from './tiff-pixels.ts';

const tags = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  planar: 284,
  palette: 320,
  tileWidth: 322,
  tileOffsets: 324,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  subsampling: 530,
  profile: 34675,
  gps: 34853,
};
const jpeg = 7;
const mostDirectories = 10_000;
const mostEntries = 1_000_000;
const mostOffsets = 1000;

/** Walks the directories of a TIFF and checks that the strips or tiles of its first image lie in the file. */
export function walkTiff(reader: ByteReader): Walk<Structure> {
  const file = openTiff(reader);
  if (file === null) return truncated('tiff', 'before the picture begins');
  const first = readDirectory(file, file.firstDirectory);
  if (first === null) return truncated('tiff', 'before its table of contents');
  const pixels = pixelsOf(file, first.entries);
  if (isRefusal(pixels)) return pixels;
  const layout = layoutOf(file, first.entries, pixels);
  if (isRefusal(layout)) return layout;
  const blocks = checkBlocks(file, first.entries, pixels, layout);
  if (isRefusal(blocks)) return blocks;
  const profile = first.entries.get(tags.profile);
  if (profile !== undefined && profile.at + profile.count > reader.size) {
    return truncated('tiff', 'before its colour profile');
  }
  const pages = countPages(file, first);
  if (typeof pages !== 'number') return pages;
  const held = heldBytesOf(pixels, layout, blocks.largestBytes);
  const layers = layerBytes(first.entries);
  return {
    ...pixels.structure,
    pages,
    heldBytes: held + layers,
    heldBecause: layers > held ? 'layers' : 'strip',
    failOn: failOnOf(pixels.compression, layout.isTiled),
  };
}

/** Photoshop keeps its layers in a tag, and libtiff reads all tags: measured, it takes 2.7 times their size. */
function layerBytes(entries: TiffDirectory['entries']): number {
  return 2.7 * [...entries.values()].reduce((sum, { count }) => sum + (count > 1_000_000 ? count : 0), 0);
}

/**
 * Libtiff warns of unusual tags and of damaged pixels alike. Where damage is an error, or was ruled out by the walk, its
 * warnings are only of tags, and no reason to refuse a picture.
 */
function failOnOf(compression: number, isTiled: boolean): Structure['failOn'] {
  if (compression === 1) return 'truncated';
  const tellsDamageByErrors = compressionName(compression) === 'lzw' || compressionName(compression) === 'deflate';
  return tellsDamageByErrors && !isTiled ? 'error' : undefined;
}

interface Pixels extends TiffPixels {
  readonly structure: Omit<Structure, 'pages' | 'heldBytes' | 'heldBecause' | 'failOn'>;
}

function pixelsOf(file: TiffFile, entries: TiffDirectory['entries']): Walk<Pixels> {
  const number = (tag: number, otherwise: number) => numberOf(file, entries, tag, otherwise);
  const [widthPx, heightPx] = [number(tags.width, 0), number(tags.height, 0)];
  if (widthPx < 1 || heightPx < 1) return corruptHeader('tiff', `it claims to be ${widthPx} × ${heightPx} pixels`);
  const tooMany = refuseByPixels(widthPx, heightPx);
  if (tooMany !== null) return tooMany;
  const compression = number(tags.compression, 1);
  const unreadable = unreadableCompression(compression);
  if (unreadable !== null) return featureUnsupported('tiff', unreadable);
  const samples = number(tags.samples, 1);
  if (samples < 1 || samples > 65_535) return corruptHeader('tiff', 'it claims an impossible number of colours');
  const depths = [...(numbersOf(file, entries.get(tags.bits), Math.min(samples, 64)) ?? [1])];
  const bitsPerSample = depths[0] ?? 1;
  if (depths.some((depth) => depth !== bitsPerSample))
    return featureUnsupported('tiff', 'has colours of different depths');
  const colours = coloursOf({
    photometric: numberOf(file, entries, tags.photometric, null),
    samples,
    bitsPerSample,
    sampleFormat: number(tags.sampleFormat, 1),
    inkSet: number(tags.inkSet, 1),
    extraSamples: [...(numbersOf(file, entries.get(tags.extraSamples), 64) ?? [])],
    hasPalette: entries.has(tags.palette),
    isJpeg: compression === jpeg,
  });
  if (isRefusal(colours)) return colours;
  const planar = number(tags.planar, 1);
  if (planar !== 1 && planar !== 2) return corruptHeader('tiff', 'the order of its colours is impossible');
  const isPlanar = planar === 2 && samples > 1;
  const isYCbCr = number(tags.photometric, 1) === 6;
  if (isPlanar && (entries.has(tags.tileWidth) || isYCbCr))
    return featureUnsupported('tiff', 'stores each colour apart');
  const isJpeg = compression === jpeg;
  return {
    widthPx,
    heightPx,
    samples,
    bitsPerSample,
    isPlanar,
    compression,
    structure: {
      format: 'tiff',
      widthPx,
      heightPx,
      ...colours,
      isAnimated: false,
      compression: compressionName(compression),
      isProgressive: false,
      chromaSubsampling: isJpeg && isYCbCr ? subsamplingOf(file, entries) : null,
      jpegQuality: isJpeg ? qualityOfTables(file, entries) : null,
      densityDpi: densityOf(file, entries),
      hasGps: entries.has(tags.gps),
    },
  };
}

function subsamplingOf(file: TiffFile, entries: TiffDirectory['entries']): string {
  const [across, down] = numbersOf(file, entries.get(tags.subsampling), 2) ?? [2, 2];
  return across === 1 ? '4:4:4' : down === 1 ? '4:2:2' : '4:2:0';
}

/** The quantisation tables that all strips share, an abbreviated JPEG stream. */
function qualityOfTables(file: TiffFile, entries: TiffDirectory['entries']): number | null {
  const bytes = bytesOf(file, entries.get(tags.jpegTables));
  if (bytes === null) return null;
  const tables = new Map<number, readonly number[]>();
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const body = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
    if (bytes[at + 1] === 0xdb && !readQuantisation(body, tables)) return null;
  }
  const brightness = tables.get(0);
  return brightness === undefined ? null : qualityOf(brightness);
}

/** Pages, without reduced copies and masks; or why the chain of directories is broken. */
function countPages(file: TiffFile, first: TiffDirectory): number | Finding {
  const visited = new Set([file.firstDirectory]);
  let [pages, entries] = [1, 0];
  for (let at = first.next; at !== 0; ) {
    if (visited.has(at)) return corruptHeader('tiff', 'its table of contents leads in a circle');
    visited.add(at);
    const directory = readDirectory(file, at);
    if (directory === null) return truncated('tiff', 'before its last page');
    entries += directory.length;
    // Directories may overlap, so that a small file has as many of them as it likes.
    if (visited.size > mostDirectories || entries > mostEntries) return corruptHeader('tiff', 'it has too many pages');
    if (!liesWithin(file, directory.entries)) return truncated('tiff', 'before its last page');
    const subfileType = numberOf(file, directory.entries, tags.subfileType, 0);
    if (directory.entries.has(tags.width) && (subfileType & 5) === 0) pages += 1;
    at = directory.next;
  }
  return pages;
}

/** Whether the strips or tiles of a page begin within the file: it is not printed, but missing where an upload broke off. */
function liesWithin(file: TiffFile, entries: TiffDirectory['entries']): boolean {
  const offsets = numbersOf(file, entries.get(tags.stripOffsets) ?? entries.get(tags.tileOffsets), mostOffsets) ?? [];
  return offsets.every((offset) => offset < file.reader.size);
}
