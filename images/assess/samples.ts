import type { Check } from './check.ts';

/** Too few shades for a picture. */
export const depthLowCheck: Check = {
  codes: ['DEPTH_LOW'],
  check({ facts: { bitDepth } }) {
    if (bitDepth >= 8) return null;
    const shades = bitDepth === 1 ? 'only black and white, without any shades' : `only ${2 ** bitDepth} shades`;
    return {
      code: 'DEPTH_LOW',
      actual: `${bitDepth} bit`,
      required: '8 bit',
      message: `The file holds ${shades}. Soft transitions will show as steps.`,
      advice: 'If it is not meant so, export the picture with 8 bits per colour.',
    };
  },
};

export const depthReducedCheck: Check = {
  codes: ['DEPTH_REDUCED'],
  check({ facts: { bitDepth, colourModel }, profile }) {
    // Inks for a press that takes inks go there as they are.
    const isKept =
      profile.pressColour === 'cmyk' ? colourModel === 'cmyk' : profile.keeps16Bit && colourModel !== 'cmyk';
    const pressBits = isKept ? 16 : 8;
    if (bitDepth <= pressBits) return null;
    return {
      code: 'DEPTH_REDUCED',
      actual: `${bitDepth} bit`,
      required: `${pressBits} bit`,
      message: `Your picture has ${bitDepth} bits per colour, more than the press takes. We converted it to ${pressBits} bits; no difference can be seen in print.`,
    };
  },
};

export const transparencyCheck: Check = {
  codes: ['ALPHA_FLATTENED'],
  check({ facts, measures, profile }) {
    if (!facts.hasAlpha || measures.isOpaque) return null;
    const ground = profile.flattenOn === '#ffffff' ? 'white' : `the colour ${profile.flattenOn}`;
    return {
      code: 'ALPHA_FLATTENED',
      actual: 'transparent areas',
      required: 'none',
      message: `Parts of your picture are transparent. We filled them with ${ground}.`,
      advice: 'If you want another colour there, fill it in and upload the picture again.',
    };
  },
};

/** Taken at two points: what nearly all of the area stays under, and the single worst spot. */
export const inkCheck: Check = {
  codes: ['INK_TOO_HIGH', 'INK_HIGH'],
  check({ measures: { inkCoverage }, profile: { maxInkPercent } }) {
    if (!inkCoverage) return null;
    const { p999Percent, maxPercent } = inkCoverage;
    if (p999Percent > maxInkPercent.reject) {
      return {
        code: 'INK_TOO_HIGH',
        actual: `${Math.ceil(p999Percent)} %`,
        required: `at most ${maxInkPercent.reject} %`,
        message: `The darkest parts put ${Math.ceil(p999Percent)} % of ink on the paper (all four inks together). More than ${maxInkPercent.reject} % does not dry and comes off on the next sheet.`,
        advice: 'Convert the picture to a CMYK profile for coated paper, or upload it in RGB and let us convert it.',
      };
    }
    if (p999Percent <= maxInkPercent.warn && maxPercent <= maxInkPercent.reject) return null;
    const percent = Math.ceil(p999Percent > maxInkPercent.warn ? p999Percent : maxPercent);
    return {
      code: 'INK_HIGH',
      actual: `${percent} %`,
      required: `at most ${maxInkPercent.warn} %`,
      message: `The darkest parts put ${percent} % of ink on the paper (all four inks together). Above ${maxInkPercent.warn} % dark areas lose their detail and may smear.`,
      advice: 'Convert the picture to a CMYK profile with less ink, or upload it in RGB and let us convert it.',
    };
  },
};
