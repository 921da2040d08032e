import type { Finding } from '../assess/finding.ts';
import { refuseByPixels } from './admission.ts';
import type { ByteReader } from './byte-reader.ts';
import { problemOfColourNumbers, problemOfGamma, problemOfPoints } from './colour-numbers.ts';
import { crc32 } from './crc32.ts';
import { isCompressed, mostCompressedBytes, unfoldsTooFar } from './png-compressed.ts';
import { type PngHeader, paletteType, pngDensityOf, pngHeaderOf, unknownCriticalChunk } from './png-header.ts';
import { corruptHeader, corruptPixels, truncated } from './refusals.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';

const signatureBytes = 8;
const streamedBytes = 1 << 20;
/** Of 500 MB in parts of 1 kB each. */
const mostChunks = 500_000;

interface Chunk {
  readonly name: string;
  /** Where its data lies. */
  readonly at: number;
  readonly length: number;
}

/** What is wrong with the colours, by the chunk that says it. */
interface SeenColours {
  numbers?: { readonly problem: string | undefined };
  profile?: { readonly problem: string | undefined };
  srgb?: { readonly problem: string | undefined };
  points?: string | undefined;
  gamma?: string | undefined;
}

/** What came so far. */
interface Seen {
  readonly names: Set<string>;
  header: PngHeader | null;
  previous: string;
  dataBytes: number;
  frames: number;
  paletteBytes: number;
  hasTransparency: boolean;
  readonly colours: SeenColours;
  densityDpi: Structure['densityDpi'];
}

/**
 * Walks all chunks of a PNG (https://www.w3.org/TR/png-3/) and checks their lengths, order and checksums. What follows
 * the last one does not count.
 */
export function walkPng(reader: ByteReader): Walk<Structure> {
  const seen: Seen = {
    names: new Set(),
    header: null,
    previous: '',
    dataBytes: 0,
    frames: 1,
    paletteBytes: 0,
    hasTransparency: false,
    colours: {},
    densityDpi: null,
  };
  for (let at = signatureBytes, chunks = 0; ; chunks += 1) {
    if (chunks > mostChunks) return corruptPixels('png', 'it is cut into too many parts');
    const start = reader.read(at, 8);
    if (start.length < 8) return truncated('png', seen.names.has('IDAT') ? undefined : 'before the picture begins');
    const chunk = { name: start.toString('latin1', 4, 8), at: at + 8, length: start.readUInt32BE(0) };
    const problem = problemOfChunk(reader, chunk, seen) ?? noteChunk(reader, chunk, seen);
    if (problem !== null) return problem;
    if (chunk.name === 'IEND') return structureOf(seen);
    at += chunk.length + 12;
  }
}

function problemOfChunk(
  reader: ByteReader,
  { name, at, length }: Chunk,
  { names, header, previous }: Seen,
): Finding | null {
  const damaged = names.has('IDAT') ? corruptPixels : corruptHeader;
  if (!/^[A-Za-z]{4}$/.test(name)) return damaged('png', 'there is something unreadable between its parts');
  if (length > 0x7fffffff) return damaged('png', 'one of its parts claims an impossible length');
  const unknown = unknownCriticalChunk(name);
  if (unknown !== null) return unknown;
  if (names.size === 0 && name !== 'IHDR') return corruptHeader('png', 'it does not begin with its size');
  if (name === 'IDAT' && names.has('IDAT') && previous !== 'IDAT')
    return corruptPixels('png', 'its parts are out of order');
  if (name === 'IDAT' && header?.colourType === paletteType && !names.has('PLTE')) {
    return corruptHeader('png', 'its palette is missing');
  }
  if (at + length + 4 > reader.size) return truncated('png');
  if (checksumIsRight(reader, at - 4, length + 4)) return null;
  return (name === 'IDAT' ? corruptPixels : corruptHeader)('png', 'the checksum of one of its parts is wrong');
}

function checksumIsRight(reader: ByteReader, from: number, length: number): boolean {
  let crc = 0;
  for (let done = 0; done < length; done += streamedBytes) {
    crc = crc32(reader.read(from + done, Math.min(streamedBytes, length - done)), crc);
  }
  return reader.read(from + length, 4).readUInt32BE(0) === crc;
}

