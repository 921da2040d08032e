import type { ByteReader } from './byte-reader.ts';

const chunkBytes = 256 * 1024;
/** More than ten blocks of 64 coefficients can take, each of a code and a value of at most 16 bits. */
const roomBytes = 4096;
/** What encoders may leave between the last block and the marker: fill up to a word. */
const mostFillBytes = 4;

/** The bits of a scan up to its next marker, a piece at a time, without stuffed bytes. */
export interface EntropyBits {
  /** At least `roomBytes` from where `position` is; zeros behind the end. */
  readonly bytes: Uint8Array;
  /** Of the next bit in `bytes`. */
  position: number;
  /** Of the first bit behind what is there. */
  end: number;
  /** The marker that the bits end with, by its second byte: 0 while it has not come, -1 at the end of the file. */
  marker: number;
  /** Where to read on in the file: behind the marker once it has come. */
  at: number;
  /** The piece of the file that was read last, and where it begins. */
  piece: Buffer;
  pieceAt: number;
}

export function entropyBits(): EntropyBits {
  const bytes = new Uint8Array(chunkBytes + 2 * roomBytes);
  return { bytes, position: 0, end: 0, marker: 0, at: 0, piece: Buffer.alloc(0), pieceAt: 0 };
}

/** Begins with the bits from there in the file to the next marker. */
export function startAt(bits: EntropyBits, at: number): void {
  bits.at = at;
  bits.position = 0;
  bits.end = 0;
  bits.marker = 0;
}

/** Makes sure that the next unit of blocks is there as a whole, or all that there is of it. */
export function refill(bits: EntropyBits, reader: ByteReader): void {
  while (bits.marker === 0 && bits.end - bits.position < roomBytes * 8) {
    const from = bits.position >> 3;
    // A block may have taken more than there was.
    const kept = Math.max(0, (bits.end >> 3) - from);
    bits.bytes.copyWithin(0, from, from + kept);
    bits.position &= 7;
    const end = unstuff(pieceOf(bits, reader), bits, kept);
    bits.bytes.fill(0, end, end + roomBytes);
    bits.end = end * 8;
  }
}

/** What is left of the piece, or the next one: of few bytes none can be told to be a marker. */
function pieceOf(bits: EntropyBits, reader: ByteReader): Buffer {
  const used = bits.at - bits.pieceAt;
  if (used < 0 || used + 64 > bits.piece.length) {
    bits.piece = reader.read(bits.at, chunkBytes);
    bits.pieceAt = bits.at;
    return bits.piece;
  }
  return bits.piece.subarray(used);
}

/** Copies what comes before the next marker to `into`, and returns the end of it. */
function unstuff(raw: Buffer, bits: EntropyBits, into: number): number {
  let from = 0;
  let to = into;
  for (let index = raw.indexOf(0xff); index !== -1; index = raw.indexOf(0xff, from)) {
    bits.bytes.set(raw.subarray(from, index), to);
    to += index - from;
    let next = index + 1;
    while (raw[next] === 0xff) next += 1;
    const marker = raw[next];
    if (marker === undefined) {
      // The marker may be cut by the end of this piece. Of fill bytes, one is enough to go on with.
      bits.at += raw.length - 1;
      if (raw.length === 1) bits.marker = -1;
      return to;
    }
    from = next + 1;
    if (marker !== 0) {
      bits.at += from;
      bits.marker = marker;
      return to;
    }
    bits.bytes[to++] = 0xff;
  }
  bits.bytes.set(raw.subarray(from), to);
  bits.at += raw.length;
  if (raw.length === 0) bits.marker = -1;
  return to + raw.length - from;
}

/** Whether nothing is left before the marker but the rest of a byte, and bytes that mean nothing. */
export function isUsedUp(bits: EntropyBits, reader: ByteReader): boolean {
  refill(bits, reader);
  const rest = bits.bytes.subarray((bits.position + 7) >> 3, bits.end >> 3);
  return bits.marker !== 0 && rest.length <= mostFillBytes && isFill(rest);
}

/** Whether these bytes stand before a marker without meaning anything. */
export function isFill(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0xff) || (bytes.length <= mostFillBytes && bytes.every(isEmpty));
}

function isEmpty(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}
