import type { ColourModel } from './image-facts.ts';
import { corruptHeader, extraChannels, featureUnsupported } from './refusals.ts';
import type { Walk } from './structure.ts';

/** Compressions that libtiff decodes in the build that sharp brings, by the number in the file. */
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
  50001: 'is compressed with WebP',
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

interface Samples {
  readonly photometric: number;
  readonly samples: number;
  readonly extra: readonly number[];
  readonly bitsPerSample: number;
  readonly sampleFormat: number;
  readonly compression: number;
}

interface Colours {
  readonly colourModel: ColourModel;
  readonly channels: number;
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
}

/** How many samples belong to the colour, by photometric interpretation, and what becomes of them. */
const models: Readonly<Record<number, readonly [colourModel: ColourModel, colours: number]>> = {
  0: ['grey', 1],
  1: ['grey', 1],
  2: ['rgb', 3],
  3: ['rgb', 1],
  5: ['cmyk', 4],
  6: ['rgb', 3],
  8: ['rgb', 3],
  9: ['rgb', 3],
};

export function coloursOf({ photometric, samples, bitsPerSample, sampleFormat }: Samples): Walk<Colours> {
  const model = models[photometric];
  if (model === undefined)
    return featureUnsupported('tiff', `describes its colours in an unusual way (${photometric})`);
  const [colourModel, colours] = model;
  if (samples < colours) return corruptHeader('tiff', 'it has fewer colours than it claims');
  if (samples > colours + 1) return extraChannels(samples, colours + 1);
  if (![1, 2, 4, 8, 16, 32].includes(bitsPerSample) || sampleFormat > 3) {
    return featureUnsupported('tiff', `has ${bitsPerSample} bits per colour`);
  }
  const hasAlpha = samples === colours + 1;
  const isPalette = photometric === 3;
  const channels = (isPalette ? 3 : colours) + (hasAlpha ? 1 : 0);
  return { colourModel, channels, bitDepth: isPalette ? 8 : bitsPerSample, hasAlpha };
}
