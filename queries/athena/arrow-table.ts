import type { ColumnInfo, Row } from '@aws-sdk/client-athena';
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  Utf8,
} from 'apache-arrow';

/** A cell as Athena sends it: text, or nothing where SQL says NULL. An empty string is a value. */
type Cell = string | undefined;

/** Athena answered with text that does not fit the column's declared type: a fault of the service, not of the query. */
export class ResultDecodingError extends Error {
  override readonly name = 'ResultDecodingError';
}

function validity(cells: readonly Cell[]): { nullCount: number; nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 64) * 8);
  let nullCount = 0;
  for (let row = 0; row < cells.length; row++) {
    if (cells[row] === undefined) nullCount++;
    else nullBitmap[row >> 3] = Number(nullBitmap[row >> 3]) | (1 << (row & 7));
  }
  return { nullCount, nullBitmap };
}

function textData(cells: readonly Cell[]): Data<Utf8> {
  const encoder = new TextEncoder();
  const encoded = cells.map((cell) => (cell === undefined ? new Uint8Array(0) : encoder.encode(cell)));
  const valueOffsets = new Int32Array(cells.length + 1);
  encoded.forEach((bytes, row) => {
    valueOffsets[row + 1] = Number(valueOffsets[row]) + bytes.length;
  });
  const data = new Uint8Array(Number(valueOffsets[cells.length]));
  encoded.forEach((bytes, row) => {
    data.set(bytes, valueOffsets[row]);
  });
  return makeData({ type: new Utf8(), length: cells.length, ...validity(cells), valueOffsets, data });
}

