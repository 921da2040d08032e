import type { ByteReader } from './byte-reader.ts';
import { crc32 } from './crc32.ts';
import { corruptHeader, corruptPixels, truncated } from './refusals.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';

/** https://www.w3.org/TR/png-3/ */
const signatureBytes = 8;
const streamedBytes = 1 << 20;

interface Header {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: number;
  readonly colourType: number;
  readonly isInterlaced: boolean;
}

/** Where a walk is: what came so far. */
interface Seen {
  readonly names: Set<string>;
  header: Header | null;
  previous: string;
  dataBytes: number;
  frames: number;
  densityDpi: Structure['densityDpi'];
}

const depthsOfColourType: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Walks all chunks of a PNG and checks their lengths, order and checksums. What follows the last one does not count. */
export function walkPng(reader: ByteReader): Walk<Structure> {
  const seen: Seen = { names: new Set(), header: null, previous: '', dataBytes: 0, frames: 1, densityDpi: null };
  for (let at = signatureBytes; ; ) {
    const start = reader.read(at, 8);
    if (start.length < 8) return truncated('png', seen.names.has('IDAT') ? undefined : 'before the picture begins');
    const length = start.readUInt32BE(0);
    const name = start.toString('latin1', 4, 8);
    const problem = problemOfChunk(reader, at, length, name, seen);
    if (problem !== null) return problem;
    const noted = noteChunk(reader, at + 8, length, name, seen);
    if (noted !== null) return noted;
    if (name === 'IEND') return structureOf(seen);
    at += length + 12;
  }
}

function problemOfChunk(reader: ByteReader, at: number, length: number, name: string, seen: Seen) {
  const damaged = seen.names.has('IDAT') ? corruptPixels : corruptHeader;
  if (!/^[A-Za-z]{4}$/.test(name)) return damaged('png', 'there is something unreadable between its parts');
  if (length > 0x7fffffff) return damaged('png', 'one of its parts claims an impossible length');
  if (at + 12 + length > reader.size) return truncated('png');
  if (!checksumIsRight(reader, at + 4, length + 4)) {
    return (name === 'IDAT' ? corruptPixels : corruptHeader)('png', 'the checksum of one of its parts is wrong');
  }
  return null;
}

function checksumIsRight(reader: ByteReader, from: number, length: number): boolean {
  let crc = 0;
  for (let done = 0; done < length; done += streamedBytes) {
    crc = crc32(reader.read(from + done, Math.min(streamedBytes, length - done)), crc);
  }
  return reader.read(from + length, 4).readUInt32BE(0) === crc;
}

function noteChunk(reader: ByteReader, at: number, length: number, name: string, seen: Seen) {
  const { names, previous } = seen;
  if (names.size === 0 && name !== 'IHDR') return corruptHeader('png', 'it does not begin with its size');
  if (name === 'IHDR') {
    if (seen.header !== null) return corruptHeader('png', 'it gives its size twice');
    const header = headerOf(reader.read(at, length));
    if (isRefusal(header)) return header;
    seen.header = header;
  }
  if (name === 'PLTE' && !names.has('IDAT') && (length === 0 || length % 3 !== 0 || length > 768)) {
    return corruptHeader('png', 'its palette has an impossible length');
  }
  if (name === 'IDAT') {
    if (names.has('IDAT') && previous !== 'IDAT') return corruptPixels('png', 'its parts are out of order');
    if (seen.header?.colourType === 3 && !names.has('PLTE')) return corruptHeader('png', 'its palette is missing');
    seen.dataBytes += length;
  }
  if (name === 'acTL' && length === 8 && !names.has('IDAT')) seen.frames = reader.read(at, 4).readUInt32BE(0);
  if (name === 'pHYs' && length === 9) seen.densityDpi = densityOf(reader.read(at, 9));
  names.add(name);
  seen.previous = name;
  return null;
}

function headerOf(bytes: Buffer): Walk<Header> {
  if (bytes.length !== 13) return corruptHeader('png', 'its header has the wrong length');
  const [widthPx, heightPx] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  const [depth, colourType, compression, filter, interlace] = [...bytes.subarray(8)] as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (widthPx === 0 || heightPx === 0 || widthPx > 0x7fffffff || heightPx > 0x7fffffff) {
    return corruptHeader('png', `it claims to be ${widthPx} × ${heightPx} pixels`);
  }
  if (!depthsOfColourType[colourType]?.includes(depth)) {
    return corruptHeader('png', `it claims a kind of colour that does not exist (type ${colourType}, ${depth} bits)`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1)
    return corruptHeader('png', 'it claims a compression that does not exist');
  return { widthPx, heightPx, depth, colourType, isInterlaced: interlace === 1 };
}

function densityOf(bytes: Buffer): Structure['densityDpi'] {
  const [x, y] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  if (bytes[8] !== 1 || x === 0 || y === 0) return null;
  return { x: dpiOf(x), y: dpiOf(y) };
}

function dpiOf(pixelsPerMetre: number): number {
  return Math.round(pixelsPerMetre * 0.0254 * 100) / 100;
}

function structureOf({ header, names, dataBytes, frames, densityDpi }: Seen): Walk<Structure> {
  if (header === null) return corruptHeader('png', 'it does not begin with its size');
  if (dataBytes === 0) return corruptPixels('png', 'there is no picture in it');
  const { widthPx, heightPx, depth, colourType, isInterlaced } = header;
  const isGrey = colourType === 0 || colourType === 4;
  const hasAlpha = colourType >= 4 || names.has('tRNS');
  const channels = (isGrey ? 1 : 3) + (hasAlpha ? 1 : 0);
  return {
    format: 'png',
    widthPx,
    heightPx,
    colourModel: isGrey ? 'grey' : 'rgb',
    channels,
    bitDepth: colourType === 3 ? 8 : depth,
    hasAlpha,
    pages: Math.max(1, frames),
    isAnimated: frames > 1,
    compression: 'deflate',
    isProgressive: isInterlaced,
    chromaSubsampling: null,
    jpegQuality: null,
    densityDpi,
    hasGps: false,
    heldBytes: isInterlaced ? widthPx * heightPx * channels * (depth === 16 ? 2 : 1) : 0,
    heldBecause: isInterlaced ? 'interlaced' : null,
  };
}
