import { createHash } from 'node:crypto';
import { sharp } from '../sharp.ts';
import { horizontalPredictor, lzwCompression, readTiffTags } from './tiff-tags.ts';

/** What was asked of an output. */
export interface WantedOutput {
  readonly format: 'jpeg' | 'webp' | 'avif' | 'tiff';
  readonly space: 'srgb' | 'rgb16' | 'cmyk';
  readonly channels: 3 | 4;
  readonly bitDepth: 8 | 16;
  readonly widthPx: number;
  readonly heightPx: number;
  /** SHA-256 of the embedded profile, lower-case hex; `none`, or `some` of one whose bytes are not known beforehand. */
  readonly profile: string;
  /** Of a TIFF, which is to be lossless as well: pixels to the inch. */
  readonly dpi?: number;
}

export interface Verification {
  /** What is not as it was asked for, empty when all is: `space is srgb instead of cmyk`. */
  readonly differences: readonly string[];
  /** Of the embedded profile. */
  readonly profileSha256: string | null;
}

/** Of a resolution that TIFF keeps as a fraction. */
const dpiTolerance = 0.001;

/**
 * Opens a file that was written and compares it with what was asked for: that sharp resolved says little.
 * @param warnings what was said about colour while it was written; each is a difference
 */
export async function verifyOutput(
  path: string,
  wanted: WantedOutput,
  warnings: readonly string[] = [],
): Promise<Verification> {
  const complaints = warnings.map((warning) => `sharp warned "${warning}"`);
  try {
    const { found, profileSha256 } = await look(path, wanted);
    return { differences: [...complaints, ...differencesOf(expected(wanted, profileSha256), found)], profileSha256 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { differences: [...complaints, `it cannot be opened: ${reason}`], profileSha256: null };
  }
}

type Property = string | number | undefined;
type Properties = Readonly<Record<string, Property>>;

function expected({ profile, dpi, ...rest }: WantedOutput, profileSha256: string | null): Properties {
  const hash = profile === 'some' && profileSha256 !== null ? profileSha256 : profile;
  const print = { xDpi: dpi, yDpi: dpi, compression: lzwCompression, predictor: horizontalPredictor };
  return { ...rest, profile: hash, metadata: 'none', ...(rest.format === 'tiff' ? print : {}) };
}

async function look(
  path: string,
  { format }: WantedOutput,
): Promise<{ found: Properties; profileSha256: string | null }> {
  const metadata = await sharp(path, { limitInputPixels: false, unlimited: true }).metadata();
  const profileSha256 = metadata.icc ? createHash('sha256').update(metadata.icc).digest('hex') : null;
  const { exif, xmp, iptc } = metadata;
  const kept = Object.entries({ exif, xmp, iptc }).flatMap(([name, block]) => (block ? [name] : []));
  const found = {
    format: metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format,
    space: metadata.space,
    channels: metadata.channels,
    bitDepth: { uchar: 8, ushort: 16 }[metadata.depth as string],
    widthPx: metadata.width,
    heightPx: metadata.height,
    profile: profileSha256 ?? 'none',
    metadata: kept.join(' and ') || 'none',
    ...(format === 'tiff' ? await readTiffTags(path) : {}),
  };
  return { found, profileSha256 };
}

function differencesOf(wanted: Properties, found: Properties): string[] {
  return Object.entries(wanted).flatMap(([name, value]) =>
    value === found[name] || isNear(name, value, found[name]) ? [] : [`${name} is ${found[name]} instead of ${value}`],
  );
}

function isNear(name: string, wanted: Property, found: Property): boolean {
  if (!name.endsWith('Dpi') || typeof wanted !== 'number' || typeof found !== 'number') return false;
  return Math.abs(wanted - found) <= dpiTolerance * wanted;
}
