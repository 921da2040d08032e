import { photograph } from '../artwork.ts';

/** RGB of 16 bits, with something in the lower eight. */
export function deepPhotograph(widthPx: number, heightPx: number): Uint16Array {
  return Uint16Array.from(photograph(widthPx, heightPx), (sample, index) => sample * 256 + ((index * 37) % 256));
}
