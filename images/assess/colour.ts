import type { Check } from './check.ts';

/** An RGB or grey picture that says nothing of its colours. */
export const profileMissingCheck: Check = {
  codes: ['PROFILE_MISSING'],
  check({ facts }) {
    if (facts.profile || facts.profileProblem || facts.colourModel === 'cmyk') return null;
    return {
      code: 'PROFILE_MISSING',
      actual: 'no colour profile',
      required: 'an embedded colour profile',
      message:
        'The file does not say how its colours are meant. The proof shows them as sRGB, as cameras and the web use it.',
      advice: 'If the colours of the proof look wrong, export the picture again with its colour profile embedded.',
    };
  },
};

/** A profile that cannot be used, or one of another kind of colours. */
export const profileInvalidCheck: Check = {
  codes: ['PROFILE_INVALID'],
  check({ facts }) {
    if (!facts.profileProblem || facts.isProfileAbsent) return null;
    const instead = facts.colourModel === 'cmyk' ? 'usual inks on coated paper' : 'sRGB';
    return {
      code: 'PROFILE_INVALID',
      actual: facts.profileProblem,
      required: 'a colour profile that fits the picture',
      message: `The colour profile in the file, which says how its colours are meant, cannot be used. The proof shows them as ${instead}.`,
      advice:
        'Compare the proof with your picture. If the colours differ, export it again with a valid colour profile.',
    };
  },
};

/** Adobe RGB of a camera, or a PNG that gives its colours in numbers only. */
export const profileNotEmbeddedCheck: Check = {
  codes: ['PROFILE_NOT_EMBEDDED'],
  check({ facts }) {
    if (!facts.profileProblem || !facts.isProfileAbsent) return null;
    return {
      code: 'PROFILE_NOT_EMBEDDED',
      actual: facts.profileProblem,
      required: 'an embedded colour profile',
      message:
        'The file says that its colours are others than sRGB, but does not bring the colour profile that describes them. The proof shows them as sRGB, so they may look different from how you know them.',
      advice: 'Export the picture again with its colour profile embedded, or in sRGB.',
    };
  },
};

/** The same four numbers are another colour on every paper, so this one cannot be guessed. */
export const cmykWithoutProfileCheck: Check = {
  codes: ['CMYK_WITHOUT_PROFILE'],
  check({ facts }) {
    if (facts.colourModel !== 'cmyk' || facts.profile || facts.profileProblem) return null;
    return {
      code: 'CMYK_WITHOUT_PROFILE',
      actual: 'CMYK without a colour profile',
      required: 'the profile that the inks were calculated for',
      message:
        'The file holds amounts of the four printing inks (CMYK) but does not say for which paper and press. Its colours may print differently from what you saw on your screen.',
      advice: 'Export the picture again with its CMYK profile embedded, or upload it in RGB.',
    };
  },
};

export const spaceConvertedCheck: Check = {
  codes: ['SPACE_CONVERTED'],
  check({ facts, profile }) {
    const isCmyk = facts.colourModel === 'cmyk';
    if (isCmyk === (profile.pressColour === 'cmyk')) return null;
    // Grey stays grey on an RGB press.
    return isCmyk ? fromCmyk : facts.colourModel === 'grey' ? fromGrey : fromRgb;
  },
};

const fromRgb = {
  code: 'SPACE_CONVERTED',
  actual: 'RGB',
  required: 'CMYK',
  message:
    'Your picture is in RGB, the colours of screens. It is printed with four inks (CMYK), so we converted it. Very bright colours turn out calmer; the proof shows how.',
} as const;

const fromGrey = {
  code: 'SPACE_CONVERTED',
  actual: 'grey',
  required: 'CMYK',
  message: 'Your picture is in shades of grey. It is printed with four inks (CMYK), so we converted it; it stays grey.',
} as const;

const fromCmyk = {
  code: 'SPACE_CONVERTED',
  actual: 'CMYK',
  required: 'RGB',
  message:
    'Your picture holds amounts of printing inks (CMYK). This product is printed from the colours of screens (RGB), so we converted it. The proof shows the result.',
  advice: 'If you have the picture in RGB, upload that: it can hold brighter colours.',
} as const;

export const wideGamutCheck: Check = {
  codes: ['WIDE_GAMUT'],
  check({ facts, profile }) {
    if (!facts.profile?.isWideGamut || facts.colourModel === 'cmyk') return null;
    const print =
      profile.pressColour === 'rgb'
        ? 'The print gets them all; previews on the web show the nearest that every screen can.'
        : 'Where the inks cannot print them, the nearest that they can is taken; the proof shows how.';
    return {
      code: 'WIDE_GAMUT',
      actual: facts.profile.description,
      message: `Your picture uses a wide range of colours (${facts.profile.description}), more than most screens show. ${print}`,
    };
  },
};