function booleanData(cells: readonly Cell[]): Data<Bool> {
  const data = new Uint8Array(Math.ceil(cells.length / 64) * 8);
  cells.forEach((cell, row) => {
    if (cell === 'true') data[row >> 3] = Number(data[row >> 3]) | (1 << (row & 7));
  });
  return makeData({ type: new Bool(), length: cells.length, ...validity(cells), data });
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

function wholeNumber(cell: string): bigint {
  if (!/^-?\d+$/.test(cell)) throw new ResultDecodingError(`not a whole number: ${JSON.stringify(cell)}`);
  return BigInt(cell);
}

/** Trino writes Infinity, -Infinity and NaN, which are JavaScript's own words. */
function floatingPoint(cell: string): number {
  const value = Number(cell);
  if (cell === '' || (Number.isNaN(value) && cell !== 'NaN')) {
    throw new ResultDecodingError(`not a number: ${JSON.stringify(cell)}`);
  }
  return value;
}

function epochDay(cell: string): number {
  const milliseconds = Date.parse(`${cell}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) throw new ResultDecodingError(`not a date: ${JSON.stringify(cell)}`);
  return milliseconds / 86_400_000;
}

const timestampPattern = /^(\d{4,}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?: (UTC|Z|[+-]\d{2}:\d{2}))?$/;

function epochNanoseconds(cell: string): bigint {
  const match = timestampPattern.exec(cell);
  const zone = match?.[4] === undefined || match[4] === 'UTC' ? 'Z' : match[4];
  const seconds = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}${zone}`) / 1000;
  if (Number.isNaN(seconds)) throw new ResultDecodingError(`not a timestamp: ${JSON.stringify(cell)}`);
  return BigInt(seconds) * 1_000_000_000n + BigInt((match?.[3] ?? '').padEnd(9, '0'));
}

function fractionDigits(cells: readonly Cell[]): number {
  return cells.reduce((most, cell) => Math.max(most, /\.(\d+)/.exec(cell ?? '')?.[1]?.length ?? 0), 0);
}

/** The unit follows the digits that Athena wrote: three for timestamp(3), six for Iceberg's timestamp(6). Nothing is cut off. */
function timestampData(cells: readonly Cell[], zone: 'UTC' | null): Data {
  const digits = fractionDigits(cells);
  const [type, divisor] =
    digits <= 3
      ? [new TimestampMillisecond(zone), 1_000_000n]
      : digits <= 6
        ? [new TimestampMicrosecond(zone), 1000n]
        : [new TimestampNanosecond(zone), 1n];
  const data = fillBigInts(cells, (cell) => epochNanoseconds(cell) / divisor);
  return makeData({ type, length: cells.length, ...validity(cells), data });
}

/** Named zones (Europe/London) would need the zone's history to become instants: such a column stays text, exactly as it came. */
function zonedTimestampData(cells: readonly Cell[]): Data {
  return cells.every((cell) => cell === undefined || timestampPattern.test(cell))
    ? timestampData(cells, 'UTC')
    : textData(cells);
}

function int32Data(cells: readonly Cell[]): Data {
  const data = fillNumbers(new Int32Array(cells.length), cells, (cell) => Number(wholeNumber(cell)));
  return makeData({ type: new Int32(), length: cells.length, ...validity(cells), data });
}

const decoders: Readonly<Record<string, (cells: readonly Cell[]) => Data>> = {
  bigint: (cells) =>
    makeData({ type: new Int64(), length: cells.length, ...validity(cells), data: fillBigInts(cells, wholeNumber) }),
  integer: int32Data,
  int: int32Data,
  smallint: (cells) => {
    const data = fillNumbers(new Int16Array(cells.length), cells, (cell) => Number(wholeNumber(cell)));
    return makeData({ type: new Int16(), length: cells.length, ...validity(cells), data });
  },
  tinyint: (cells) => {
    const data = fillNumbers(new Int8Array(cells.length), cells, (cell) => Number(wholeNumber(cell)));
    return makeData({ type: new Int8(), length: cells.length, ...validity(cells), data });
  },
  double: (cells) => {
    const data = fillNumbers(new Float64Array(cells.length), cells, floatingPoint);
    return makeData({ type: new Float64(), length: cells.length, ...validity(cells), data });
  },
  float: floatData,
  real: floatData,
  boolean: booleanData,
  date: (cells) => {
    const data = fillNumbers(new Int32Array(cells.length), cells, epochDay);
    return makeData({ type: new DateDay(), length: cells.length, ...validity(cells), data });
  },
  timestamp: (cells) => timestampData(cells, null),
  'timestamp with time zone': zonedTimestampData,
};

function floatData(cells: readonly Cell[]): Data {
  const data = fillNumbers(new Float32Array(cells.length), cells, floatingPoint);
  return makeData({ type: new Float32(), length: cells.length, ...validity(cells), data });
}

/**
 * Types without a decoder stay text: varchar, json, arrays, maps, rows, varbinary, and decimal, whose digits apache-arrow's Decimal
 * would print without their scale.
 */
function columnData(column: ColumnInfo, cells: readonly Cell[]): Data {
  const type = String(column.Type).toLowerCase();
  try {
    return (Object.hasOwn(decoders, type) ? decoders[type] : textData)?.(cells) ?? textData(cells);
  } catch (error) {
    if (!(error instanceof ResultDecodingError)) throw error;
    throw new ResultDecodingError(`Column ${column.Name} is declared ${type} but holds what is ${error.message}`);
  }
}

function field(column: ColumnInfo, data: Data): Field<DataType> {
  const type = String(column.Type).toLowerCase();
  const athenaType = type === 'decimal' ? `decimal(${column.Precision ?? 38},${column.Scale ?? 0})` : type;
  return new Field(String(column.Name), data.type, true, new Map([['athenaType', athenaType]]));
}

/**
 * A whole Athena result as one Arrow table of one chunk: whole numbers exact (bigint as Int64), timestamps in their own unit,
 * decimals as their digits, NULL told from the empty string. Each field's metadata `athenaType` holds the type Athena declared.
 * Throws ResultDecodingError when a cell contradicts its column.
 */
export function arrowTable(columns: readonly ColumnInfo[], rows: readonly Row[]): Table {
  const children = columns.map((column, index) =>
    columnData(
      column,
      rows.map((row) => row.Data?.[index]?.VarCharValue),
    ),
  );
  const schema = new Schema(columns.map((column, index) => field(column, children[index] ?? textData([]))));
  const struct = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children });
  return new Table([new RecordBatch(schema, struct)]);
}
