import type { Check } from './check.ts';
import { dpiText, percentText } from './wording.ts';

/** Where less of the pixels along a side carries detail, the image was surely enlarged. */
const surelyEnlargedShare = 0.6;

/** Pixels that an enlargement made up do not make a print sharper. */
export const upscaledCheck: Check = {
  codes: ['UPSCALED'],
  check({ measures: { detailShare }, fit, profile }) {
    if (detailShare === null || detailShare >= surelyEnlargedShare) return null;
    const realDpi = fit.effectiveDpi * detailShare;
    // Enlarged from more than the print can show: nobody will see it.
    if (realDpi >= profile.dpiWarnBelow) return null;
    return {
      code: 'UPSCALED',
      actual: `detail of ${dpiText(realDpi)}`,
      required: `detail of ${dpiText(profile.dpiWarnBelow)}`,
      message: `Your picture seems to have been enlarged or is out of focus: it holds no more detail than one with ${percentText(detailShare)} of its width and height. It will look like a print at about ${dpiText(realDpi)}.`,
      advice: 'Upload the picture as the camera or the program made it, before it was enlarged.',
    };
  },
};

/** libjpeg's scale. At 50 the eye finds the edges of the blocks, and each further saving makes them worse. */
const wornBelowQuality = 50;

export const jpegWornCheck: Check = {
  codes: ['JPEG_WORN'],
  check({ facts: { jpegQuality } }) {
    if (jpegQuality === null || jpegQuality >= wornBelowQuality) return null;
    return {
      code: 'JPEG_WORN',
      actual: `JPEG quality about ${Math.round(jpegQuality)}`,
      required: `${wornBelowQuality} or better`,
      message: `The file was saved as a JPEG of low quality (about ${Math.round(jpegQuality)} of 100). Small squares and smudges may show in print.`,
      advice: 'Upload the original instead of a copy that went through a messenger or a website.',
    };
  },
};
