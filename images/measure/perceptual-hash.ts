import { squareSidePx as sidePx } from './grey-square.ts';

const frequencies = 8;

/** cos((2x + 1) u π / 2n), for the 8 lowest frequencies. */
const cosines = Array.from({ length: frequencies }, (_, u) =>
  Float64Array.from({ length: sidePx }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * sidePx))),
);

/**
 * The pHash: the signs of the 64 lowest frequencies of a 32 × 32 grey copy against their median, so that it stays the same when the
 * picture is saved again, resized or slightly retouched.
 * @param grey 32 × 32 samples, 8 bits each
 * @returns 16 hex digits
 */
export function perceptualHash(grey: Uint8Array): string {
  const coefficients = lowFrequencies(grey);
  // Without the mean brightness, which would only move the median.
  const median = medianOf(coefficients.slice(1));
  let number = 0n;
  for (const value of coefficients) number = (number << 1n) | (value > median ? 1n : 0n);
  return number.toString(16).padStart(16, '0');
}

/** Of 64 bits, how many differ: up to 7 is the same picture, unrelated pictures are about 32 apart. */
export function hashDistance(left: string, right: string): number {
  let different = BigInt(`0x${left}`) ^ BigInt(`0x${right}`);
  let count = 0;
  for (; different > 0n; different &= different - 1n) count += 1;
  return count;
}

function lowFrequencies(grey: Uint8Array): Float64Array {
  const rows = cosines.map((cosine) =>
    Float64Array.from({ length: sidePx }, (_, y) => sumOf((x) => (grey[y * sidePx + x] ?? 0) * (cosine[x] ?? 0))),
  );
  const values = cosines.flatMap((cosine) =>
    rows.map((row) => Math.round(sumOf((y) => (row[y] ?? 0) * (cosine[y] ?? 0)))),
  );
  // Rounded, lest the rounding of the sums decide the bits of a plain picture.
  return Float64Array.from(values);
}

function sumOf(term: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < sidePx; index += 1) sum += term(index);
  return sum;
}

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
