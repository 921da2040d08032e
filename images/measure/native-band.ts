import type { ImageFacts } from '../inspect/image-facts.ts';
import { keepInks } from '../render/open-image.ts';
import type { RawImage, WorkingImage } from '../render/working-image.ts';
import { sharp } from '../sharp.ts';
import type { GreyImage } from './edge-widths.ts';
import { fromRaw } from './resized.ts';

/** Rows of the file that are looked at pixel by pixel. */
const bandRows = 256;

/** Levels of 255 from a pixel to the next that make an edge in the reduced copy. */
const edgeLevels = 24;

/** A band with so large a share of the edges of the richest one will do: the nearer to the top, the less of the file is decoded. */
const richEnough = 0.5;

/** EXIF orientations whose first row is at the bottom or at the right of the upright image, and those that are turned. */
const isFromFarSide = (orientation: number) => [3, 4, 6, 7].includes(orientation);
const isTurned = (orientation: number) => orientation >= 5;

/** A part of an image in its own resolution. */
export interface NativeBand extends GreyImage {
  /** Of CMYK images whose working image is reduced; null of others. */
  readonly inks: (RawImage & { readonly channels: 4 }) | null;
}

/**
 * A part of the image in its own resolution: the working image where that was not reduced, else a band of the file where
 * there are many edges. Null where it cannot be had: the estimates made of it are no reason to refuse an image.
 */
export async function nativeBand(file: string, facts: ImageFacts, working: WorkingImage): Promise<NativeBand | null> {
  const grey = await greyOf(fromRaw(working.rgb));
  if (working.rgb.widthPx >= facts.widthPx) return { ...grey, inks: null };
  const height = Math.min(bandRows, facts.storedHeightPx);
  const top = Math.round(bandStart(grey, facts) * (facts.storedHeightPx - height));
  try {
    // Not turned upright: that would keep all of it in memory.
    const opened = sharp(file, {
      failOn: 'none',
      limitInputPixels: false,
      unlimited: facts.format === 'tiff',
      ignoreIcc: true,
    });
    const band = opened.extract({ left: 0, top, width: facts.storedWidthPx, height });
    return facts.colourModel === 'cmyk' ? await inkedBand(band, facts) : { ...(await greyOf(band)), inks: null };
  } catch {
    return null;
  }
}

/** The file is decoded once for both. */
async function inkedBand(band: ReturnType<typeof sharp>, { bitDepth }: ImageFacts): Promise<NativeBand> {
  const stored = await keepInks(band).tiff({ compression: 'none' }).toBuffer();
  const open = () => sharp(stored, { ignoreIcc: true, limitInputPixels: false });
  return { ...(await greyOf(open())), inks: await inksOf(open(), bitDepth > 8) };
}

/** Sharp would cut 16 bits off at 255. */
async function inksOf(pipeline: ReturnType<typeof sharp>, is16Bit: boolean): Promise<NativeBand['inks']> {
  const { data, info } = await keepInks(pipeline)
    .raw({ depth: is16Bit ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) return null;
  const size = { widthPx: info.width, heightPx: info.height, channels: 4 } as const;
  if (!is16Bit) return { data, ...size };
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return { data: Buffer.from(samples.map((sample) => Math.round(sample / 257))), ...size };
}

async function greyOf(pipeline: ReturnType<typeof fromRaw>): Promise<GreyImage> {
  const { data, info } = await pipeline
    .removeAlpha()
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, widthPx: info.width, heightPx: info.height };
}

/** Where the band lies between the first row of the file (0) and the last place where it fits (1). */
function bandStart(grey: GreyImage, { orientation, storedHeightPx }: ImageFacts): number {
  const upright = edgesByLine(grey, isTurned(orientation));
  const edges = isFromFarSide(orientation) ? upright.toReversed() : upright;
  const window = Math.max(1, Math.min(edges.length, Math.round((bandRows / storedHeightPx) * edges.length)));
  const sums = windowSums(edges, window);
  const most = sums.reduce((highest, sum) => Math.max(highest, sum), 0);
  return sums.findIndex((sum) => sum >= most * richEnough) / Math.max(1, sums.length - 1);
}

/** How many edges each row has, or each column. */
function edgesByLine({ data, widthPx, heightPx }: GreyImage, byColumn: boolean): number[] {
  const counts = new Array<number>(byColumn ? widthPx : heightPx).fill(0);
  for (let y = 1; y < heightPx; y += 1) {
    for (let x = 1; x < widthPx; x += 1) {
      const at = y * widthPx + x;
      const level = data[at] ?? 0;
      if (isNear(level, data[at - 1] ?? 0) && isNear(level, data[at - widthPx] ?? 0)) continue;
      const line = byColumn ? x : y;
      counts[line] = (counts[line] ?? 0) + 1;
    }
  }
  return counts;
}

function isNear(level: number, other: number): boolean {
  return level - other < edgeLevels && other - level < edgeLevels;
}

/** The sum of every `window` neighbours, by the first of them. */
function windowSums(counts: readonly number[], window: number): number[] {
  let sum = counts.slice(0, window).reduce((total, count) => total + count, 0);
  const sums = [sum];
  for (let end = window; end < counts.length; end += 1) {
    sum += (counts[end] ?? 0) - (counts[end - window] ?? 0);
    sums.push(sum);
  }
  return sums;
}
