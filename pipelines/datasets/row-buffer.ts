const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const FIRST_PRINTABLE = 0x20;
const FIRST_NON_ASCII = 0x80;

/** Up to this length a loop over characters beats the call into the native encoder. */
const SHORT_TEXT = 64;
/** A control character becomes `\u00xx`: six bytes, the most that one byte of UTF-8 can grow to. */
const MAX_BYTES_PER_BYTE = 6;
const MAX_UTF8_BYTES_PER_UNIT = 3;
const FIRST_CAPACITY = 64 * 1024;

/** 1 for every byte that JSON must escape in a string. */
const needsEscape = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < FIRST_PRINTABLE || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);
const hexDigits = Buffer.from('0123456789abcdef');

/**
 * Rows as UTF-8 JSON documents, each followed by a newline, in one growing stretch of memory. Writing bytes at once
 * spares the texts in between: no string is built, joined, measured or copied on the way to Firehose.
 */
export class RowBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY);
  #scratch = Buffer.allocUnsafe(1024);
  #length = 0;
  readonly #rowEnds: number[] = [];

  /** Offset behind the newline of each row. */
  get rowEnds(): readonly number[] {
    return this.#rowEnds;
  }

  get rowCount(): number {
    return this.#rowEnds.length;
  }

  /** The rows' bytes from `start` to `end`, without a copy: good until the buffer is written to again. */
  bytesBetween(start: number, end: number): Uint8Array {
    return this.#bytes.subarray(start, end);
  }

  /** Drops all rows but the first `rowCount`. */
  truncate(rowCount: number): void {
    this.#rowEnds.length = rowCount;
    this.#length = this.#rowEnds.at(-1) ?? 0;
  }

  /** Ends the row whose bytes have been written since the last one ended. */
  endRow(): void {
    this.#reserve(1);
    this.#bytes[this.#length] = NEWLINE;
    this.#length += 1;
    this.#rowEnds.push(this.#length);
  }

  /** Writes bytes that need no escape. A loop, because they are few: a native copy costs more to call than to do. */
  writeBytes(source: Uint8Array): void {
    this.#reserve(source.length);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < source.length; index += 1) {
      bytes[end] = source[index] ?? 0;
      end += 1;
    }
    this.#length = end;
  }

  /** Writes text that is known to be ASCII and to need no escape. */
  writePlain(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      bytes[end] = text.charCodeAt(index);
      end += 1;
    }
    this.#length = end;
  }

  /**
   * Writes the inside of a JSON string. Half of a surrogate pair has no UTF-8, and one in a row would make Firehose
   * refuse every row of its record, so it becomes U+FFFD.
   */
  writeEscaped(text: string): void {
    if (text.length > SHORT_TEXT || !this.#writeShortAscii(text)) this.#writeThroughScratch(text);
  }

  /** Writes nothing and says false when the text is not all ASCII. */
  #writeShortAscii(text: string): boolean {
    this.#reserve(text.length * MAX_BYTES_PER_BYTE);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= FIRST_NON_ASCII) return false;
      end = writeEscapedByte(bytes, end, unit);
    }
    this.#length = end;
    return true;
  }

  #writeThroughScratch(text: string): void {
    const mostBytes = text.length * MAX_UTF8_BYTES_PER_UNIT;
    if (this.#scratch.length < mostBytes) this.#scratch = Buffer.allocUnsafe(mostBytes);
    const scratch = this.#scratch;
    // Buffer's encoder replaces lone surrogates by itself.
    const scratchLength = scratch.write(text);
    this.#reserve(scratchLength * MAX_BYTES_PER_BYTE);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < scratchLength; index += 1) end = writeEscapedByte(bytes, end, scratch[index] ?? 0);
    this.#length = end;
  }

  #reserve(moreBytes: number): void {
    const needed = this.#length + moreBytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Writes one byte of UTF-8, escaped where JSON asks for it, and gives the offset behind it. */
function writeEscapedByte(bytes: Uint8Array, offset: number, byte: number): number {
  if (needsEscape[byte] === 0) {
    bytes[offset] = byte;
    return offset + 1;
  }
  if (byte < FIRST_PRINTABLE) return writeControlCharacter(bytes, offset, byte);
  bytes[offset] = BACKSLASH;
  bytes[offset + 1] = byte;
  return offset + 2;
}

function writeControlCharacter(bytes: Uint8Array, offset: number, byte: number): number {
  bytes.set([BACKSLASH, 0x75, 0x30, 0x30, hexDigits[byte >> 4] ?? 0, hexDigits[byte & 0xf] ?? 0], offset);
  return offset + MAX_BYTES_PER_BYTE;
}
