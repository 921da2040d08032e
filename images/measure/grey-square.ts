import type { Sharp } from 'sharp';

/** The side of the grey copies that are compared. */
export const squareSidePx = 32;

/** Squeezes a picture to 32 × 32 grey samples. */
export async function greySquare(image: Sharp): Promise<Buffer> {
  return image.resize(squareSidePx, squareSidePx, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer();
}

/** The square in the eight ways that a picture can lie. */
export function turnedAndMirrored(square: Uint8Array): Uint8Array[] {
  const last = squareSidePx - 1;
  const at = (x: number, y: number) => square[y * squareSidePx + x] ?? 0;
  const ways: ((x: number, y: number) => number)[] = [
    (x, y) => at(x, y),
    (x, y) => at(last - x, y),
    (x, y) => at(x, last - y),
    (x, y) => at(last - x, last - y),
    (x, y) => at(y, x),
    (x, y) => at(last - y, x),
    (x, y) => at(y, last - x),
    (x, y) => at(last - y, last - x),
  ];
  return ways.map((sample) =>
    Uint8Array.from(square, (_, index) => sample(index % squareSidePx, Math.floor(index / squareSidePx))),
  );
}

/** Standard deviation of brightness below which a picture is taken for plain. */
const plainBelow = 4;

/** Correlation of two squares, -1 to 1; null when one is plain. Brightness and contrast make no difference. */
export function likeness(left: Uint8Array, right: Uint8Array): number | null {
  const [a, b] = [centred(left), centred(right)];
  const [deviationA, deviationB] = [Math.sqrt(product(a, a) / a.length), Math.sqrt(product(b, b) / b.length)];
  if (deviationA < plainBelow || deviationB < plainBelow) return null;
  return product(a, b) / a.length / (deviationA * deviationB);
}

function centred(square: Uint8Array): Float64Array {
  const mean = square.reduce((sum, value) => sum + value, 0) / square.length;
  return Float64Array.from(square, (value) => value - mean);
}

function product(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}
