import { edgeWidths, type GreyImage } from './edge-widths.ts';

/** Pixels that the sharpest edges of a good photograph take; of drawn ones it is 1, and of a soft lens up to 2.3. */
const sharpWidthPx = 1.5;

/** The share of the edges that are taken for the sharpest: not the very first, which are noise or a line drawn over the picture. */
const sharpest = 0.05;

/** With fewer edges the sharpest of them may be chance. */
const leastEdges = 300;

/**
 * About which share of the pixels along a side carries detail: an image that was enlarged has no edge that is sharper than the
 * enlargement made it. Found on photographs and screenshots: 1 where they are as taken, 0.85 to 1 saved as JPEG of quality 60,
 * from 0.65 for soft lenses, 0.35 to 0.75 enlarged twice, 0.35 to 0.6 three times, less than 0.4 six times. What was
 * enlarged by repeating pixels is sharp. Null when there are too few edges to tell.
 */
export function detailShare(image: GreyImage): number | null {
  const widths = Float64Array.from(edgeWidths(image)).sort();
  const typical = widths[Math.floor(widths.length * sharpest)];
  if (typical === undefined || widths.length < leastEdges) return null;
  return Math.round(Math.min(1, sharpWidthPx / typical) * 100) / 100;
}
