import { open } from 'node:fs/promises';

/** What a press needs of a TIFF that sharp does not tell. */
export interface TiffTags {
  readonly compression: number | undefined;
  readonly predictor: number | undefined;
  readonly xDpi: number | undefined;
  readonly yDpi: number | undefined;
}

// https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, sections 8 and 14
const tags = { compression: 259, xResolution: 282, yResolution: 283, resolutionUnit: 296, predictor: 317 };
export const lzwCompression = 5;
export const horizontalPredictor = 2;
const centimetres = 3;

/** Where a little-endian TIFF, as libvips writes them, keeps its first directory; BigTIFF has wider fields. */
const layouts = {
  42: { first: 4, count: 2, entry: 12, value: 8, offsetBytes: 4 },
  43: { first: 8, count: 8, entry: 20, value: 12, offsetBytes: 8 },
} as const;

/** @throws Error of what is no little-endian TIFF */
export async function readTiffTags(path: string): Promise<TiffTags> {
  const file = await open(path, 'r');
  const read = async (at: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
    if (bytesRead < length) throw new Error('the TIFF ends within its directory');
    return buffer;
  };
  try {
    const header = await read(0, 16);
    const layout = layouts[header.readUInt16LE(2) as keyof typeof layouts];
    if (header.toString('latin1', 0, 2) !== 'II' || !layout) throw new Error('it is no little-endian TIFF');
    const number = (from: Buffer, at: number) =>
      layout.offsetBytes === 8 ? Number(from.readBigUInt64LE(at)) : from.readUInt32LE(at);
    const directory = number(header, layout.first);
    const counted = await read(directory, layout.count);
    const count = layout.count === 8 ? Number(counted.readBigUInt64LE(0)) : counted.readUInt16LE(0);
    const entries = await read(directory + layout.count, count * layout.entry);
    const find = (tag: number) => {
      for (let at = 0; at < entries.length; at += layout.entry) {
        if (entries.readUInt16LE(at) === tag) return entries.subarray(at, at + layout.entry);
      }
      return undefined;
    };
    const short = (tag: number) => find(tag)?.readUInt16LE(layout.value);
    const rational = async (tag: number) => {
      const entry = find(tag);
      if (!entry) return undefined;
      // Eight bytes: within the entry of a BigTIFF, elsewhere in the file of another.
      const pair = layout.offsetBytes === 8 ? entry.subarray(layout.value) : await read(number(entry, layout.value), 8);
      return pair.readUInt32LE(0) / pair.readUInt32LE(4);
    };
    const perInch = short(tags.resolutionUnit) === centimetres ? 2.54 : 1;
    const dpi = async (tag: number) => {
      const resolution = await rational(tag);
      return resolution === undefined ? undefined : resolution * perInch;
    };
    return {
      compression: short(tags.compression),
      predictor: short(tags.predictor),
      xDpi: await dpi(tags.xResolution),
      yDpi: await dpi(tags.yResolution),
    };
  } finally {
    await file.close();
  }
}
