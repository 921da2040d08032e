import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Region } from '../assess/sheet-fit.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { LaneName } from './colour-lane.ts';
import { openImage, type Pipeline, toSrgb } from './open-image.ts';

export interface PressSourceInput {
  readonly file: string;
  readonly facts: ImageFacts;
  readonly lane: LaneName;
  readonly sheet: Region;
  /** What shows where the image is transparent, `#rrggbb`. */
  readonly paper: string;
  /** Where a file may be put that is needed in between. */
  readonly between: string;
}

/** The part of the upright image that is printed, without transparency, and what is true of it. */
export interface PressSource {
  readonly pipeline: Pipeline;
  readonly facts: ImageFacts;
}

/** Opens what goes to the press; `use` ends before the file in between, if one was needed, is removed. */
export async function withPressSource<Made>(
  input: PressSourceInput,
  use: (source: PressSource) => Promise<Made>,
): Promise<Made> {
  const prepare = needsOwnProfileIgnored(input) ? withoutProfile : needsWhitePaper(input) ? negated : plain;
  try {
    return await use(await prepare(input));
  } finally {
    await rm(input.between, { force: true });
  }
}

/** Where sharp converts, it takes the embedded profile, even one that contradicts the samples. */
function needsOwnProfileIgnored({ facts, lane }: PressSourceInput): boolean {
  return facts.profileProblem !== null && facts.colourModel !== 'cmyk' && lane !== 'rgb16';
}

/** The white that sharp flattens on has 8 bits; in 16 it would be 65,280 of 65,535, and print as a tint. */
function needsWhitePaper({ facts, lane }: PressSourceInput): boolean {
  return facts.hasAlpha && lane === 'rgb16';
}

async function plain(input: PressSourceInput): Promise<PressSource> {
  const { facts, paper } = input;
  const pipeline = cropped(input);
  return { pipeline: facts.hasAlpha ? pipeline.flatten({ background: paper }) : pipeline, facts };
}

/** By way of a file in sRGB that carries no profile. */
async function withoutProfile(input: PressSourceInput): Promise<PressSource> {
  const { pipeline, facts } = await plain(input);
  await write(toSrgb(pipeline, facts), input.between);
  const untagged = {
    ...facts,
    format: 'tiff',
    bitDepth: 8,
    hasAlpha: false,
    profile: null,
    profileProblem: null,
  } as const;
  return {
    pipeline: openImage(input.between, { ...untagged, colourModel: 'rgb' }),
    facts: { ...untagged, colourModel: 'rgb' },
  };
}

/** By way of a negative: flattened on its black, which is exact, and turned back. */
async function negated(input: PressSourceInput): Promise<PressSource> {
  const { facts, paper } = input;
  const space = facts.colourModel === 'grey' ? 'grey16' : 'rgb16';
  const negative = cropped(input).pipelineColourspace(space).toColourspace(space).keepIccProfile();
  await write(negative.negate({ alpha: false }), input.between);
  const background = `#${(0xffffff - Number.parseInt(paper.slice(1), 16)).toString(16).padStart(6, '0')}`;
  const pipeline = openImage(input.between, { ...facts, format: 'tiff' })
    .flatten({ background })
    .negate();
  return { pipeline, facts };
}

function cropped({ file, facts, sheet }: PressSourceInput): Pipeline {
  const { leftPx: left, topPx: top, widthPx: width, heightPx: height } = sheet;
  return openImage(file, facts).extract({ left, top, width, height });
}

async function write(pipeline: Pipeline, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline.tiff({ compression: 'lzw', predictor: 'horizontal', bigtiff: true }).toFile(path);
}
