/** Codes of one Huffman table, ready for looking them up by the next 16 bits of a scan. */
export interface HuffmanTable {
  /** By the next 9 bits: the symbol << 8 | the length of its code; 0 where the code is longer. */
  readonly short: Uint16Array;
  /** Of lengths 0 to 16: the first value of 16 bits that is beyond all codes of this length or shorter. */
  readonly beyond: Int32Array;
  /** Of lengths 0 to 16: what is added to a code to find its symbol. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/** Tables by class (0: DC, 1: AC) × 16 + number, as their headers give it. */
export type HuffmanTables = Map<number, HuffmanTable>;

export const shortBits = 9;

/** Reads a DHT segment's body (ITU-T T.81, B.2.4.2) into `found`; false when it is not one. */
export function readHuffmanTables(body: Buffer, found: HuffmanTables): boolean {
  for (let at = 0; at < body.length; ) {
    if (at + 17 > body.length) return false;
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total > 256 || at + 17 + total > body.length) return false;
    const table = tableOf(counts, body.subarray(at + 17, at + 17 + total));
    if (table === null) return false;
    found.set(body.readUInt8(at), table);
    at += 17 + total;
  }
  return true;
}

/** Null when there are more codes than their lengths allow. */
function tableOf(counts: Uint8Array, values: Uint8Array): HuffmanTable | null {
  const short = new Uint16Array(1 << shortBits);
  const [beyond, offset] = [new Int32Array(17), new Int32Array(17)];
  const symbols = Uint8Array.from(values);
  let code = 0;
  let taken = 0;
  for (let length = 1; length <= 16; length += 1) {
    const count = counts[length - 1] ?? 0;
    offset[length] = taken - code;
    for (let index = 0; length <= shortBits && index < count; index += 1) {
      const from = (code + index) << (shortBits - length);
      short.fill(((symbols[taken + index] ?? 0) << 8) | length, from, from + (1 << (shortBits - length)));
    }
    code += count;
    taken += count;
    if (code > 1 << length) return null;
    beyond[length] = code << (16 - length);
    code <<= 1;
  }
  return { short, beyond, offset, symbols };
}

/** Of a code longer than `shortBits`: its symbol << 8 | its length, or 0 when there is no such code. */
export function longCode({ beyond, offset, symbols }: HuffmanTable, next16: number): number {
  for (let length = shortBits + 1; length <= 16; length += 1) {
    if (next16 < (beyond[length] as number)) {
      return ((symbols[(next16 >> (16 - length)) + (offset[length] as number)] as number) << 8) | length;
    }
  }
  return 0;
}
