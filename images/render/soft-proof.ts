import { join } from 'node:path';
import type { Region, SheetFit } from '../assess/sheet-fit.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import { sharp } from '../sharp.ts';
import { laneOf } from './colour-lane.ts';
import { makeOutput, type Unverified, type Verified } from './make-output.ts';
import { keepInks, openImage, type Pipeline, toSrgb } from './open-image.ts';
import type { PressMaster } from './press-master.ts';
import type { PressProfile } from './press-profile.ts';
import { openRaw } from './raw-pipeline.ts';
import type { RawImage, WorkingImage } from './working-image.ts';

export interface SoftProofInput {
  readonly working: WorkingImage;
  readonly facts: ImageFacts;
  readonly profile: PrintProfile;
  readonly fit: SheetFit;
  readonly pressProfile: PressProfile;
  /** What goes to the press, in the same folder; null where nothing does. */
  readonly press: PressMaster | null;
  readonly folder: string;
  readonly path: string;
}

interface ProofSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Shows how the sheet will look, in sRGB: the press master, reduced and converted by the profile that it carries. Where the
 * press gets nothing, what it would have got is made of the working image, which lacks the colours beyond sRGB. The paper's
 * own colour is not simulated.
 */
export async function makeSoftProof(input: SoftProofInput): Promise<Verified | Unverified> {
  const region = scaled(input.fit.sheet, input.facts, input.working.rgb);
  const { press } = input;
  const size = press ? withinMaster(region, press) : region;
  const seen = press ? masterSeen(input, press, size) : await workingSeen(input, region);
  return makeOutput(seen.jpeg({ quality: 88, chromaSubsampling: '4:4:4' }), {
    folder: input.folder,
    path: input.path,
    contentType: 'image/jpeg',
    wanted: {
      format: 'jpeg',
      space: 'srgb',
      channels: 3,
      bitDepth: 8,
      widthPx: size.width,
      heightPx: size.height,
      profile: 'none',
    },
  });
}

/** A master that was reduced for a coarse press may be smaller than the working image. */
function withinMaster({ width, height }: ProofSize, { file }: PressMaster): ProofSize {
  return { width: Math.min(width, file.widthPx ?? width), height: Math.min(height, file.heightPx ?? height) };
}

/** Its samples are read once, row by row, and converted when they are few. */
function masterSeen({ facts, folder }: SoftProofInput, { file, promise }: PressMaster, size: ProofSize): Pipeline {
  const { colourSpace, bitDepth, profile } = promise;
  const pressed = { ...facts, format: 'tiff', bitDepth, hasAlpha: false, orientation: 1 } as const;
  const reduced = openImage(join(folder, file.path), pressed).resize({ ...size, fit: 'fill', kernel: 'lanczos3' });
  if (colourSpace === 'cmyk') {
    return profile.source === 'none' ? reduced : keepInks(reduced).withIccProfile('srgb', { attach: false });
  }
  // Any other profile than the image's own is sRGB.
  const own = profile.source === 'embedded' ? facts.profile : null;
  return toSrgb(reduced, { ...pressed, colourModel: 'rgb', profile: own });
}

/** CMYK images have been brought to sRGB by their own profile already, and RGB stays RGB. */
async function workingSeen(input: SoftProofInput, region: ProofSize & { left: number; top: number }) {
  const cropped = openRaw(input.working.rgb).extract(region);
  const isSeparated = laneOf(input.facts, input.profile) === 'rgb-to-cmyk';
  return isSeparated ? throughPress(cropped, input.pressProfile) : cropped;
}

async function throughPress(pipeline: Pipeline, { name }: PressProfile): Promise<Pipeline> {
  const separated = await pipeline.withIccProfile(name).tiff({ compression: 'none' }).toBuffer();
  return sharp(separated);
}

/** The same part of the reduced copy. */
function scaled(region: Region, full: ImageFacts, small: RawImage) {
  const x = small.widthPx / full.widthPx;
  const y = small.heightPx / full.heightPx;
  const left = Math.min(small.widthPx - 1, Math.round(region.leftPx * x));
  const top = Math.min(small.heightPx - 1, Math.round(region.topPx * y));
  return {
    left,
    top,
    width: Math.max(1, Math.min(small.widthPx - left, Math.round(region.widthPx * x))),
    height: Math.max(1, Math.min(small.heightPx - top, Math.round(region.heightPx * y))),
  };
}
