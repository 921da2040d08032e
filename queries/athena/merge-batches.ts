import { type Data, type DataType, makeData, RecordBatch, type Schema, Struct, Type } from 'apache-arrow';
import { recordBatch } from './arrow-table.ts';

function totalOf(parts: readonly Data[]): number {
  return parts.reduce((total, { length }) => total + length, 0);
}

/** Copies bits to another place that need not begin at a whole byte. */
function copyBits(from: Uint8Array, { count, to, at }: { count: number; to: Uint8Array; at: number }): void {
  for (let bit = 0; bit < count; bit += 1) {
    if ((Number(from[bit >> 3]) >> (bit & 7)) & 1)
      to[(at + bit) >> 3] = Number(to[(at + bit) >> 3]) | (1 << ((at + bit) & 7));
  }
}

function mergedValidity(parts: readonly Data[], length: number): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = parts.reduce((total, part) => total + part.nullCount, 0);
  if (nullCount === 0) return { nullCount };
  const nullBitmap = new Uint8Array(Math.ceil(length / 64) * 8);
  let at = 0;
  for (const part of parts) {
    const bits = part.nullCount === 0 ? new Uint8Array(Math.ceil(part.length / 8)).fill(255) : part.nullBitmap;
    copyBits(bits, { count: part.length, to: nullBitmap, at });
    at += part.length;
  }
  return { nullCount, nullBitmap };
}

function mergedBits(parts: readonly Data[], length: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / 64) * 8);
  let at = 0;
  for (const part of parts) {
    copyBits(part.values, { count: part.length, to: bits, at });
    at += part.length;
  }
  return bits;
}

/** Values of a fixed width, `perRow` numbers for each. */
function mergedValues(parts: readonly Data[], length: number, perRow: number): Data['values'] {
  const [first] = parts;
  if (first === undefined) throw new RangeError('nothing to merge');
  const merged = new first.values.constructor(length * perRow);
  let at = 0;
  for (const part of parts) {
    merged.set(part.values.subarray(0, part.length * perRow), at);
    at += part.length * perRow;
  }
  return merged;
}

/** `sizeOf` tells how much of what the offsets point into a part brings along. */
function mergedOffsets(parts: readonly Data[], length: number, sizeOf: (part: Data) => number): Int32Array {
  const offsets = new Int32Array(length + 1);
  let [row, base] = [0, 0];
  for (const part of parts) {
    for (let index = 0; index <= part.length; index += 1)
      offsets[row + index] = base + Number(part.valueOffsets[index]);
    row += part.length;
    base += sizeOf(part);
  }
  return offsets;
}

function bytesOf({ length, valueOffsets }: Data): number {
  return Number(valueOffsets[length]);
}

function elementsOf({ children }: Data): number {
  return children[0]?.length ?? 0;
}

function mergedBytes(parts: readonly Data[]): Uint8Array {
  const sizes = parts.map(bytesOf);
  const bytes = new Uint8Array(sizes.reduce((total, size) => total + size, 0));
  let at = 0;
  parts.forEach((part, index) => {
    bytes.set(part.values.subarray(0, sizes[index]), at);
    at += Number(sizes[index]);
  });
  return bytes;
}

function childParts(parts: readonly Data[], index: number): Data[] {
  return parts.flatMap(({ children }) => children[index] ?? []);
}

function mergedBuffers(parts: readonly Data[], type: DataType, length: number): object {
  switch (type.typeId) {
    case Type.Utf8:
    case Type.Binary:
      return { valueOffsets: mergedOffsets(parts, length, bytesOf), data: mergedBytes(parts) };
    case Type.List:
    case Type.Map:
      return { valueOffsets: mergedOffsets(parts, length, elementsOf), child: mergeData(childParts(parts, 0)) };
    case Type.Struct:
      return { children: type.children.map((_: unknown, index: number) => mergeData(childParts(parts, index))) };
    case Type.Bool:
      return { data: mergedBits(parts, length) };
    default:
      return { data: mergedValues(parts, length, type.typeId === Type.Decimal ? 4 : 1) };
  }
}

function mergeData(parts: readonly Data[]): Data {
  const [first] = parts;
  if (first === undefined) throw new RangeError('nothing to merge');
  if (parts.length === 1) return first;
  const length = totalOf(parts);
  const { type } = first;
  const buffers = mergedBuffers(parts, type, length);
  return makeData({ type, length, ...mergedValidity(parts, length), ...buffers } as Parameters<typeof makeData>[0]);
}

/**
 * One batch of all rows, in order. A column of many chunks is slow to look into, and easily read as if its first were all there is.
 * The batches are of one schema, and none is a slice of another.
 */
export function mergeBatches(schema: Schema, batches: readonly RecordBatch[]): RecordBatch {
  const [first] = batches;
  if (first === undefined) {
    const empty = makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0 });
    return new RecordBatch(schema, empty);
  }
  if (batches.length === 1) return first;
  const children = schema.fields.map((_, index) =>
    mergeData(batches.flatMap(({ data }) => data.children[index] ?? [])),
  );
  return recordBatch(
    schema,
    children,
    batches.reduce((total, { numRows }) => total + numRows, 0),
  );
}
