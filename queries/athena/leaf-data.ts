import { type Data, makeData, Utf8 } from 'apache-arrow';
import { arrowType, type ColumnType } from './column-type.ts';
import { ResultDecodingError } from './errors.ts';
import { epochDayOf, epochMicrosecondsOf } from './moment-text.ts';

/** A cell as Athena sends it: text, or nothing where SQL says NULL. An empty string is a value. */
export type Cell = string | undefined;

/** Which of the values are there, as Arrow keeps it: a bit for each. */
export function validity(cells: readonly unknown[]): { nullCount: number; nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 64) * 8);
  let nullCount = 0;
  for (let row = 0; row < cells.length; row++) {
    if (cells[row] === undefined) nullCount++;
    else nullBitmap[row >> 3] = Number(nullBitmap[row >> 3]) | (1 << (row & 7));
  }
  return { nullCount, nullBitmap };
}

function bytesData(type: Data['type'], cells: readonly Cell[], encode: (cell: string) => Uint8Array): Data {
  const encoded = cells.map((cell) => (cell === undefined ? new Uint8Array(0) : encode(cell)));
  const valueOffsets = new Int32Array(cells.length + 1);
  encoded.forEach((bytes, row) => {
    valueOffsets[row + 1] = Number(valueOffsets[row]) + bytes.length;
  });
  const data = new Uint8Array(Number(valueOffsets[cells.length]));
  encoded.forEach((bytes, row) => {
    data.set(bytes, valueOffsets[row]);
  });
  return makeData({ type, length: cells.length, ...validity(cells), valueOffsets, data } as Parameters<
    typeof makeData
  >[0]);
}

const encoder = new TextEncoder();

export function textData(cells: readonly Cell[]): Data {
  return bytesData(new Utf8(), cells, (cell) => encoder.encode(cell));
}

/** Athena writes bytes as pairs of hexadecimal digits: `de ad be ef`. */
function hexBytes(cell: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2}(?:\s+|$))*$/i.test(cell)) throw new ResultDecodingError(`not bytes: ${JSON.stringify(cell)}`);
  return Uint8Array.from(cell.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

function truth(cell: string): boolean {
  if (cell !== 'true' && cell !== 'false')
    throw new ResultDecodingError(`neither true nor false: ${JSON.stringify(cell)}`);
  return cell === 'true';
}

function booleanBits(cells: readonly Cell[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(cells.length / 64) * 8);
  cells.forEach((cell, row) => {
    if (cell !== undefined && truth(cell)) bits[row >> 3] = Number(bits[row >> 3]) | (1 << (row & 7));
  });
  return bits;
}

function wholeNumber(cell: string): bigint {
  if (!/^-?\d+$/.test(cell)) throw new ResultDecodingError(`not a whole number: ${JSON.stringify(cell)}`);
  return BigInt(cell);
}

/** Trino writes Infinity, -Infinity and NaN, which are JavaScript's own words. */
function floatingPoint(cell: string): number {
  const value = Number(cell);
  if (cell.trim() === '' || (Number.isNaN(value) && cell !== 'NaN')) {
    throw new ResultDecodingError(`not a number: ${JSON.stringify(cell)}`);
  }
  return value;
}

/** `1.10` of scale 2 as 110. Digits beyond the scale are refused. */
function unscaled(cell: string, scale: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(cell);
  const fraction = match?.[3] ?? '';
  if (match === null || fraction.length > scale)
    throw new ResultDecodingError(`not such a decimal: ${JSON.stringify(cell)}`);
  const digits = BigInt(`${match[2]}${fraction.padEnd(scale, '0')}`);
  return match[1] === '-' ? -digits : digits;
}

/** 128 bits each, the lower half first. */
function decimalWords(cells: readonly Cell[], scale: number): Uint32Array {
  const halves = new BigUint64Array(cells.length * 2);
  cells.forEach((cell, row) => {
    if (cell === undefined) return;
    const value = unscaled(cell, scale);
    halves[row * 2] = BigInt.asUintN(64, value);
    halves[row * 2 + 1] = BigInt.asUintN(64, value >> 64n);
  });
  return new Uint32Array(halves.buffer);
}

type NumberArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

function fillNumbers<A extends NumberArray>(values: A, cells: readonly Cell[], decode: (cell: string) => number): A {
  cells.forEach((cell, row) => {
    if (cell !== undefined) values[row] = decode(cell);
  });
  return values;
}

function fillBigInts(cells: readonly Cell[], decode: (cell: string) => bigint): BigInt64Array {
  return BigInt64Array.from(cells, (cell) => (cell === undefined ? 0n : decode(cell)));
}

const small = (cell: string) => Number(wholeNumber(cell));

type Fill = (cells: readonly Cell[], type: ColumnType) => ArrayBufferView;

const fills: Readonly<Record<string, Fill>> = {
  boolean: booleanBits,
  tinyint: (cells) => fillNumbers(new Int8Array(cells.length), cells, small),
  smallint: (cells) => fillNumbers(new Int16Array(cells.length), cells, small),
  integer: (cells) => fillNumbers(new Int32Array(cells.length), cells, small),
  int: (cells) => fillNumbers(new Int32Array(cells.length), cells, small),
  bigint: (cells) => fillBigInts(cells, wholeNumber),
  real: (cells) => fillNumbers(new Float32Array(cells.length), cells, floatingPoint),
  float: (cells) => fillNumbers(new Float32Array(cells.length), cells, floatingPoint),
  double: (cells) => fillNumbers(new Float64Array(cells.length), cells, floatingPoint),
  decimal: (cells, { parameters }) => decimalWords(cells, parameters[1] ?? 0),
  date: (cells) => fillNumbers(new Int32Array(cells.length), cells, epochDayOf),
  timestamp: (cells) => fillBigInts(cells, epochMicrosecondsOf),
  'timestamp with time zone': (cells) => fillBigInts(cells, epochMicrosecondsOf),
};

/** Cells of a column, or of elements in one, that is no array, map or row. @throws ResultDecodingError */
export function leafData(type: ColumnType, cells: readonly Cell[]): Data {
  if (type.name === 'varbinary') return bytesData(arrowType(type), cells, hexBytes);
  const fill = Object.hasOwn(fills, type.name) ? fills[type.name] : undefined;
  if (fill === undefined) return textData(cells);
  const data = fill(cells, type);
  return makeData({ type: arrowType(type), length: cells.length, ...validity(cells), data } as Parameters<
    typeof makeData
  >[0]);
}
