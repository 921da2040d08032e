import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import icc from 'icc';
import { ImagesError } from '../errors.ts';

/** The profile that RGB images are converted by for CMYK presses. */
export interface PressProfile {
  /** `shop`: named by configuration; `bundled`: images/profiles; `built-in`: libvips's own. */
  readonly source: 'shop' | 'bundled' | 'built-in';
  /** What sharp is given: a path, or the name of a built-in profile. */
  readonly name: string;
  readonly description: string;
  /** Lower-case hex; null of the built-in one, whose bytes only an output shows. */
  readonly sha256: string | null;
}

const builtIn: PressProfile = {
  source: 'built-in',
  name: 'cmyk',
  description: 'generic CMYK of libvips',
  sha256: null,
};

/** Beside the sources, and beside a bundle. */
const bundledPlaces = ['../profiles/', './profiles/'].map((folder) =>
  fileURLToPath(new URL(`${folder}fogra39l-coated.icc`, import.meta.url)),
);

/**
 * The shop's profile where one is named, else the bundled one, else the built-in one.
 * @throws ImagesError PROFILE_UNREADABLE of a shop's profile that is missing, broken or not of a CMYK printer: other
 * colours than those configured would be printed
 */
export async function readPressProfile(
  shopProfile: string | null,
  bundled: readonly string[] = bundledPlaces,
): Promise<PressProfile> {
  if (shopProfile !== null) return readProfile('shop', shopProfile);
  for (const path of bundled) {
    try {
      return await readProfile('bundled', path);
    } catch (error) {
      if (!(error instanceof ImagesError)) throw error;
    }
  }
  return builtIn;
}

async function readProfile(source: 'shop' | 'bundled', path: string): Promise<PressProfile> {
  try {
    const bytes = await readFile(path);
    const { colorSpace, deviceClass, description } = icc.parse(bytes);
    if (bytes.readUInt32BE(0) !== bytes.length) throw new Error('its length is not what its header says');
    if (colorSpace !== 'CMYK' || deviceClass !== 'Printer') throw new Error('it is not of a CMYK printer');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { source, name: path, description: description ?? 'CMYK', sha256 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImagesError('PROFILE_UNREADABLE', `The press profile ${path} cannot be used: ${reason}.`, {
      cause: error,
    });
  }
}
