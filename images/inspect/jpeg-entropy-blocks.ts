import type { EntropyBits } from './jpeg-entropy-bits.ts';
import { type HuffmanTable, longCode, shortBits } from './jpeg-huffman.ts';

/**
 * Coefficients of 8-bit pictures reach 1,024 (ITU-T T.81, A.3.3), a fourth more where encoders sharpen what is clipped; rounding
 * adds one step. What is beyond this was never written by an encoder: the codes are read from the wrong place.
 */
const mostCoefficient = 2048;

/** What is known of a component during a scan. */
export interface EntropyComponent {
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  /** The last DC value, as stored. */
  lastDc: number;
  /** The largest DC value there can be, as stored. */
  readonly mostDc: number;
  /** By coefficient, the most bits its value can have, as stored. */
  readonly mostBits: Uint8Array;
}

/** Limits for values as they are stored, by the steps of a quantisation table (zigzag). */
export function limitsOf(steps: readonly number[], missingBits: number): { mostDc: number; mostBits: Uint8Array } {
  const most = steps.map((step) => Math.floor(mostCoefficient / Math.max(1, step)) + 1);
  return {
    mostDc: ((most[0] ?? 0) >> missingBits) + 1,
    mostBits: Uint8Array.from(most, (value) => 32 - Math.clz32((value >> missingBits) + 1)),
  };
}

export function next16(bytes: Uint8Array, position: number): number {
  const at = position >> 3;
  const bits = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  return (bits >> (8 - (position & 7))) & 0xffff;
}

/** The next symbol << 8 | the length of its code, which is not taken yet; 0 when there is no such code. */
export function peekCode(table: HuffmanTable, bits: EntropyBits): number {
  const next = next16(bits.bytes, bits.position);
  const code = table.short[next >> (16 - shortBits)] as number;
  return code === 0 ? longCode(table, next) : code;
}

/** Takes up to 16 bits. */
export function takeBits(bits: EntropyBits, count: number): number {
  const value = next16(bits.bytes, bits.position) >> (16 - count);
  bits.position += count;
  return value;
}

/** Takes a DC difference (F.2.2.1); false where it cannot be one. */
export function takeDc(bits: EntropyBits, component: EntropyComponent): boolean {
  const code = component.dc === undefined ? 0 : peekCode(component.dc, bits);
  const size = code >> 8;
  if (code === 0 || size > 15) return false;
  bits.position += code & 255;
  if (size > 0) {
    const value = takeBits(bits, size);
    component.lastDc += value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }
  return component.lastDc <= component.mostDc && component.lastDc >= -component.mostDc;
}

/** Passes over a block of a sequential image (F.2.2); false where it cannot be one. */
export function takeBlock(bits: EntropyBits, component: EntropyComponent): boolean {
  const { ac, mostBits } = component;
  if (!takeDc(bits, component) || ac === undefined) return false;
  const { short } = ac;
  const { bytes } = bits;
  let position = bits.position;
  for (let at = 1; at < 64; at += 1) {
    const next = next16(bytes, position);
    let code = short[next >> (16 - shortBits)] as number;
    if (code === 0) code = longCode(ac, next);
    if (code === 0) return false;
    const size = (code >> 8) & 15;
    position += (code & 255) + size;
    at += code >> 12;
    if (size === 0) {
      if (code >> 12 === 15) continue;
      break;
    }
    if (at > 63 || size > (mostBits[at] as number)) return false;
  }
  bits.position = position;
  return true;
}
