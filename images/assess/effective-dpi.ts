import { mmPerInch, sheetOf } from '../print/print-order.ts';
import { pressDpiOf } from '../print/print-profiles.ts';
import type { Assessed, Check, Observation } from './check.ts';
import { isGoodSizeOffered } from './good-size.ts';
import { distanceText, dpiText, pixelText, sizeText, wholeDpi } from './wording.ts';

/** Whether the ordered size has enough pixels, too few, or more than the press can show. */
export const effectiveDpiCheck: Check = {
  codes: ['DPI_TOO_LOW', 'DPI_LOW', 'DPI_EXCESS'],
  check(assessed) {
    const { profile, fit } = assessed;
    const dpi = wholeDpi(fit.effectiveDpi);
    if (dpi < profile.dpiRejectBelow) return tooLow(assessed);
    if (dpi < profile.dpiWarnBelow) return low(assessed);
    const pressDpi = pressDpiOf(profile, fit.effectiveDpi);
    return pressDpi < fit.effectiveDpi ? excess(assessed, pressDpi) : null;
  },
};

function tooLow(assessed: Assessed): Observation {
  const { profile, fit } = assessed;
  return {
    code: 'DPI_TOO_LOW',
    actual: dpiText(fit.effectiveDpi),
    required: `at least ${dpiText(profile.dpiRejectBelow)}`,
    message: `${printsAt(assessed)} That is too coarse to print: its pixels would be seen as steps and blur. ${goodSize(assessed)}`,
    advice: `Upload the picture in its original size, at least ${neededPixels(assessed)}${orSmaller(assessed)}.`,
  };
}

function low(assessed: Assessed): Observation {
  const { profile, fit } = assessed;
  return {
    code: 'DPI_LOW',
    actual: dpiText(fit.effectiveDpi),
    required: dpiText(profile.dpiWarnBelow),
    message: `${printsAt(assessed)} It will look soft from closer than ${distanceText(fit.softCloserThanMm)}. ${goodSize(assessed)}`,
    advice: `For a sharp print upload at least ${neededPixels(assessed)}${orSmaller(assessed)}.`,
  };
}

function excess({ fit, order }: Assessed, pressDpi: number): Observation {
  return {
    code: 'DPI_EXCESS',
    actual: dpiText(fit.effectiveDpi),
    required: dpiText(pressDpi),
    message: `At ${sizeText(order)} your picture has ${dpiText(fit.effectiveDpi)}, more than the press can show. We reduced it to ${dpiText(pressDpi)}; nothing that could be seen is lost.`,
  };
}

function printsAt({ order, fit }: Assessed): string {
  return `At ${sizeText(order)} this prints at ${dpiText(fit.effectiveDpi)}.`;
}

function goodSize({ fit, profile }: Assessed): string {
  if (isGoodSizeOffered(fit, profile)) return `It prints well up to ${sizeText(fit.printsWellUpTo)}.`;
  return 'It has too few pixels to print well at any size of this product.';
}

/** Nobody is sent to a size that is not offered. */
function orSmaller({ fit, profile }: Assessed): string {
  return isGoodSizeOffered(fit, profile) ? ', or order a smaller print' : '';
}

function neededPixels({ order, profile }: Assessed): string {
  const { widthMm, heightMm } = sheetOf(order);
  const pixels = (millimetres: number) => Math.ceil((millimetres / mmPerInch) * profile.dpiWarnBelow);
  return pixelText({ widthPx: pixels(widthMm), heightPx: pixels(heightMm) });
}
