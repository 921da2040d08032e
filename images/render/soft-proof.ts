import type { Region, SheetFit } from '../assess/sheet-fit.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import { sharp } from '../sharp.ts';
import { laneOf } from './colour-lane.ts';
import { makeOutput, type Unverified, type Verified } from './make-output.ts';
import type { Pipeline } from './open-image.ts';
import type { PressProfile } from './press-profile.ts';
import { openRaw } from './raw-pipeline.ts';
import type { RawImage, WorkingImage } from './working-image.ts';

export interface SoftProofInput {
  readonly working: WorkingImage;
  readonly facts: ImageFacts;
  readonly profile: PrintProfile;
  readonly fit: SheetFit;
  readonly pressProfile: PressProfile;
  readonly folder: string;
  readonly path: string;
}

/**
 * Shows how the sheet will look, in sRGB: of what is separated, by the press profile and back; CMYK images have been
 * brought to sRGB by their own profile already, and RGB stays RGB. The paper's own colour is not simulated.
 */
export async function makeSoftProof(input: SoftProofInput): Promise<Verified | Unverified> {
  const region = scaled(input.fit.sheet, input.facts, input.working.rgb);
  const isSeparated = laneOf(input.facts, input.profile) === 'rgb-to-cmyk';
  const cropped = openRaw(input.working.rgb).extract(region);
  const seen = isSeparated ? await throughPress(cropped, input.pressProfile) : cropped;
  return makeOutput(seen.jpeg({ quality: 88, chromaSubsampling: '4:4:4' }), {
    folder: input.folder,
    path: input.path,
    contentType: 'image/jpeg',
    wanted: {
      format: 'jpeg',
      space: 'srgb',
      channels: 3,
      bitDepth: 8,
      widthPx: region.width,
      heightPx: region.height,
      profile: 'none',
    },
  });
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
