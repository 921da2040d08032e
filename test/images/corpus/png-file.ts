import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { crc32 } from '../../../images/inspect/crc32.ts';

export type PngChunk = readonly [name: string, data: Uint8Array];

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** A PNG of these chunks, with right lengths and checksums. */
export function pngFile(...chunks: readonly PngChunk[]): Buffer {
  return Buffer.concat([signature, ...chunks.flatMap(chunkParts)]);
}

function chunkParts([name, data]: PngChunk): Uint8Array[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(name, 4, 'latin1');
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
  return [head, data, sum];
}

export function pngHeader(
  widthPx: number,
  heightPx: number,
  how: { depth?: number; type?: number; interlace?: number },
) {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(widthPx, 0);
  data.writeUInt32BE(heightPx, 4);
  data.set([how.depth ?? 8, how.type ?? 2, 0, 0, how.interlace ?? 0], 8);
  return ['IHDR', data] as const satisfies PngChunk;
}

export const pngEnd: PngChunk = ['IEND', Buffer.alloc(0)];

/** A text that is compressed, as zTXt holds it. */
export function compressedText(text: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(text)]);
}

const blockBytes = 2 ** 20;
const fullFlush = { finishFlush: constants.Z_FULL_FLUSH, level: 9 };

/** What zlib makes of so many zeros, without compressing them all: a block that was flushed in full can be repeated. */
export function compressedZeros(bytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(blockBytes), fullFlush);
  const rest = deflateRawSync(Buffer.alloc(bytes % blockBytes), fullFlush);
  const sum = Buffer.alloc(4);
  // Adler-32 of zeros.
  sum.writeUInt16BE(bytes % 65_521, 0);
  sum.writeUInt16BE(1, 2);
  const blocks = new Array<Buffer>(Math.floor(bytes / blockBytes)).fill(block);
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks, rest, Buffer.from([0x03, 0x00]), sum]);
}
