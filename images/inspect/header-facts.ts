import type { Metadata } from 'sharp';
import type { Finding } from '../assess/finding.ts';
import { sharp } from '../sharp.ts';
import { hasXmpGps, readExif } from './exif-facts.ts';
import { explainDecodeError } from './explain-decode-error.ts';
import { readProfile } from './icc-facts.ts';
import type { ColourModel, ImageFacts } from './image-facts.ts';
import { corruptHeader, featureUnsupported } from './refusals.ts';
import type { Structure, Walk } from './structure.ts';

/** Reads what the decoder says of a file's header, and joins it with what its structure says; they must agree. */
export async function readHeaderFacts(path: string, bytes: number, structure: Structure): Promise<Walk<ImageFacts>> {
  const metadata = await metadataOf(path);
  if ('code' in metadata) return metadata;
  if (!sizesAgree(structure, metadata)) return corruptHeader(structure.format, 'it gives two different sizes');
  if (modelOfSpace[metadata.space] !== structure.colourModel) {
    return featureUnsupported(structure.format, 'describes its colours in an unusual way');
  }
  return factsOf(bytes, structure, metadata);
}

/** Colour models by what the decoder calls them. */
const modelOfSpace: Readonly<Record<string, ColourModel>> = {
  srgb: 'rgb',
  rgb: 'rgb',
  rgb16: 'rgb',
  'b-w': 'grey',
  grey16: 'grey',
  cmyk: 'cmyk',
};

async function metadataOf(path: string): Promise<Metadata | Finding> {
  try {
    // Without limits, so that the true size can be told; the limits are our own, see admission.ts.
    return await sharp(path, {
      limitInputPixels: false,
      limitInputChannels: 0,
      unlimited: true,
      failOn: 'none',
    }).metadata();
  } catch (error) {
    return explainDecodeError(error instanceof Error ? error.message : String(error));
  }
}

/** AVIF is turned by its decoder before anybody sees it. */
function sizesAgree({ format, widthPx, heightPx }: Structure, { width, height }: Metadata): boolean {
  if (width === widthPx && height === heightPx) return true;
  return format === 'avif' && width === heightPx && height === widthPx;
}

function factsOf(bytes: number, structure: Structure, metadata: Metadata): ImageFacts {
  const { heldBytes: _, heldBecause: __, colourProblem, hasProfile, densityDpi, hasGps, ...stored } = structure;
  const [storedWidthPx, storedHeightPx] = [metadata.width, metadata.height];
  const orientation = orientationOf(structure, metadata);
  const isTurned = orientation >= 5;
  const exif = readExif(metadata.exif);
  const { profile, problem } = readProfile(metadata.icc, structure.colourModel);
  // Cameras take no picture in inks or in grey: there it is a note of what the picture was made of.
  const otherColours = colourProblem ?? (structure.colourModel === 'rgb' ? exif.colourProblem : undefined);
  return {
    ...stored,
    // Both agree but for chunks and tags that contradict each other, of which the decoder takes one.
    channels: metadata.channels,
    hasAlpha: metadata.hasAlpha,
    bytes,
    widthPx: isTurned ? storedHeightPx : storedWidthPx,
    heightPx: isTurned ? storedWidthPx : storedHeightPx,
    storedWidthPx,
    storedHeightPx,
    orientation,
    profile,
    profileProblem: problem ?? (profile === null ? (otherColours ?? null) : null),
    isProfileAbsent: otherColours !== undefined && metadata.icc === undefined && hasProfile !== true,
    densityDpi: densityDpi ?? exif.densityDpi,
    hasGps: hasGps || exif.hasGps || hasXmpGps(metadata.xmp),
    thumbnail: exif.thumbnail,
  };
}

function orientationOf({ format }: Structure, { orientation }: Metadata): number {
  if (format === 'avif' || orientation === undefined || orientation > 8) return 1;
  return Math.max(1, orientation);
}
