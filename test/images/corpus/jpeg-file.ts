/** One marker and what belongs to it. */
function segment(marker: number, content: Uint8Array | readonly number[]): Buffer {
  const data = Buffer.from(content);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);
const quantisation = segment(0xdb, [0, ...new Array(64).fill(1)]);

/** Codes of one bit for the first symbol: 0 for DC, the longest run of empty blocks (32,767) for AC. */
const shortCodes = (tableClass: number, symbol: number) =>
  segment(0xc4, [tableClass << 4, 1, ...new Array(15).fill(0), symbol]);

function frame(widthPx: number, heightPx: number): Buffer {
  const content = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  content.writeUInt16BE(heightPx, 1);
  content.writeUInt16BE(widthPx, 3);
  return segment(0xc2, content);
}

/**
 * A grey progressive JPEG whose blocks are all empty: valid and small, whatever its size. With `bitwise` it goes over the
 * whole picture 883 times, each time for a few bytes more.
 */
export function progressiveJpeg(widthPx: number, heightPx: number, bitwise = false): Buffer {
  const blocks = Math.ceil(widthPx / 8) * Math.ceil(heightPx / 8);
  // The longest run with all of its 14 bits: 15 bits for 32,767 blocks.
  const emptyBlocks = bitsOf('0'.padEnd(15, '1').repeat(Math.ceil(blocks / 32_767)));
  const details = bitwise ? bitwiseScans : [[1, 63, 0]];
  const scans = details.flatMap((scan) => [segment(0xda, [1, 1, 0x00, ...scan]), emptyBlocks]);
  return Buffer.concat([
    ...[start, quantisation, frame(widthPx, heightPx), shortCodes(0, 0), shortCodes(1, 0xe0)],
    ...[segment(0xda, [1, 1, 0x00, 0, 0, 0]), Buffer.alloc(Math.ceil(blocks / 8))],
    ...scans,
    end,
  ]);
}

/** Every frequency bit by bit, from the 14th down. */
const bitwiseScans = Array.from({ length: 63 * 14 }, (_, index) => {
  const [frequency, bit] = [1 + Math.floor(index / 14), 13 - (index % 14)];
  return [frequency, frequency, ((bit === 13 ? 0 : bit + 1) << 4) | bit];
});

/** As scans hold bits: filled up with ones, and a zero byte after each byte of ones. */
function bitsOf(bits: string): Buffer {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = (padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}

/** A JPEG with further segments after its start, e.g. a profile in very many pieces. */
export function withSegments(jpeg: Buffer, marker: number, contents: readonly Uint8Array[]): Buffer {
  return Buffer.concat([start, ...contents.map((content) => segment(marker, content)), jpeg.subarray(2)]);
}
