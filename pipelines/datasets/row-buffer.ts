import {
  type Escapes,
  escapeTwice,
  inNestedString,
  inString,
  isPlain,
  MAX_ESCAPED_BYTES,
  needsEscape,
} from './json-escapes.ts';

/** A value of which JSON text can be made; members that are undefined are left out, as JSON.stringify does. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const DIGIT_ZERO = 0x30;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Up to this length a loop over characters beats the call into the native encoder. */
const SHORT_TEXT = 64;
const MAX_UTF8_BYTES_PER_UNIT = 3;
/** Integers up to here are written digit by digit in 32-bit arithmetic. */
const MAX_PLAIN_INTEGER = 999_999_999;
const MAX_PLAIN_DIGITS = 9;
const FIRST_CAPACITY = 64 * 1024;

const nestedQuote = Buffer.from('\\"');

/** Names of members as they stand in a nested document. Most are of the contracts, few and always the same. */
const nestedNames = new Map<string, Uint8Array>();
/** Names that the producers choose (of search filters) are not kept without end. */
const MAX_NESTED_NAMES = 1_000;

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

  get capacityBytes(): number {
    return this.#bytes.length;
  }

  /** The rows' bytes from `start` to `end`, without a copy: good until the buffer is written to again. */
  bytesBetween(start: number, end: number): Uint8Array {
    return this.#bytes.subarray(start, end);
  }

  /** Drops all rows but the first `rowCount`, and a row that was begun. */
  truncate(rowCount: number): void {
    this.#rowEnds.length = rowCount;
    this.#length = this.#rowEnds.at(-1) ?? 0;
  }

  /** Ends the row whose bytes have been written since the last one ended. */
  endRow(): void {
    this.#writeByte(NEWLINE);
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
    this.#write(text, inString);
  }

  /** Writes a number as JSON does. */
  writeNumber(value: number): void {
    if (value >= 0 && value <= MAX_PLAIN_INTEGER && Number.isInteger(value)) this.#writePlainInteger(value);
    else this.writePlain(String(value));
  }

  /**
   * Writes the inside of a JSON string that holds the value's JSON text: what escaping the text of JSON.stringify would
   * give, in half the time.
   */
  writeNested(value: JsonValue): void {
    if (typeof value === 'string') {
      this.writeBytes(nestedQuote);
      this.#write(value, inNestedString);
      this.writeBytes(nestedQuote);
    } else if (typeof value === 'number') {
      this.writeNumber(value);
    } else if (typeof value === 'boolean' || value === null) {
      this.writePlain(String(value));
    } else if (isList(value)) {
      this.#writeNestedList(value);
    } else {
      this.#writeNestedObject(value);
    }
  }

  #writeNestedList(values: readonly JsonValue[]): void {
    this.#writeByte(OPEN_LIST);
    for (let index = 0; index < values.length; index += 1) {
      if (index > 0) this.#writeByte(COMMA);
      this.writeNested(values[index] ?? null);
    }
    this.#writeByte(CLOSE_LIST);
  }

  #writeNestedObject(members: { readonly [name: string]: JsonValue | undefined }): void {
    this.#writeByte(OPEN_OBJECT);
    let isFirst = true;
    for (const name in members) {
      const value = members[name];
      if (value === undefined) continue;
      if (!isFirst) this.#writeByte(COMMA);
      isFirst = false;
      this.writeBytes(nestedName(name));
      this.writeNested(value);
    }
    this.#writeByte(CLOSE_OBJECT);
  }

  #writePlainInteger(value: number): void {
    this.#reserve(MAX_PLAIN_DIGITS);
    let digits = 1;
    for (let power = 10; value >= power; power *= 10) digits += 1;
    let rest = value | 0;
    for (let offset = this.#length + digits - 1; offset >= this.#length; offset -= 1) {
      const tenth = (rest / 10) | 0;
      this.#bytes[offset] = DIGIT_ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += digits;
  }

  #write(text: string, escapes: Escapes): void {
    if (text.length > SHORT_TEXT || !this.#writeIfPlain(text)) this.#writeThroughScratch(text, escapes);
  }

  /** Writes nothing and says false when the text is not all ASCII or needs an escape. */
  #writeIfPlain(text: string): boolean {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (isPlain[unit] === 0) return false;
      bytes[end] = unit;
      end += 1;
    }
    this.#length = end;
    return true;
  }

  #writeThroughScratch(text: string, escapes: Escapes): void {
    const mostBytes = text.length * MAX_UTF8_BYTES_PER_UNIT;
    if (this.#scratch.length < mostBytes) this.#scratch = Buffer.allocUnsafe(mostBytes);
    const scratch = this.#scratch;
    // Buffer's encoder replaces lone surrogates by itself.
    const scratchLength = scratch.write(text);
    this.#reserve(scratchLength * MAX_ESCAPED_BYTES);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < scratchLength; index += 1) end = writeByte(bytes, end, scratch[index] ?? 0, escapes);
    this.#length = end;
  }

  #writeByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  #reserve(moreBytes: number): void {
    const needed = this.#length + moreBytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Writes one byte of UTF-8, escaped where that is asked for, and gives the offset behind it. */
function writeByte(bytes: Uint8Array, offset: number, byte: number, escapes: Escapes): number {
  if (needsEscape[byte] === 0) {
    bytes[offset] = byte;
    return offset + 1;
  }
  const written = escapes[byte] ?? new Uint8Array();
  bytes.set(written, offset);
  return offset + written.length;
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function nestedName(name: string): Uint8Array {
  const known = nestedNames.get(name);
  if (known) return known;
  const written = Buffer.from(`\\"${escapeTwice(name)}\\":`);
  if (nestedNames.size < MAX_NESTED_NAMES) nestedNames.set(name, written);
  return written;
}
