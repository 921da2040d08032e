import type { Finding } from '../assess/finding.ts';
import { refuseByPixels } from './admission.ts';
import type { ByteReader } from './byte-reader.ts';
import { blocksOf, frameOf, isFrameMarker, type JpegFrame, subsamplingOf } from './jpeg-frame.ts';
import { qualityOf, readQuantisation } from './jpeg-quality.ts';
import { type JpegScan, noteScan, type ScanProgress, scanOf, unfinishedComponents } from './jpeg-scans.ts';
import { corruptHeader, corruptPixels, featureUnsupported, truncated } from './refusals.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';

const [soi, eoi, sos, dqt, app0] = [0xd8, 0xd9, 0xda, 0xdb, 0xe0];
const scannedBytes = 1 << 20;
const mostSegments = 100_000;
/** Each is a pass over all of the image; encoders make about ten. */
const mostScans = 200;

interface Seen {
  frame: JpegFrame | null;
  readonly tables: Map<number, readonly number[]>;
  readonly progress: ScanProgress;
  scans: number;
  /** Baseline whose colours come one after the other: libjpeg must keep all of them. */
  isMultiScan: boolean;
  scanBytes: number;
  densityDpi: Structure['densityDpi'];
}

/** Walks the segments of a JPEG and looks through its scans for the end of the image; what follows that does not count. */
export function walkJpeg(reader: ByteReader): Walk<Structure> {
  const seen: Seen = {
    frame: null,
    tables: new Map(),
    progress: new Map(),
    scans: 0,
    isMultiScan: false,
    scanBytes: 0,
    densityDpi: null,
  };
  for (let at = 2, segments = 0; ; segments += 1) {
    if (segments > mostSegments || seen.scans > mostScans)
      return featureUnsupported('jpeg', 'is cut into too many parts');
    const found = nextMarker(reader, at);
    if (found === null) return truncated('jpeg', seen.scans === 0 ? 'before the picture begins' : undefined);
    const { marker, after } = found;
    if (marker === eoi) return structureOf(seen);
    if (isStandalone(marker)) {
      at = after;
      continue;
    }
    const length = reader.read(after, 2);
    if (length.length < 2) return truncated('jpeg');
    const bodyBytes = length.readUInt16BE(0) - 2;
    if (bodyBytes < 0) return corruptHeader('jpeg', 'one of its parts claims an impossible length');
    const body = reader.read(after + 2, bodyBytes);
    if (body.length < bodyBytes) return truncated('jpeg', seen.scans === 0 ? 'before the picture begins' : undefined);
    const problem = noteSegment(marker, body, seen);
    if (problem !== null) return problem;
    at = after + 2 + bodyBytes;
    if (marker === sos) {
      const end = endOfScan(reader, at);
      seen.scanBytes += end - at;
      at = end;
    }
  }
}

/** Restart markers and TEM have no length; a second SOI is passed over like them. */
export function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= soi);
}

/** Readers pass over bytes between segments that belong to none, as libjpeg does. */
export function nextMarker(reader: ByteReader, from: number): { marker: number; after: number } | null {
  for (let at = from; at < reader.size; ) {
    const bytes = reader.read(at, scannedBytes >> 6);
    for (let index = bytes.indexOf(0xff); index !== -1; index = bytes.indexOf(0xff, index + 1)) {
      const marker = bytes[index + 1];
      if (marker !== undefined && marker !== 0xff && marker !== 0) return { marker, after: at + index + 2 };
    }
    if (bytes.length < 2) return null;
    // The last byte may be the first half of a marker.
    at += bytes.length - 1;
  }
  return null;
}

/** Where the entropy-coded data ends: the next marker that is neither a stuffed byte nor a restart; the file's end where none is. */
function endOfScan(reader: ByteReader, from: number): number {
  for (let at = from; at < reader.size; ) {
    const bytes = reader.read(at, scannedBytes);
    for (let index = bytes.indexOf(0xff); index !== -1; index = bytes.indexOf(0xff, index + 1)) {
      const next = bytes[index + 1];
      if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at + index;
    }
    if (bytes.length < 2) break;
    at += bytes.length - 1;
  }
  return reader.size;
}

function noteSegment(marker: number, body: Buffer, seen: Seen): Finding | null {
  if (isFrameMarker(marker)) {
    if (seen.frame !== null) return corruptHeader('jpeg', 'it gives its size twice');
    const frame = frameOf(marker, body);
    if (isRefusal(frame)) return frame;
    seen.frame = frame;
    return refuseByPixels(frame.widthPx, frame.heightPx);
  }
  if (marker === dqt && !readQuantisation(body, seen.tables))
    return corruptHeader('jpeg', 'a table of it is unreadable');
  if (marker === app0 && body.toString('latin1', 0, 5) === 'JFIF\0') seen.densityDpi ??= densityOf(body);
  return marker === sos ? noteStartOfScan(body, seen) : null;
}

function noteStartOfScan(body: Buffer, seen: Seen): Finding | null {
  const { frame } = seen;
  if (frame === null) return corruptHeader('jpeg', 'it does not say how large it is');
  const scan: JpegScan | null = scanOf(body, frame);
  if (scan === null)
    return (seen.scans === 0 ? corruptHeader : corruptPixels)('jpeg', 'a part of its picture is unreadable');
  if (frame.components.some(({ id, table }) => scan.components.includes(id) && !seen.tables.has(table))) {
    return corruptHeader('jpeg', 'a table that it needs is missing');
  }
  noteScan(seen.progress, scan);
  seen.isMultiScan ||= scan.components.length < frame.components.length;
  seen.scans += 1;
  return null;
}

function densityOf(body: Buffer): Structure['densityDpi'] {
  if (body.length < 12) return null;
  const perCentimetre = body[7] === 2;
  const [x, y] = [body.readUInt16BE(8), body.readUInt16BE(10)];
  if ((body[7] !== 1 && !perCentimetre) || x === 0 || y === 0) return null;
  return perCentimetre ? { x: x * 2.54, y: y * 2.54 } : { x, y };
}

function structureOf({ frame, tables, progress, scans, isMultiScan, scanBytes, densityDpi }: Seen): Walk<Structure> {
  if (frame === null || scans === 0) return truncated('jpeg', 'before the picture begins');
  const { widthPx, heightPx, isProgressive, isArithmetic, components } = frame;
  if (unfinishedComponents(progress, frame).length > 0) return truncated('jpeg');
  const holdsCoefficients = isProgressive || isMultiScan;
  const blocks = blocksOf(frame);
  // Huffman codes cost a block two bits at the least, one in progressive files; half of that leaves room for padding.
  if (!isArithmetic && scanBytes < (blocks * (holdsCoefficients ? 1 : 2)) / 16) return truncated('jpeg');
  const brightness = tables.get(components[0]?.table ?? 0);
  return {
    format: 'jpeg',
    widthPx,
    heightPx,
    colourModel: components.length === 4 ? 'cmyk' : components.length === 1 ? 'grey' : 'rgb',
    channels: components.length,
    bitDepth: 8,
    hasAlpha: false,
    pages: 1,
    isAnimated: false,
    compression: 'jpeg',
    isProgressive,
    chromaSubsampling: subsamplingOf(components),
    jpegQuality: brightness === undefined ? null : qualityOf(brightness),
    densityDpi,
    hasGps: false,
    heldBytes: holdsCoefficients ? blocks * 64 * 2 : 0,
    heldBecause: holdsCoefficients ? 'progressive' : null,
  };
}
