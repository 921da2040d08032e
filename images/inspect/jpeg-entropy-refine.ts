import type { EntropyBits } from './jpeg-entropy-bits.ts';
import { type EntropyComponent, next16, peekCode, takeBits } from './jpeg-entropy-blocks.ts';
import { longCode, shortBits } from './jpeg-huffman.ts';

/** Which coefficients of the blocks of a component are not zero so far: two words of 32 a block. */
export type Nonzero = Int32Array;

/** A scan of coefficients of a progressive image (ITU-T T.81, G.1.2.2 and G.1.2.3). */
export interface Band {
  readonly from: number;
  readonly to: number;
  /** Blocks that have nothing more in this scan, from here on. */
  run: number;
}

/** The first scan of these coefficients: notes those of a block that are not zero; false where it cannot be one. */
export function takeFirst(bits: EntropyBits, component: EntropyComponent, band: Band, nonzero: Nonzero, block: number) {
  const { ac, mostBits } = component;
  if (ac === undefined) return false;
  const { short } = ac;
  const { bytes } = bits;
  const { to } = band;
  let position = bits.position;
  for (let at = band.from; at <= to; at += 1) {
    const next = next16(bytes, position);
    let code = short[next >> (16 - shortBits)] as number;
    if (code === 0) code = longCode(ac, next);
    if (code === 0) return false;
    const size = (code >> 8) & 15;
    position += (code & 255) + size;
    if (size === 0 && code >> 12 < 15) {
      bits.position = position;
      band.run = runOf(bits, code >> 12) - 1;
      return true;
    }
    at += code >> 12;
    if (size === 0) continue;
    if (at > to || size > (mostBits[at] as number)) return false;
    const word = 2 * block + (at >> 5);
    nonzero[word] = (nonzero[word] as number) | (1 << (at & 31));
  }
  bits.position = position;
  return true;
}

/** One more bit of these coefficients of a block; false where it cannot be that. */
export function takeRefinement(
  bits: EntropyBits,
  component: EntropyComponent,
  band: Band,
  nonzero: Nonzero,
  block: number,
): boolean {
  const { ac } = component;
  if (ac === undefined) return false;
  const { to } = band;
  let at = band.from;
  while (band.run === 0 && at <= to) {
    const code = peekCode(ac, bits);
    const size = (code >> 8) & 15;
    if (code === 0 || size > 1) return false;
    bits.position += (code & 255) + size;
    if (size === 0 && code >> 12 < 15) {
      band.run = runOf(bits, code >> 12);
      break;
    }
    // Coefficients that are not zero have a bit each on the way.
    for (let zeros = code >> 12; at <= to; at += 1) {
      if ((((nonzero[2 * block + (at >> 5)] as number) >>> (at & 31)) & 1) === 1) bits.position += 1;
      else if (--zeros < 0) break;
    }
    if (size === 1) {
      if (at > to) return false;
      const word = 2 * block + (at >> 5);
      nonzero[word] = (nonzero[word] as number) | (1 << (at & 31));
    }
    at += 1;
  }
  if (band.run === 0) return true;
  bits.position += countBetween(nonzero, block, at, to);
  band.run -= 1;
  return true;
}

/** How many coefficients of a block are not zero, from one to another. */
function countBetween(nonzero: Nonzero, block: number, from: number, to: number): number {
  if (from > to) return 0;
  const low = (nonzero[2 * block] as number) & wordMask(from, to);
  const high = (nonzero[2 * block + 1] as number) & wordMask(from - 32, to - 32);
  return onesOf(low) + onesOf(high);
}

/** The bits from one to another, as far as they are in a word. */
function wordMask(from: number, to: number): number {
  if (to < 0 || from > 31) return 0;
  return (-1 << Math.max(0, from)) & (-1 >>> (31 - Math.min(31, to)));
}

function onesOf(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function runOf(bits: EntropyBits, size: number): number {
  return (1 << size) + (size === 0 ? 0 : takeBits(bits, size));
}
