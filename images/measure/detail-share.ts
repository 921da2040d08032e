import { edgeWidths, type GreyImage } from './edge-widths.ts';

/** Pixels that the sharpest edges of a good photograph take; of drawn ones it is 1, and of a soft lens up to 2.3. */
const sharpWidthPx = 1.5;

/** The share of the edges that are taken for the sharpest: not the very first, which are noise or a line drawn over the picture. */
const sharpest = 0.05;

/** With fewer edges the sharpest of them may be chance. */
const leastEdges = 300;

/**
 * About which share of the pixels along a side carries detail: an image that was enlarged has no edge that is sharper than the
 * enlargement made it. Found on photographs, drawings and screenshots: 0.75 to 1 as they were made, the same as a JPEG of
 * quality 60, from 0.65 for soft lenses, 0.4 to 0.75 enlarged twice, 0.3 to 0.75 three times (the more the sharper they were
 * before), less than 0.4 six times. What was enlarged by repeating pixels is sharp. Null when there are too few edges to tell.
 */
export function detailShare(image: GreyImage): number | null {
  const widths = Float64Array.from(edgeWidths(image)).sort();
  const typical = widths[Math.floor(widths.length * sharpest)];
  if (typical === undefined || widths.length < leastEdges) return null;
  return Math.round(Math.min(1, sharpWidthPx / typical) * 100) / 100;
}