function noteChunk(reader: ByteReader, chunk: Chunk, seen: Seen): Finding | null {
  const { name, at, length } = chunk;
  const isBeforeData = !seen.names.has('IDAT');
  const problem = name === 'IHDR' ? noteHeader(reader, chunk, seen) : null;
  if (problem !== null) return problem;
  if (name === 'PLTE' && isBeforeData) {
    if (length === 0 || length % 3 !== 0 || length > 768)
      return corruptHeader('png', 'its palette has an impossible length');
    seen.paletteBytes = length;
  }
  if (isCompressed(name) && (length > mostCompressedBytes || unfoldsTooFar(name, reader.read(at, length)))) {
    return corruptHeader('png', 'a part beside its picture is made to fill memory');
  }
  if (name === 'IDAT') seen.dataBytes += length;
  if (name === 'tRNS' && isBeforeData) seen.hasTransparency = isTransparency(length, seen);
  if (name === 'acTL' && isBeforeData && length === 8) seen.frames = reader.read(at, 4).readUInt32BE(0);
  if (name === 'pHYs' && isBeforeData && length === 9) seen.densityDpi = pngDensityOf(reader.read(at, 9));
  if (isBeforeData) noteColours(reader, chunk, seen);
  seen.names.add(name);
  seen.previous = name;
  return null;
}

/** Of interest only where the decoder finds no profile: what it does not look at. Numbers count for more than points. */
function noteColours(reader: ByteReader, { name, at, length }: Chunk, seen: Seen): void {
  if (name === 'cICP' && length === 4) {
    const [primaries = 2, transfer = 2] = reader.read(at, 2);
    seen.colours.numbers = { problem: problemOfColourNumbers(primaries, transfer) };
  }
  if (name === 'iCCP') seen.colours.profile = { problem: 'The embedded colour profile is damaged.' };
  if (name === 'sRGB') seen.colours.srgb = { problem: undefined };
  if (name === 'cHRM' && length === 32) {
    const bytes = reader.read(at, length);
    seen.colours.points = problemOfPoints(Array.from({ length: 8 }, (_, index) => bytes.readUInt32BE(index * 4)));
  }
  if (name === 'gAMA' && length === 4) seen.colours.gamma = problemOfGamma(reader.read(at, 4).readUInt32BE(0));
}

/** By the order of PNG 3, 4.3: numbers, profile, sRGB, then the points of its colours and gamma. */
function colourProblemOf({ numbers, profile, srgb, points, gamma }: SeenColours, isGrey: boolean): string | undefined {
  const first = numbers ?? profile ?? srgb;
  return first === undefined ? ((isGrey ? undefined : points) ?? gamma) : first.problem;
}

function noteHeader(reader: ByteReader, { at, length }: Chunk, seen: Seen): Finding | null {
  if (seen.header !== null) return corruptHeader('png', 'it gives its size twice');
  const header = pngHeaderOf(reader.read(at, Math.min(length, 14)));
  if (isRefusal(header)) return header;
  seen.header = header;
  return refuseByPixels(header.widthPx, header.heightPx);
}

/** One transparent colour, or the opacity of some of the palette's; libpng passes over a chunk of another length. */
function isTransparency(length: number, { header, paletteBytes }: Seen): boolean {
  if (header?.colourType === paletteType) return length > 0 && length <= paletteBytes / 3;
  return length === { 0: 2, 2: 6 }[header?.colourType ?? 6];
}

function structureOf(seen: Seen): Walk<Structure> {
  const { header, dataBytes, frames, hasTransparency, colours, densityDpi } = seen;
  if (header === null || dataBytes === 0) return corruptPixels('png', 'there is no picture in it');
  const { widthPx, heightPx, depth, colourType, isInterlaced } = header;
  const isGrey = colourType === 0 || colourType === 4;
  const hasAlpha = colourType >= 4 || hasTransparency;
  const channels = (isGrey ? 1 : 3) + (hasAlpha ? 1 : 0);
  return {
    format: 'png',
    widthPx,
    heightPx,
    colourModel: isGrey ? 'grey' : 'rgb',
    channels,
    bitDepth: colourType === paletteType ? 8 : depth,
    hasAlpha,
    pages: Math.max(1, frames),
    isAnimated: frames > 1,
    compression: 'deflate',
    isProgressive: isInterlaced,
    chromaSubsampling: null,
    jpegQuality: null,
    densityDpi,
    hasGps: false,
    colourProblem: colourProblemOf(colours, isGrey),
    hasProfile: colours.profile !== undefined,
    heldBytes: isInterlaced ? widthPx * heightPx * channels * (depth === 16 ? 2 : 1) : 0,
    heldBecause: isInterlaced ? 'interlaced' : null,
  };
}
