import type { RawImage } from '../render/working-image.ts';
import type { ImageMeasures } from './image-measures.ts';

/** More ink than 99.9 % of the area have; a few noisy pixels do not smear. */
const ordinaryShare = 0.999;

type Inks = RawImage & { readonly channels: 4 };

/**
 * Cyan, magenta, yellow and black together, percent; 400 where all four are full.
 * @param inks of the whole image
 * @param native of a part of it that was not reduced, in which lines are seen that are too thin for a reduced copy
 */
export function inkCoverage(inks: Inks, native: Inks | null = null): ImageMeasures['inkCoverage'] {
  const all = sumsOf(inks);
  const maxPercent = percent(highest(all, 1));
  return {
    maxPercent: native ? Math.max(maxPercent, percent(highest(sumsOf(native), ordinaryShare))) : maxPercent,
    p999Percent: percent(highest(all, ordinaryShare)),
  };
}

/** How many pixels have each sum of the four inks. */
function sumsOf({ data }: Inks): Uint32Array {
  const counts = new Uint32Array(4 * 255 + 1);
  for (let at = 0; at + 3 < data.length; at += 4) {
    const sum = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) + (data[at + 3] ?? 0);
    counts[sum] = (counts[sum] ?? 0) + 1;
  }
  return counts;
}

/** The lowest sum that at least this share of the pixels stay within. */
function highest(counts: Uint32Array, share: number): number {
  let seen = 0;
  const needed = Math.ceil(share * counts.reduce((pixels, count) => pixels + count, 0));
  return counts.findIndex((count) => {
    seen += count;
    return seen >= needed;
  });
}

function percent(sum: number): number {
  return Math.round((sum / 255) * 1000) / 10;
}
