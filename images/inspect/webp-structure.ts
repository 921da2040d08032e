import type { ByteReader } from './byte-reader.ts';
import { corruptHeader, corruptPixels, truncated } from './refusals.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';

const mostChunks = 100_000;

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isLossless: boolean;
  readonly hasAlpha: boolean;
}

interface Seen {
  canvas: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly hasAlpha: boolean;
    readonly isAnimated: boolean;
  } | null;
  frame: Frame | null;
  hasAlphaChunk: boolean;
  frames: number;
}

/**
 * Walks the chunks of a WebP (https://developers.google.com/speed/webp/docs/riff_container). What follows the container
 * does not count, nor do chunks that nobody knows.
 */
export function walkWebp(reader: ByteReader): Walk<Structure> {
  const head = reader.read(0, 12);
  if (head.length < 12) return truncated('webp', 'before the picture begins');
  const end = head.readUInt32LE(4) + 8;
  const seen: Seen = { canvas: null, frame: null, hasAlphaChunk: false, frames: 0 };
  for (let at = 12, chunks = 0; at + 8 <= Math.min(end, reader.size); chunks += 1) {
    if (chunks > mostChunks) return corruptHeader('webp', 'it is cut into too many parts');
    const start = reader.read(at, 8);
    const name = start.toString('latin1', 0, 4);
    const length = start.readUInt32LE(4);
    if (at + 8 + length > reader.size) return truncated('webp');
    if (at + 8 + length > end) return corruptHeader('webp', 'one of its parts is longer than the whole');
    const problem = noteChunk(reader, at + 8, length, name, seen);
    if (problem !== null) return problem;
    at += 8 + length + (length % 2);
  }
  // The last byte may be padding, which some writers leave out.
  if (end > reader.size + 1) return truncated('webp');
  return structureOf(seen);
}

function noteChunk(reader: ByteReader, at: number, length: number, name: string, seen: Seen) {
  if (name === 'VP8X') {
    const bytes = reader.read(at, 10);
    if (bytes.length < 10 || length < 10) return corruptHeader('webp', 'its header is too short');
    const flags = bytes.readUInt8(0);
    const [widthPx, heightPx] = [bytes.readUIntLE(4, 3) + 1, bytes.readUIntLE(7, 3) + 1];
    seen.canvas ??= { widthPx, heightPx, hasAlpha: (flags & 0x10) !== 0, isAnimated: (flags & 0x02) !== 0 };
  }
  if (name === 'ALPH') seen.hasAlphaChunk = true;
  if (name === 'ANMF') return noteAnimationFrame(reader, at, length, seen);
  if (name === 'VP8 ' || name === 'VP8L') {
    const frame = frameOf(reader, at, length, name);
    if (isRefusal(frame)) return frame;
    seen.frame ??= frame;
  }
  return null;
}

function noteAnimationFrame(reader: ByteReader, at: number, length: number, seen: Seen) {
  const canvas = seen.canvas;
  if (canvas === null || length < 24) return corruptHeader('webp', 'its animation is unreadable');
  const bytes = reader.read(at, 12);
  const [left, top] = [2 * bytes.readUIntLE(0, 3), 2 * bytes.readUIntLE(3, 3)];
  const [widthPx, heightPx] = [bytes.readUIntLE(6, 3) + 1, bytes.readUIntLE(9, 3) + 1];
  if (left + widthPx > canvas.widthPx || top + heightPx > canvas.heightPx) {
    return corruptHeader('webp', 'a picture of its animation does not fit into it');
  }
  seen.frames += 1;
  return null;
}

function frameOf(reader: ByteReader, at: number, length: number, name: string): Walk<Frame> {
  const bytes = reader.read(at, Math.min(length, 10));
  return name === 'VP8 ' ? lossyFrame(bytes, length) : losslessFrame(bytes);
}

/** RFC 6386, 9.1: three bytes of tag, three of start code, and the size. */
function lossyFrame(bytes: Buffer, length: number): Walk<Frame> {
  if (bytes.length < 10) return truncated('webp');
  const tag = bytes.readUIntLE(0, 3);
  if ((tag & 1) !== 0 || bytes.readUIntBE(3, 3) !== 0x9d012a)
    return corruptHeader('webp', 'its picture does not begin as it should');
  const [widthPx, heightPx] = [bytes.readUInt16LE(6) & 0x3fff, bytes.readUInt16LE(8) & 0x3fff];
  if (widthPx === 0 || heightPx === 0) return corruptHeader('webp', `it claims to be ${widthPx} × ${heightPx} pixels`);
  if (tag >> 5 > length - 10) return corruptPixels('webp', 'a part of it is longer than the whole');
  return { widthPx, heightPx, isLossless: false, hasAlpha: false };
}

function losslessFrame(bytes: Buffer): Walk<Frame> {
  if (bytes.length < 5) return truncated('webp');
  const bits = bytes.readUInt32LE(1);
  if (bytes[0] !== 0x2f || bits >>> 29 !== 0) return corruptHeader('webp', 'its picture does not begin as it should');
  const [widthPx, heightPx] = [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  return { widthPx, heightPx, isLossless: true, hasAlpha: ((bits >>> 28) & 1) === 1 };
}

function structureOf({ canvas, frame, hasAlphaChunk, frames }: Seen): Walk<Structure> {
  const isAnimated = canvas?.isAnimated === true;
  if (isAnimated ? frames === 0 : frame === null) return truncated('webp', 'before the picture begins');
  const size = canvas ?? frame;
  if (size === null) return truncated('webp', 'before the picture begins');
  if (frame !== null && !isAnimated && (frame.widthPx !== size.widthPx || frame.heightPx !== size.heightPx)) {
    return corruptHeader('webp', 'it gives two different sizes');
  }
  const hasAlpha = canvas === null ? frame?.hasAlpha === true : canvas.hasAlpha || hasAlphaChunk;
  const channels = hasAlpha ? 4 : 3;
  const { widthPx, heightPx } = size;
  return {
    format: 'webp',
    widthPx,
    heightPx,
    colourModel: 'rgb',
    channels,
    bitDepth: 8,
    hasAlpha,
    pages: isAnimated ? frames : 1,
    isAnimated: isAnimated && frames > 1,
    compression: frame?.isLossless === true ? 'vp8l' : 'vp8',
    isProgressive: false,
    chromaSubsampling: frame?.isLossless === true ? null : '4:2:0',
    jpegQuality: null,
    densityDpi: null,
    hasGps: false,
    // Measured: libwebp decodes all of it, and libvips copies that.
    heldBytes: widthPx * heightPx * (frame?.isLossless === true ? 10 : 8),
    heldBecause: 'whole',
  };
}
