import { mmPerInch, type PrintOrder } from '../print/print-order.ts';
import type { PixelSize } from './sheet-fit.ts';

/**
 * What sharp eyes tell apart. 60 pixels to the degree (one minute of arc each, the `3438 / dpi` inches of the rule of thumb)
 * is what the 20/20 line of an eye chart asks for; people with good eyes see up to 94 (Ashraf and others, "Resolution limit of
 * the eye", Nature Communications 2025). A customer who compares deserves the stricter measure.
 */
const pixelsPerDegree = 100;
const inchesTimesDpi = (pixelsPerDegree * 180) / Math.PI;

/** Nobody holds a print nearer to look at it as a whole, and no press shows more: 300 dpi is sharp from everywhere. */
const sharpEverywhereDpi = 300;

/** From nearer than this a print of so many pixels to the inch looks soft, in steps that people measure distances in; 0: from nowhere. */
export function softCloserThanMm(dpi: number): number {
  if (dpi >= sharpEverywhereDpi) return 0;
  const exactMm = (inchesTimesDpi / dpi) * mmPerInch;
  const stepMm = exactMm < 1000 ? 50 : exactMm < 5000 ? 100 : 500;
  return Math.round(exactMm / stepMm) * stepMm;
}

/**
 * The largest trim of the ordered shape, with the ordered bleed, at which the image still has `goodDpi`. Rounded down: to
 * 5 mm from 200 mm on, where nobody orders by the millimetre. 1 mm where no size is small enough.
 */
export function printsWellUpTo(image: PixelSize, order: PrintOrder, goodDpi: number) {
  // Who exports 600 mm at 150 dpi gets 3543 pixels of the 3543.3 that it takes.
  const largestMm = (pixels: number) => ((pixels + 0.5) / goodDpi) * mmPerInch - 2 * order.bleedMm;
  const scale = Math.min(largestMm(image.widthPx) / order.widthMm, largestMm(image.heightPx) / order.heightMm);
  return { widthMm: roundedDown(order.widthMm * scale), heightMm: roundedDown(order.heightMm * scale) };
}

function roundedDown(millimetres: number): number {
  const stepMm = millimetres < 200 ? 1 : 5;
  return Math.max(1, Math.floor(millimetres / stepMm) * stepMm);
}
