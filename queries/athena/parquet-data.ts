import { type Data, type DataType, Int, makeData, Type } from 'apache-arrow';
import { arrowType, type ColumnType } from './column-type.ts';
import { ResultDecodingError } from './errors.ts';
import { epochMicrosecondsOf, plainMicroseconds } from './moment-text.ts';

function rebuilt(data: Data, type: DataType, buffers: object): Data {
  const { length, nullCount, nullBitmap } = data;
  const isWhole = nullCount === 0 || nullBitmap === undefined || nullBitmap.length === 0;
  return makeData({
    type,
    length,
    nullCount: isWhole ? 0 : nullCount,
    ...(!isWhole && { nullBitmap }),
    ...buffers,
  } as Parameters<typeof makeData>[0]);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Timestamps are written as text, which holds all their digits: see `unloadStatement`. */
function moments(data: Data, type: DataType): Data {
  const { length, valueOffsets, values } = data;
  const micros = new BigInt64Array(length);
  for (let row = 0; row < length; row += 1) {
    if (!data.getValid(row)) continue;
    const [start, end] = [Number(valueOffsets[row]), Number(valueOffsets[row + 1])];
    micros[row] =
      plainMicroseconds(values, start, end) ?? epochMicrosecondsOf(decoder.decode(values.subarray(start, end)));
  }
  return rebuilt(data, type, { data: micros });
}

function children({ children: found }: Data, type: ColumnType): Data[] {
  return found.map((child, index) => {
    const element = type.elements[index];
    if (element === undefined) throw new ResultDecodingError('more parts than were declared');
    return conformData(child, element);
  });
}

function containers(data: Data, type: ColumnType): Data {
  const target = arrowType(type);
  const { valueOffsets } = data;
  const [first] = data.children;
  if (type.name === 'row') return rebuilt(data, target, { children: children(data, type) });
  if (first === undefined) throw new ResultDecodingError('a container without elements');
  if (type.name === 'array') return rebuilt(data, target, { valueOffsets, child: children(data, type)[0] });
  const entries = makeData({
    type: target.children[0]?.type,
    length: first.length,
    nullCount: 0,
    children: children(first, type),
  } as Parameters<typeof makeData>[0]);
  return rebuilt(data, target, { valueOffsets, child: entries });
}

const containerIds: Readonly<Record<string, Type>> = { array: Type.List, map: Type.Map, row: Type.Struct };

function narrowed(values: Int32Array, bits: number): Int8Array | Int16Array | Int32Array {
  if (bits === 32) return values;
  return bits === 8 ? Int8Array.from(values) : Int16Array.from(values);
}

/** Parquet has no whole numbers below 32 bits, and knows text from bytes by a mark that not every writer sets. */
function widened(data: Data, target: DataType): Data | undefined {
  const { type, values, valueOffsets } = data;
  if (target instanceof Int && type instanceof Int && type.bitWidth <= 32 && target.bitWidth <= 32) {
    return rebuilt(data, target, { data: narrowed(values, target.bitWidth) });
  }
  const isBytes = (candidate: DataType) => candidate.typeId === Type.Utf8 || candidate.typeId === Type.Binary;
  return isBytes(type) && isBytes(target) ? rebuilt(data, target, { valueOffsets, data: values }) : undefined;
}

function isSame(one: DataType, other: DataType): boolean {
  return one.typeId === other.typeId && String(one) === String(other);
}

/**
 * A column as it was read from Parquet, in the Arrow type that its Athena type maps to. @throws ResultDecodingError when the file holds
 * another type than the one that was asked to be written.
 */
export function conformData(data: Data, type: ColumnType): Data {
  const target = arrowType(type);
  if (Object.hasOwn(containerIds, type.name) && data.type.typeId === containerIds[type.name])
    return containers(data, type);
  if (target.typeId === Type.Timestamp && data.type.typeId === Type.Utf8) return moments(data, target);
  if (isSame(data.type, target)) return data;
  const fitting = widened(data, target);
  if (fitting === undefined) throw new ResultDecodingError(`${data.type} where ${target} was expected`);
  return fitting;
}
