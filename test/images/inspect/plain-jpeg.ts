/** A grey JPEG of blocks in a row, with codes so short that its scan can be written by hand. */
export interface PlainJpeg {
  readonly blocks: number;
  /** The scan as it stands in the file, with its markers. */
  readonly scan: readonly number[];
  readonly restartInterval?: number;
}

/**
 * Its codes: of DC 0 = no difference, 10 = a difference of 11 bits; of AC 0 = end of block, 10 = 15 zeros and a value of one bit,
 * 110 = 16 zeros. All steps are 1.
 */
export function plainJpeg({ blocks, scan, restartInterval = 0 }: PlainJpeg): Buffer {
  const width = blocks * 8;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    segment(0xc0, [8, 0, 8, width >> 8, width & 255, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, 1, 1, ...new Array<number>(14).fill(0), 0, 11]),
    segment(0xc4, [0x10, 1, 1, 1, ...new Array<number>(13).fill(0), 0, 0xf1, 0xf0]),
    segment(0xdd, [restartInterval >> 8, restartInterval & 255]),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    Buffer.from([...scan, 0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]);
}
