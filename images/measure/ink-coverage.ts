import type { RawImage } from '../render/working-image.ts';
import type { ImageMeasures } from './image-measures.ts';

/** More ink than 99.9 % of the area have; a few noisy pixels do not smear. */
const ordinaryShare = 0.999;

/** Cyan, magenta, yellow and black together, percent; 400 where all four are full. */
export function inkCoverage({ data }: RawImage & { readonly channels: 4 }): ImageMeasures['inkCoverage'] {
  const counts = new Uint32Array(4 * 255 + 1);
  for (let at = 0; at + 3 < data.length; at += 4) {
    const sum = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) + (data[at + 3] ?? 0);
    counts[sum] = (counts[sum] ?? 0) + 1;
  }
  return {
    maxPercent: percent(highest(counts, 1, data.length / 4)),
    p999Percent: percent(highest(counts, ordinaryShare, data.length / 4)),
  };
}

/** The lowest sum that at least this share of the pixels stay within. */
function highest(counts: Uint32Array, share: number, pixels: number): number {
  let seen = 0;
  const needed = Math.ceil(share * pixels);
  return counts.findIndex((count) => {
    seen += count;
    return seen >= needed;
  });
}

function percent(sum: number): number {
  return Math.round((sum / 255) * 1000) / 10;
}
