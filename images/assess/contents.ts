import type { Check } from './check.ts';

/** What each value of the EXIF tag asks to be done to the stored pixels. */
const turns: Readonly<Record<number, string>> = {
  2: 'mirrored it',
  3: 'turned it upside down',
  4: 'mirrored it and turned it upside down',
  5: 'mirrored it and turned it by 90° to the left',
  6: 'turned it by 90° to the right',
  7: 'mirrored it and turned it by 90° to the right',
  8: 'turned it by 90° to the left',
};

export const orientationCheck: Check = {
  codes: ['ORIENTATION_APPLIED'],
  check({ facts: { orientation } }) {
    const turn = turns[orientation];
    if (turn === undefined) return null;
    return {
      code: 'ORIENTATION_APPLIED',
      actual: `EXIF orientation ${orientation}`,
      message: `Your camera noted how it was held. We ${turn}, so that the picture is upright.`,
    };
  },
};

/** Frames of an animation are pages, too: one of the two is said. */
export const pagesCheck: Check = {
  codes: ['EXTRA_PAGES', 'ANIMATED'],
  check({ facts: { pages, isAnimated } }) {
    if (isAnimated) {
      return {
        code: 'ANIMATED',
        actual: `${pages} frames`,
        required: 'one picture',
        message: 'Your file is an animation. Only its first frame is printed.',
        advice: 'If you want another frame, upload it as a picture of its own.',
      };
    }
    if (pages <= 1) return null;
    return {
      code: 'EXTRA_PAGES',
      actual: `${pages} pages`,
      required: '1 page',
      message: `Your file has ${pages} pages. Only the first one is printed.`,
      advice: 'Upload the other pages as files of their own.',
    };
  },
};

export const locationCheck: Check = {
  codes: ['LOCATION_REMOVED'],
  check({ facts }) {
    if (!facts.hasGps) return null;
    return {
      code: 'LOCATION_REMOVED',
      message: 'Your picture holds the place where it was taken. We left that out of everything that we made of it.',
    };
  },
};

export const thumbnailCheck: Check = {
  codes: ['THUMBNAIL_DIFFERS'],
  check({ measures }) {
    if (measures.thumbnailDiffers !== true) return null;
    return {
      code: 'THUMBNAIL_DIFFERS',
      actual: 'another picture as preview',
      message:
        'The small preview inside of the file shows something else than the picture itself, so your file manager may show you another picture than the one that is printed.',
      advice: 'Look at the picture here and make sure that it is the right one.',
    };
  },
};
