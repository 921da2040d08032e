import { deflateSync } from 'node:zlib';
import { crc32 } from '../../../images/inspect/crc32.ts';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A chunk with its length and checksum. */
export function pngChunk(name: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

export function pngHeader(
  widthPx: number,
  heightPx: number,
  depth = 8,
  colourType = 2,
  methods: readonly number[] = [0, 0, 0],
): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(widthPx);
  data.writeUInt32BE(heightPx, 4);
  data.set([depth, colourType, ...methods], 8);
  return pngChunk('IHDR', data);
}

/** All black, as the rows of an image that is not interlaced. */
export function pngData(rowBytes: number, heightPx: number): Buffer {
  return pngChunk('IDAT', deflateSync(Buffer.alloc((rowBytes + 1) * heightPx)));
}

export const pngEnd = pngChunk('IEND');

export function pngFile(...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([signature, ...chunks]);
}
