import type { ColourModel } from './image-facts.ts';
import { corruptHeader, extraChannels, featureUnsupported } from './refusals.ts';
import type { Walk } from './structure.ts';

/** Compressions that the libtiff of sharp decodes, tried one by one; by the number in the file. */
const compressions: Readonly<Record<number, string>> = {
  1: 'none',
  2: 'ccittrle',
  3: 'ccittfax3',
  4: 'ccittfax4',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
  50001: 'webp',
};

const otherCompressions: Readonly<Record<number, string>> = {
  6: 'is compressed as JPEG in a way that was given up in 1995',
  9: 'is compressed with JBIG',
  10: 'is compressed with JBIG',
  32766: 'is compressed for NeXT',
  32771: 'is compressed with an old fax method',
  32809: 'is compressed with ThunderScan',
  32908: 'is compressed with Pixar’s method',
  32909: 'is compressed with Pixar’s method',
  34661: 'is compressed with JBIG',
  34676: 'is compressed with SGI’s method',
  34677: 'is compressed with SGI’s method',
  34712: 'is compressed with JPEG 2000',
  34887: 'is compressed with LERC',
  34925: 'is compressed with LZMA',
  50000: 'is compressed with Zstandard',
  50002: 'is compressed with JPEG XL',
};

export function compressionName(compression: number): string {
  return compressions[compression] ?? String(compression);
}

/** Goes on after "This TIFF file …"; null when it can be read. */
export function unreadableCompression(compression: number): string | null {
  if (compression in compressions) return null;
  return otherCompressions[compression] ?? `is compressed with an unknown method (${compression})`;
}

/** What the tags of an image say of its samples. */
export interface TiffSamples {
  readonly photometric: number | null;
  readonly samples: number;
  readonly bitsPerSample: number;
  readonly sampleFormat: number;
  readonly inkSet: number;
  /** What each sample beyond the colours is (TIFF 6.0, ExtraSamples); empty where the file does not say. */
  readonly extraSamples: readonly number[];
  readonly hasPalette: boolean;
  readonly isJpeg: boolean;
}

interface Colours {
  readonly colourModel: ColourModel;
  readonly channels: number;
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
}

const palette = 3;
const separated = 5;
const yCbCr = 6;

/** How many samples belong to the colour, by photometric interpretation. */
const models: Readonly<Record<number, readonly [colourModel: ColourModel, colours: number]>> = {
  0: ['grey', 1],
  1: ['grey', 1],
  2: ['rgb', 3],
  [palette]: ['rgb', 1],
  [separated]: ['cmyk', 4],
  [yCbCr]: ['rgb', 3],
};

/** Lab as TIFF has it, as ICC has it, and as fax machines have it. */
const labs = [8, 9, 10];

/** Transparency that the colours were multiplied by, and such that they were not; all else is a mask or a spot colour. */
const transparencies = [1, 2];
/** Grey that is black at 0, and RGB: with transparency, the others come out wrong or not at all. */
const transparentModels = [1, 2];

const asRgb = 'Convert it to RGB or CMYK with 8 or 16 bits, and save it as TIFF with LZW compression.';

/** What becomes of the samples when they are decoded; or why they cannot be. Tried: what is not refused here comes out right. */
export function coloursOf(image: TiffSamples): Walk<Colours> {
  const { photometric, samples, bitsPerSample, extraSamples } = image;
  if (photometric === null) return corruptHeader('tiff', 'it does not say what its colours mean');
  // Its white is that of D50, and libvips takes it for D65.
  if (labs.includes(photometric)) return featureUnsupported('tiff', 'holds Lab colours', asRgb);
  const model = models[photometric];
  if (model === undefined)
    return featureUnsupported('tiff', `describes its colours in an unusual way (${photometric})`, asRgb);
  const [colourModel, colours] = model;
  if (samples < colours) return corruptHeader('tiff', 'it has fewer colours than it claims');
  const isTransparent = transparentModels.includes(photometric) && transparencies.includes(extraSamples[0] ?? 0);
  const allowed = colours + (isTransparent ? 1 : 0);
  if (samples > allowed) return extraChannels(samples, allowed);
  const unreadable = unreadableColours(image) ?? unreadableDepth(image);
  if (unreadable !== null) return featureUnsupported('tiff', unreadable, asRgb);
  const hasAlpha = samples === colours + 1;
  const isPalette = photometric === palette;
  const channels = (isPalette ? 3 : colours) + (hasAlpha ? 1 : 0);
  return { colourModel, channels, bitDepth: isPalette ? 8 : bitsPerSample, hasAlpha };
}

function unreadableColours({ photometric, inkSet, extraSamples, hasPalette, isJpeg }: TiffSamples): string | null {
  if (photometric === palette && !hasPalette) return 'lacks its palette';
  // No more than four samples come here: if one of them is extra, the inks are three.
  if (photometric === separated && (inkSet !== 1 || extraSamples.length > 0))
    return 'is separated into inks other than CMYK';
  if (photometric === yCbCr && !isJpeg) return 'stores brightness apart from colour (YCbCr)';
  return null;
}

/**
 * Integers of 32 bits come out white and signed ones wrong; of floating point nothing tells whether it is linear light, as
 * Photoshop writes it, or not, as ImageMagick does.
 */
function unreadableDepth({ photometric, samples, bitsPerSample: bits, sampleFormat }: TiffSamples): string | null {
  if (sampleFormat === 3) return 'has floating-point colours';
  if (sampleFormat === 2) return 'has colours with a sign';
  if (sampleFormat !== 1 && sampleFormat !== 4) return 'has colours that are no plain numbers';
  const isFew = samples === 1 && photometric !== separated;
  const depths = photometric === palette ? [1, 2, 4, 8] : isFew ? [1, 2, 4, 8, 16] : [8, 16];
  return depths.includes(bits) ? null : `has ${bits} bits per colour`;
}
