import { join } from 'node:path';
import type { SheetFit } from '../assess/sheet-fit.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import { mmPerInch, type PrintOrder, sheetOf } from '../print/print-order.ts';
import { type PrintProfile, pressDpiOf } from '../print/print-profiles.ts';
import { colourLanes, type LaneName, type LanePromise, laneOf } from './colour-lane.ts';
import { makeOutput, type Unverified, type Verified } from './make-output.ts';
import type { Pipeline } from './open-image.ts';
import type { PressProfile } from './press-profile.ts';
import { withPressSource } from './press-source.ts';

export interface PressMasterInput {
  readonly file: string;
  readonly facts: ImageFacts;
  readonly order: PrintOrder;
  readonly profile: PrintProfile;
  readonly fit: SheetFit;
  readonly pressProfile: PressProfile;
  /** Where outputs go, and the master's path in there. */
  readonly folder: string;
  readonly path: string;
}

export interface PressMaster extends Verified {
  readonly lane: LaneName;
  readonly promise: LanePromise;
  /** Pixels to the inch, as the file says. */
  readonly dpi: number;
}

/**
 * Writes what goes to the press: the part of the upright image that covers trim and bleed as a lossless TIFF, its density
 * that of the ordered size. Never enlarged; reduced only where it is finer than the press can show, else every sample stays
 * what it is (but for the conversion to CMYK).
 */
export async function makePressMaster(input: PressMasterInput): Promise<PressMaster | Unverified> {
  const { facts, pressProfile } = input;
  const lane = laneOf(facts, input.profile);
  const promise = colourLanes[lane].promise({ facts, pressProfile });
  const { widthPx, heightPx, dpi } = masterSize(input);
  const source = {
    ...{ file: input.file, facts, lane, sheet: input.fit.sheet, paper: input.profile.flattenOn },
    between: join(input.folder, `${input.path}.between.tif`),
  };
  const made = await withPressSource(source, (opened) => {
    const sized = reduce(opened.pipeline, input.fit.sheet, { widthPx, heightPx });
    const pipeline = colourLanes[lane].apply(sized, { facts: opened.facts, pressProfile }).tiff({
      compression: 'lzw',
      predictor: 'horizontal',
      xres: dpi / mmPerInch,
      yres: dpi / mmPerInch,
      bigtiff: needsBigTiff(widthPx * heightPx, promise),
    });
    return makeOutput(pipeline, {
      folder: input.folder,
      path: input.path,
      contentType: 'image/tiff',
      wanted: { format: 'tiff', ...samplesOf(promise), widthPx, heightPx, dpi },
    });
  });
  return made.kind === 'verified' ? { ...made, lane, promise, dpi } : made;
}

interface MasterSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

function masterSize({ fit, order, profile }: PressMasterInput): MasterSize & { readonly dpi: number } {
  const dpi = pressDpiOf(profile, fit.effectiveDpi);
  const { widthPx, heightPx } = fit.sheet;
  if (dpi >= fit.effectiveDpi) return { widthPx, heightPx, dpi };
  const { widthMm, heightMm } = sheetOf(order);
  const pixels = (mm: number) => Math.max(1, Math.round((mm / mmPerInch) * dpi));
  return { widthPx: Math.min(widthPx, pixels(widthMm)), heightPx: Math.min(heightPx, pixels(heightMm)), dpi };
}

function reduce(pipeline: Pipeline, sheet: MasterSize, { widthPx, heightPx }: MasterSize): Pipeline {
  if (widthPx === sheet.widthPx && heightPx === sheet.heightPx) return pipeline;
  return pipeline.resize({ width: widthPx, height: heightPx, fit: 'fill', kernel: 'lanczos3' });
}

function samplesOf({ colourSpace, bitDepth, profile }: LanePromise) {
  const space = colourSpace === 'cmyk' ? 'cmyk' : bitDepth === 16 ? 'rgb16' : 'srgb';
  const hash = profile.sha256 ?? (profile.source === 'none' ? 'none' : 'some');
  return { space, channels: colourSpace === 'cmyk' ? 4 : 3, bitDepth, profile: hash } as const;
}

/** Offsets of a TIFF have 32 bits; LZW may make noise half as large again. */
function needsBigTiff(pixels: number, { colourSpace, bitDepth }: LanePromise): boolean {
  return pixels * (colourSpace === 'cmyk' ? 4 : 3) * (bitDepth / 8) * 1.5 >= 2 ** 32;
}
