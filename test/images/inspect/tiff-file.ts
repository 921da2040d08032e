/** Type and values of a tag; `ascii` and `bytes` are written as they are. */
export type TiffTag =
  | readonly ['short' | 'long' | 'rational', ...number[]]
  | readonly ['bytes', Uint8Array]
  /** As an entry says it, whatever lies there. */
  | readonly ['raw', type: number, count: number, value: number];

const types = { short: [3, 2], long: [4, 4], rational: [5, 8], bytes: [7, 1] } as const;

/** Writes a little-endian TIFF, tag by tag, so that tests can lie in each of them. Pages beyond the first are chained. */
export function tiffFile(pixels: Uint8Array, ...pages: readonly Readonly<Record<number, TiffTag>>[]): Buffer {
  const parts: Buffer[] = [Buffer.from(pixels)];
  let length = 8 + pixels.length;
  const append = (bytes: Buffer): number => {
    const at = length;
    parts.push(bytes, Buffer.alloc(bytes.length % 2));
    length += bytes.length + (bytes.length % 2);
    return at;
  };
  if (length % 2 === 1) append(Buffer.alloc(1));
  let firstDirectory = 0;
  let pointerOfLast: Buffer | null = null;
  for (const tags of pages) {
    const entries = Object.entries(tags).map(([tag, value]) => entryOf(Number(tag), value, append));
    const next = Buffer.alloc(4);
    const count = Buffer.alloc(2);
    count.writeUInt16LE(entries.length);
    const at = length;
    if (pointerOfLast === null) firstDirectory = at;
    else pointerOfLast.writeUInt32LE(at);
    parts.push(count, ...entries, next);
    length += 2 + entries.length * 12 + 4;
    if (length % 2 === 1) append(Buffer.alloc(1));
    pointerOfLast = next;
  }
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(firstDirectory, 4);
  return Buffer.concat([header, ...parts]);
}

function entryOf(tag: number, value: TiffTag, append: (bytes: Buffer) => number): Buffer {
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(tag);
  if (value[0] === 'raw') {
    entry.writeUInt16LE(value[1], 2);
    entry.writeUInt32LE(value[2], 4);
    entry.writeUInt32LE(value[3], 8);
    return entry;
  }
  const [type, size] = types[value[0]];
  const bytes = value[0] === 'bytes' ? Buffer.from(value[1]) : numbersAsBytes(value[0], value.slice(1) as number[]);
  entry.writeUInt16LE(type, 2);
  entry.writeUInt32LE(bytes.length / size, 4);
  if (bytes.length <= 4) bytes.copy(entry, 8);
  else entry.writeUInt32LE(append(bytes), 8);
  return entry;
}

function numbersAsBytes(type: 'short' | 'long' | 'rational', values: readonly number[]): Buffer {
  const size = types[type][1];
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, index) => {
    if (type === 'short') bytes.writeUInt16LE(value, index * 2);
    else bytes.writeUInt32LE(value, index * size);
    if (type === 'rational') bytes.writeUInt32LE(1, index * 8 + 4);
  });
  return bytes;
}
