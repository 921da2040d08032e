import type { ImageFacts } from '../inspect/image-facts.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import { keepInks, type Pipeline, toSrgb } from './open-image.ts';
import type { PressProfile } from './press-profile.ts';

type Press = NonNullable<PrintPassport['press']>;
export type LaneName = Press['lane'];

/** What a lane is given. */
export interface LaneInput {
  readonly facts: ImageFacts;
  readonly pressProfile: PressProfile;
}

/** What a lane promises of its output; verified by opening it. */
export interface LanePromise {
  readonly colourSpace: Press['colourSpace'];
  readonly bitDepth: Press['bitDepth'];
  readonly profile: Press['profile'];
}

/** How colour goes to the press. */
export interface ColourLane {
  /** Puts the conversion, if any, behind what the pipeline does, and the profile into its output. */
  readonly apply: (pipeline: Pipeline, input: LaneInput) => Pipeline;
  readonly promise: (input: LaneInput) => LanePromise;
}

export function laneOf(facts: ImageFacts, profile: PrintProfile): LaneName {
  if (profile.pressColour === 'cmyk') return facts.colourModel === 'cmyk' ? 'cmyk' : 'rgb-to-cmyk';
  return profile.keeps16Bit && facts.bitDepth > 8 && facts.colourModel !== 'cmyk' ? 'rgb16' : 'rgb8';
}

/** libvips's sRGB, which sharp attaches. */
const srgb: Press['profile'] = { source: 'built-in', description: 'sRGB', sha256: null };

export const colourLanes: Readonly<Record<LaneName, ColourLane>> = {
  /** 8 bits of RGB with the image's own profile; sRGB of what has none, and of what is converted. */
  rgb8: {
    apply: (pipeline, { facts }) => {
      if (facts.colourModel !== 'rgb') return toSrgb(pipeline, facts).withIccProfile('srgb');
      const eightBits = facts.bitDepth > 8 ? pipeline.pipelineColourspace('srgb') : pipeline;
      // Without a profile to convert from, sRGB to sRGB changes no sample.
      return facts.profile ? eightBits.keepIccProfile() : eightBits.withIccProfile('srgb');
    },
    promise: ({ facts }) => ({
      colourSpace: 'rgb',
      bitDepth: 8,
      profile: facts.colourModel === 'rgb' ? embeddedOr(srgb, facts) : srgb,
    }),
  },

  /** 16 bits of RGB, with the image's own profile. */
  rgb16: {
    apply: (pipeline, { facts }) => {
      const isGrey = facts.colourModel === 'grey';
      if (isGrey && facts.profile) {
        return pipeline.pipelineColourspace('grey16').toColourspace('grey16').withIccProfile('srgb');
      }
      const sixteenBits = pipeline.pipelineColourspace('rgb16').toColourspace('rgb16');
      return facts.profile ? sixteenBits.keepIccProfile() : sixteenBits;
    },
    promise: ({ facts }) => ({
      colourSpace: 'rgb',
      bitDepth: 16,
      profile: facts.colourModel === 'grey' && facts.profile ? srgb : embeddedOr(untagged('RGB'), facts),
    }),
  },

  /** The inks as they are, with their profile. Inks without one stay so: a guess would change what was proofed. */
  cmyk: {
    apply: (pipeline, { facts }) => {
      const inks = keepInks(pipeline);
      return facts.profile ? inks.keepIccProfile() : inks;
    },
    promise: ({ facts }) => ({
      colourSpace: 'cmyk',
      bitDepth: facts.bitDepth > 8 ? 16 : 8,
      profile: embeddedOr(untagged('CMYK'), facts),
    }),
  },

  /** 8 bits of CMYK by the press profile, straight from the image's own. */
  'rgb-to-cmyk': {
    apply: (pipeline, { facts, pressProfile }) => {
      const isGreyProfile = facts.colourModel === 'grey' && facts.profile !== null;
      // Of 16 bits sharp would take untagged samples for Display P3.
      const source = facts.bitDepth > 8 ? pipeline.pipelineColourspace(isGreyProfile ? 'b-w' : 'srgb') : pipeline;
      return (isGreyProfile ? source.toColourspace('b-w') : source).withIccProfile(pressProfile.name);
    },
    promise: ({ pressProfile: { source, description, sha256 } }) => ({
      colourSpace: 'cmyk',
      bitDepth: 8,
      profile: { source, description, sha256 },
    }),
  },
};

function embeddedOr(otherwise: Press['profile'], facts: ImageFacts): Press['profile'] {
  const { profile } = facts;
  return profile ? { source: 'embedded', description: profile.description, sha256: profile.sha256 } : otherwise;
}

function untagged(space: string): Press['profile'] {
  return { source: 'none', description: `${space} without a profile`, sha256: null };
}
