import type { Finding } from '../assess/finding.ts';
import type { ByteReader } from './byte-reader.ts';
import { entropyBits, isFill, startAt } from './jpeg-entropy-bits.ts';
import { type EntropyTables, passScan, planOf } from './jpeg-entropy-scan.ts';
import { frameOf, isFrameMarker, type JpegFrame } from './jpeg-frame.ts';
import { readHuffmanTables } from './jpeg-huffman.ts';
import { readQuantisation } from './jpeg-quality.ts';
import { isStandalone, nextMarker } from './jpeg-structure.ts';
import { corruptHeader, corruptPixels, featureUnsupported, truncated } from './refusals.ts';
import { isRefusal } from './structure.ts';

const [eoi, sos, dqt, dht, dri] = [0xd9, 0xda, 0xdb, 0xc4, 0xdd];
/** Blocks of all scans together: more than twice what any picture within our limits has in the ten scans that encoders make. */
const mostBlocks = 150_000_000;
const mostFillBetween = 4096;

/**
 * Reads the Huffman codes of a JPEG without turning them into pixels, and tells whether they are all there, and nothing else.
 * Decoders go on over damage, and say nothing of it where the codes happen to fit again; but then some are left over, or missing.
 * @param reader of a file whose structure is whole
 * @returns null also where the decoder has to tell: arithmetic coding, or tables that the file does not bring
 */
export function damageOfScans(reader: ByteReader): Finding | null {
  const tables: EntropyTables = {
    huffman: new Map(),
    quantisation: new Map(),
    restartInterval: 0,
    progress: new Map(),
    nonzero: new Map(),
  };
  const quantisation = tables.quantisation as Map<number, readonly number[]>;
  const bits = entropyBits();
  let frame: JpegFrame | null = null;
  let blocks = 0;
  for (let at = 2; ; ) {
    const found = nextMarker(reader, at);
    if (found === null || found.marker === eoi) return null;
    const { marker, after } = found;
    // Decoders pass over it; but behind the first scan it is rather a picture that did not fit.
    if (blocks > 0 && !isFillBetween(reader, at, after - 2)) return unreadable();
    at = after;
    if (isStandalone(marker)) continue;
    const body = segmentBody(reader, after);
    if (body === null) return null;
    at = after + 2 + body.length;
    if (isFrameMarker(marker)) {
      const read = frameOf(marker, body);
      if (isRefusal(read)) return read;
      if (read.isArithmetic) return null;
      frame = read;
    }
    if (marker === dqt) readQuantisation(body, quantisation);
    if (marker === dri && body.length >= 2) tables.restartInterval = body.readUInt16BE(0);
    if (marker === dht && !readHuffmanTables(body, tables.huffman))
      return corruptHeader('jpeg', 'a table of it is unreadable');
    if (marker !== sos) continue;
    const plan = frame === null ? null : planOf(body, frame, tables);
    if (plan === null) return null;
    if (!plan.isInOrder) return unreadable();
    blocks += plan.units * plan.blocks.length;
    if (blocks > mostBlocks) return featureUnsupported('jpeg', 'is cut into too many parts');
    startAt(bits, at);
    const end = passScan(bits, reader, plan, tables.restartInterval);
    if (end === 'short') return truncated('jpeg');
    if (end === 'damaged') return unreadable();
    at = bits.marker === -1 ? reader.size : bits.at - 2;
  }
}

function isFillBetween(reader: ByteReader, from: number, to: number): boolean {
  return to - from <= mostFillBetween && isFill(reader.read(from, to - from));
}

function unreadable(): Finding {
  return corruptPixels('jpeg', 'a part of it is unreadable');
}

/** Without its length; null where the file ends before it does. */
function segmentBody(reader: ByteReader, at: number): Buffer | null {
  const length = reader.read(at, 2);
  if (length.length < 2) return null;
  const body = reader.read(at + 2, Math.max(0, length.readUInt16BE(0) - 2));
  return body.length < length.readUInt16BE(0) - 2 ? null : body;
}
