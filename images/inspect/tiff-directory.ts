import type { ByteReader } from './byte-reader.ts';

/** TIFF 6.0, section 2, and the same with 64-bit offsets (BigTIFF). */
export interface TiffFile {
  readonly reader: ByteReader;
  readonly isLittleEndian: boolean;
  readonly isBig: boolean;
  readonly firstDirectory: number;
}

export interface TiffEntry {
  readonly type: number;
  readonly count: number;
  /** Where its values lie in the file. */
  readonly at: number;
}

export interface TiffDirectory {
  readonly entries: ReadonlyMap<number, TiffEntry>;
  /** Entries as they stand, those that come twice included. */
  readonly length: number;
  /** Where the next one lies; 0: nowhere. */
  readonly next: number;
}

/** BYTE, ASCII, SHORT, LONG, RATIONAL, the signed ones, FLOAT, DOUBLE, IFD, and the 64-bit ones of BigTIFF. */
const bytesOfType: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** Null when it is no TIFF, or ends before its first directory. */
export function openTiff(reader: ByteReader): TiffFile | null {
  const head = reader.read(0, 16);
  if (head.length < 8) return null;
  const isLittleEndian = head[0] === 0x49;
  const isBig = (isLittleEndian ? head.readUInt16LE(2) : head.readUInt16BE(2)) === 43;
  if (isBig && head.length < 16) return null;
  const file = { reader, isLittleEndian, isBig };
  return { ...file, firstDirectory: numberAt(file, head, isBig ? 8 : 4, isBig ? 8 : 4) };
}

/** Null when it does not lie within the file. */
export function readDirectory(file: TiffFile, offset: number): TiffDirectory | null {
  const { reader, isBig } = file;
  const [countBytes, entryBytes, pointerBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const head = reader.read(offset, countBytes);
  if (offset < 8 || head.length < countBytes) return null;
  const count = numberAt(file, head, 0, countBytes);
  if (count > 65_535) return null;
  const start = offset + countBytes;
  const bytes = reader.read(start, count * entryBytes + pointerBytes);
  if (bytes.length < count * entryBytes) return null;
  const entries = new Map<number, TiffEntry>();
  for (let at = 0; at < count * entryBytes; at += entryBytes) {
    const tag = numberAt(file, bytes, at, 2);
    const type = numberAt(file, bytes, at + 2, 2);
    const values = numberAt(file, bytes, at + 4, pointerBytes);
    const inlineAt = at + 4 + pointerBytes;
    const isInline = values * (bytesOfType[type] ?? 1) <= pointerBytes;
    const valuesAt = isInline ? start + inlineAt : numberAt(file, bytes, inlineAt, pointerBytes);
    // Of tags that come twice, libtiff takes the first.
    if (!entries.has(tag)) entries.set(tag, { type, count: values, at: valuesAt });
  }
  // Writers leave out the pointer of the last directory at the end of a file.
  const hasNext = bytes.length === count * entryBytes + pointerBytes;
  return { entries, length: count, next: hasNext ? numberAt(file, bytes, count * entryBytes, pointerBytes) : 0 };
}

/** Up to `most` values of an entry as numbers; null when they do not lie within the file or are no numbers. */
export function numbersOf(file: TiffFile, entry: TiffEntry | undefined, most: number): Float64Array | null {
  if (entry === undefined) return null;
  const size = bytesOfType[entry.type];
  const count = Math.min(entry.count, most);
  if (size === undefined || entry.at + count * size > file.reader.size) return null;
  const bytes = file.reader.read(entry.at, count * size);
  if (bytes.length < count * size) return null;
  return Float64Array.from({ length: count }, (_, index) => valueAt(file, bytes, index * size, entry.type));
}

/** The first value of an entry, or `otherwise` when there is none. */
export function numberOf<T extends number | null>(
  file: TiffFile,
  entries: TiffDirectory['entries'],
  tag: number,
  otherwise: T,
): number | T {
  return numbersOf(file, entries.get(tag), 1)?.[0] ?? otherwise;
}

/** The bytes of an entry, at most 64 MiB; null when they do not lie within the file. */
export function bytesOf({ reader }: TiffFile, entry: TiffEntry | undefined): Buffer | null {
  if (entry === undefined) return null;
  const length = entry.count * (bytesOfType[entry.type] ?? 1);
  if (length > 1 << 26 || entry.at + length > reader.size) return null;
  return reader.read(entry.at, length);
}

function valueAt(file: TiffFile, bytes: Buffer, at: number, type: number): number {
  if (type === 5) return numberAt(file, bytes, at, 4) / numberAt(file, bytes, at + 4, 4);
  if (type === 11) return file.isLittleEndian ? bytes.readFloatLE(at) : bytes.readFloatBE(at);
  if (type === 12) return file.isLittleEndian ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at);
  return numberAt(file, bytes, at, bytesOfType[type] ?? 1);
}

function numberAt(
  { isLittleEndian }: Pick<TiffFile, 'isLittleEndian'>,
  bytes: Buffer,
  at: number,
  size: number,
): number {
  if (size === 8) return Number(isLittleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return isLittleEndian ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
}
