/** A segment of a JPEG before its picture data, with its marker. */
export interface JpegSegment {
  readonly at: number;
  readonly bytes: Buffer;
}

/** The first segment of a marker, given by its second byte. */
export function segmentOf(jpeg: Buffer, marker: number): JpegSegment {
  for (let at = 2; ; ) {
    const length = jpeg.readUInt16BE(at + 2) + 2;
    if (jpeg[at + 1] === marker) return { at, bytes: jpeg.subarray(at, at + length) };
    if (jpeg[at + 1] === 0xda) throw new Error(`There is no segment ${marker.toString(16)}.`);
    at += length;
  }
}

/** The file with a change in a copy of it. */
export function edited(file: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file);
  change(copy);
  return copy;
}

export function inserted(file: Buffer, at: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([file.subarray(0, at), bytes, file.subarray(at)]);
}

export function withoutSegment(jpeg: Buffer, marker: number): Buffer {
  const { at, bytes } = segmentOf(jpeg, marker);
  return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + bytes.length)]);
}
