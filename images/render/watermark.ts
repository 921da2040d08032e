import type { RawImage } from './working-image.ts';

// Letters as dots, because where this runs has no fonts.
const letters: Readonly<Record<string, readonly string[]>> = {
  P: ['1111.', '1...1', '1...1', '1111.', '1....', '1....', '1....'],
  R: ['1111.', '1...1', '1...1', '1111.', '1.1..', '1..1.', '1...1'],
  E: ['11111', '1....', '1....', '1111.', '1....', '1....', '11111'],
  V: ['1...1', '1...1', '1...1', '1...1', '1...1', '.1.1.', '..1..'],
  I: ['.111.', '..1..', '..1..', '..1..', '..1..', '..1..', '.111.'],
  W: ['1...1', '1...1', '1...1', '1.1.1', '1.1.1', '11.11', '1...1'],
};
const word = 'PREVIEW';
const rows = 7;
/** A letter and the gap behind it. */
const letterColumns = 6;
/** Around the word. */
const gap = 9;
const cellColumns = word.length * letterColumns + gap;
const cellRows = rows + gap;

const dots = Array.from({ length: rows }, (_, row) =>
  [...word].map((letter) => `${letters[letter]?.[row] ?? ''}.`).join(''),
);

/** So much of the letter's white, and of its shadow's black, is laid over the picture: one of them is always seen. */
const light = 0.42;
const shadow = 0.3;

/** The word over and over, slanting upwards; a copy. */
export function withWatermark(image: RawImage): RawImage {
  const { widthPx, heightPx, channels } = image;
  const dotPx = Math.max(1.5, Math.max(widthPx, heightPx) / 320);
  const data = Buffer.from(image.data);
  for (let y = 0, at = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1, at += channels) {
      const column = Math.floor((x - y / 2) / dotPx);
      const row = Math.floor((y + x / 2) / dotPx);
      const isLetter = isDot(column, row);
      if (!isLetter && !isDot(column - 1, row - 1)) continue;
      const [towards, share] = isLetter ? [255, light] : [0, shadow];
      for (let channel = 0; channel < channels; channel += 1) {
        const sample = data[at + channel] ?? 0;
        data[at + channel] = Math.round(sample + (towards - sample) * share);
      }
    }
  }
  return { ...image, data };
}

/** Every other line begins half a word later. */
function isDot(column: number, row: number): boolean {
  const line = Math.floor(row / cellRows);
  const shift = line % 2 === 0 ? 0 : Math.floor(cellColumns / 2);
  return dots[modulo(row, cellRows)]?.[modulo(column + shift, cellColumns)] === '1';
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
