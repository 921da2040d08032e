import { createHash } from 'node:crypto';
import icc from 'icc';
import { curveOf, primariesOf } from './icc-tags.ts';
import type { ColourModel, IccFacts } from './image-facts.ts';

export interface ProfileReading {
  readonly profile: IccFacts | null;
  /** Why the profile is not to be used; null when it is, or when there is none. */
  readonly problem: string | null;
}

const spaces: Readonly<Record<ColourModel, string>> = { rgb: 'RGB', grey: 'GRAY', cmyk: 'CMYK' };

/** sRGB's red, green and blue as profiles have them, adapted to D50 (IEC 61966-2-1 with Bradford). */
const srgbPrimaries = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7139],
] as const;

/** Reads an embedded profile. One that contradicts the image is given as a problem and not as a profile, so that nobody converts by it. */
export function readProfile(bytes: Buffer | undefined, colourModel: ColourModel): ProfileReading {
  if (bytes === undefined || bytes.length === 0) return { profile: null, problem: null };
  const header = headerOf(bytes);
  if (header === null) return { profile: null, problem: 'The embedded colour profile is damaged.' };
  const { colourSpace, description, deviceClass } = header;
  if (colourSpace !== spaces[colourModel]) {
    return {
      profile: null,
      problem: `The embedded colour profile is for ${colourSpace || 'unknown'} colours, and the picture is not.`,
    };
  }
  if (deviceClass === 'link' || deviceClass === 'nmcl' || deviceClass === 'abst') {
    return { profile: null, problem: 'The embedded colour profile does not describe a device.' };
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    profile: { description, colourSpace, sha256, bytes: bytes.length, ...gamutOf(bytes, colourSpace) },
    problem: null,
  };
}

function headerOf(bytes: Buffer): { colourSpace: string; description: string; deviceClass: string } | null {
  if (bytes.length < 132 || bytes.toString('latin1', 36, 40) !== 'acsp') return null;
  const size = bytes.readUInt32BE(0);
  if (size < 132 || size > bytes.length) return null;
  // The package that reads the description would count up to what is claimed here.
  if (132 + bytes.readUInt32BE(128) * 12 > size) return null;
  const description = descriptionOf(bytes.subarray(0, size));
  const text = (at: number) => bytes.toString('latin1', at, at + 4).trim();
  return description === null ? null : { colourSpace: text(16), deviceClass: text(12), description };
}

function descriptionOf(bytes: Buffer): string | null {
  try {
    return (
      (icc.parse(bytes).description ?? '')
        .replace(/\p{Cc}/gu, '')
        .trim()
        .slice(0, 200) || 'unnamed profile'
    );
  } catch {
    return null;
  }
}

function gamutOf(bytes: Buffer, colourSpace: string): Pick<IccFacts, 'isSrgb' | 'isWideGamut'> {
  if (colourSpace !== 'RGB') return { isSrgb: false, isWideGamut: false };
  const primaries = primariesOf(bytes);
  // By tables only: nothing tells how far its colours reach.
  if (primaries === null) return { isSrgb: false, isWideGamut: true };
  const samePrimaries = primaries.every((xyz, row) =>
    xyz.every((value, at) => Math.abs(value - (srgbPrimaries[row]?.[at] ?? 0)) < 0.004),
  );
  const sameCurves = ['rTRC', 'gTRC', 'bTRC'].every((tag) => isSrgbCurve(curveOf(bytes, tag)));
  return { isSrgb: samePrimaries && sameCurves, isWideGamut: primaries.some((xyz) => !isWithinSrgb(xyz)) };
}

/** Within two of 255 steps everywhere, seen through the inverse curve. */
function isSrgbCurve(curve: ((input: number) => number) | null): boolean {
  if (curve === null) return false;
  for (let step = 0; step <= 64; step += 1) {
    const input = step / 64;
    if (Math.abs(encode(curve(input)) - input) > 2 / 255) return false;
  }
  return true;
}

function encode(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Whether a primary needs no negative amount of an sRGB primary, with room for rounding and for Rec. 601. */
function isWithinSrgb(xyz: readonly number[]): boolean {
  const [x = 0, y = 0, z = 0] = xyz;
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  return linear.every((value) => value > -0.04);
}
