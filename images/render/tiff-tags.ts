import { type FileHandle, open } from 'node:fs/promises';

/** What a press needs of a TIFF that sharp does not tell. */
export interface TiffTags {
  readonly compression: number | undefined;
  readonly predictor: number | undefined;
  readonly xDpi: number | undefined;
  readonly yDpi: number | undefined;
}

// https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, sections 8 and 14
const tags = {
  compression: 259,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  predictor: 317,
} as const;
export const lzwCompression = 5;
export const horizontalPredictor = 2;
const centimetres = 3;

/** Where a little-endian TIFF, as libvips writes them, keeps its first directory; BigTIFF has wider fields. */
const layouts = {
  42: { first: 4, countBytes: 2, entryBytes: 12, valueAt: 8, wordBytes: 4 },
  43: { first: 8, countBytes: 8, entryBytes: 20, valueAt: 12, wordBytes: 8 },
} as const;
type Layout = (typeof layouts)[keyof typeof layouts];

/** Bytes of a value by the type of its field: SHORT, LONG, RATIONAL, LONG8. */
const typeBytes: Readonly<Record<number, number>> = { 3: 2, 4: 4, 5: 8, 16: 8 };

type Values = (tag: number) => Promise<number[]>;

/** @throws Error of what is no little-endian TIFF, or ends within its directory */
export async function readTiffTags(path: string): Promise<TiffTags> {
  const file = await open(path, 'r');
  try {
    const values = await openDirectory(file);
    const first = async (tag: number) => (await values(tag))[0];
    const perInch = (await first(tags.resolutionUnit)) === centimetres ? 2.54 : 1;
    const dpi = (resolution: number | undefined) => resolution && resolution * perInch;
    return {
      compression: await first(tags.compression),
      predictor: await first(tags.predictor),
      xDpi: dpi(await first(tags.xResolution)),
      yDpi: dpi(await first(tags.yResolution)),
    };
  } finally {
    await file.close();
  }
}

async function openDirectory(file: FileHandle): Promise<Values> {
  const header = await read(file, 0, 16);
  const layout: Layout | undefined = layouts[header.readUInt16LE(2) as keyof typeof layouts];
  if (header.toString('latin1', 0, 2) !== 'II' || !layout) throw new Error('it is no little-endian TIFF');
  const start = unsigned(header, layout.first, layout.wordBytes);
  const count = unsigned(await read(file, start, layout.countBytes), 0, layout.countBytes);
  const entries = await read(file, start + layout.countBytes, count * layout.entryBytes);
  return async (tag) => {
    for (let at = 0; at < entries.length; at += layout.entryBytes) {
      if (entries.readUInt16LE(at) === tag) return valuesOf(file, layout, entries.subarray(at, at + layout.entryBytes));
    }
    return [];
  };
}

/** Of numbers only; what does not fit into the entry lies elsewhere in the file. */
async function valuesOf(file: FileHandle, layout: Layout, entry: Buffer): Promise<number[]> {
  const type = entry.readUInt16LE(2);
  const size = typeBytes[type] ?? 1;
  const count = unsigned(entry, 4, layout.wordBytes);
  const inline = entry.subarray(layout.valueAt);
  const isInline = size * count <= layout.wordBytes;
  const data = isInline ? inline : await read(file, unsigned(inline, 0, layout.wordBytes), size * count);
  const isRational = type === 5;
  return Array.from({ length: count }, (_, index) =>
    isRational ? data.readUInt32LE(index * 8) / data.readUInt32LE(index * 8 + 4) : unsigned(data, index * size, size),
  );
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw new Error('the TIFF ends within its directory');
  return buffer;
}

function unsigned(from: Buffer, at: number, bytes: number): number {
  return bytes === 8 ? Number(from.readBigUInt64LE(at)) : from.readUIntLE(at, bytes);
}
