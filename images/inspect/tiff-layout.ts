import { corruptHeader, truncated } from './refusals.ts';
import type { Walk } from './structure.ts';
import { numberOf, numbersOf, type TiffDirectory, type TiffFile } from './tiff-directory.ts';

const tags = {
  stripOffsets: 273,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
};

/** What is needed of an image to know how much data its strips hold. */
export interface TiffPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly samples: number;
  readonly bitsPerSample: number;
  readonly isPlanar: boolean;
  readonly compression: number;
}

/** The blocks, strips or tiles, in which the pixels of an image lie. */
export interface TiffLayout {
  readonly isTiled: boolean;
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
  readonly blocks: number;
}

export function layoutOf(file: TiffFile, entries: TiffDirectory['entries'], pixels: TiffPixels): Walk<TiffLayout> {
  const { widthPx, heightPx, samples, isPlanar } = pixels;
  const isTiled = entries.has(tags.tileOffsets) || entries.has(tags.tileWidth);
  const rows = numberOf(file, entries, isTiled ? tags.tileHeight : tags.rowsPerStrip, isTiled ? 0 : heightPx);
  const blockWidthPx = isTiled ? numberOf(file, entries, tags.tileWidth, 0) : widthPx;
  const blockHeightPx = isTiled ? rows : Math.min(rows, heightPx);
  if (blockWidthPx === 0 || blockHeightPx === 0) return corruptHeader('tiff', 'its parts have no size');
  if (isTiled && blockWidthPx * blockHeightPx > 2 ** 28)
    return corruptHeader('tiff', 'its parts have an impossible size');
  const blocks = Math.ceil(widthPx / blockWidthPx) * Math.ceil(heightPx / blockHeightPx) * (isPlanar ? samples : 1);
  if (blocks > 5_000_000) return corruptHeader('tiff', 'it is cut into too many parts');
  return { isTiled, blockWidthPx, blockHeightPx, blocks };
}

/** Checks that the data of the image is where its directory says; gives the stored size of the largest block. */
export function checkBlocks(
  file: TiffFile,
  entries: TiffDirectory['entries'],
  pixels: TiffPixels,
  layout: TiffLayout,
): Walk<{ readonly largestBytes: number }> {
  const { isTiled, blocks } = layout;
  const offsets = numbersOf(file, entries.get(isTiled ? tags.tileOffsets : tags.stripOffsets), blocks);
  if (offsets === null) {
    return entries.has(isTiled ? tags.tileOffsets : tags.stripOffsets)
      ? truncated('tiff')
      : corruptHeader('tiff', 'it does not say where the picture lies');
  }
  if (offsets.length < blocks) return corruptHeader('tiff', 'it does not say where all of the picture lies');
  const counts = numbersOf(file, entries.get(isTiled ? tags.tileByteCounts : tags.stripByteCounts), blocks);
  const isRaw = pixels.compression === 1;
  let largestBytes = 0;
  for (let block = 0; block < blocks; block += 1) {
    const stored = counts?.[block] ?? 0;
    const needed = isRaw ? uncompressedBytes(pixels, layout, block) : Math.max(1, stored);
    // Of a single strip libtiff makes up for a wrong byte count, and of all of them for missing ones.
    if (isRaw && counts !== null && blocks > 1 && stored < needed) return truncated('tiff');
    const offset = offsets[block] ?? 0;
    if (offset === 0 || offset + needed > file.reader.size) return truncated('tiff');
    largestBytes = Math.max(largestBytes, needed);
  }
  return { largestBytes };
}

/** Bytes of one block once it is decoded; the last strip may be lower than the others. */
export function uncompressedBytes(pixels: TiffPixels, layout: TiffLayout, block: number): number {
  const { widthPx, heightPx, samples, bitsPerSample, isPlanar } = pixels;
  const { isTiled, blockWidthPx, blockHeightPx } = layout;
  const rowBytes = Math.ceil(((isTiled ? blockWidthPx : widthPx) * (isPlanar ? 1 : samples) * bitsPerSample) / 8);
  if (isTiled) return rowBytes * blockHeightPx;
  const down = Math.ceil(heightPx / blockHeightPx);
  const top = (block % down) * blockHeightPx;
  return rowBytes * Math.min(blockHeightPx, heightPx - top);
}

/** Rows of a strip that libvips has in memory at once; longer strips it reads line by line. */
const rowsAtOnce = 128;

/**
 * What the decoder holds beyond some rows: of strips, the largest as it is stored, of tiles a row of them. Measured: strips
 * without compression are read line by line from the file.
 */
export function heldBytesOf(pixels: TiffPixels, layout: TiffLayout, largestBytes: number): number {
  const decoded = uncompressedBytes(pixels, layout, 0);
  if (layout.isTiled) return decoded * Math.ceil(pixels.widthPx / layout.blockWidthPx);
  if (pixels.compression === 1) return 0;
  return largestBytes + (decoded / layout.blockHeightPx) * Math.min(rowsAtOnce, layout.blockHeightPx);
}
