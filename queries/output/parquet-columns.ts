import { type Data, type Decimal, type Field, type RecordBatch, TimeUnit, Type } from 'apache-arrow';
import type { DecodedArray, SchemaElement } from 'hyparquet';
import { cellReader } from './cells.ts';
import { isDecimal, unscaledDecimal } from './value-text.ts';

/** A column of a Parquet file: how it is declared, and its values in a batch as the writer takes them. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  values(batch: RecordBatch, column: number): DecodedArray;
}

type Declaration = Omit<SchemaElement, 'name' | 'repetition_type'>;

const text: Declaration = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };

/** Whole numbers and doubles: as they are in memory, and only where there are NULLs one by one. */
function storedValues(batch: RecordBatch, column: number): DecodedArray {
  const data = batch.data.children[column];
  if (data === undefined) return [];
  if (data.nullCount === 0) return data.values.subarray(0, data.length);
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? data.values[row] : null));
}

/** Values that Arrow has no plain array of. */
function objects(batch: RecordBatch, column: number): DecodedArray {
  const vector = batch.getChildAt(column);
  return Array.from({ length: batch.numRows }, (_, row) => vector?.get(row) ?? null);
}

function texts(batch: RecordBatch, column: number): DecodedArray {
  const read = cellReader(batch, column);
  return Array.from({ length: batch.numRows }, (_, row) => read(row));
}

/** Digits without the point, which is what Parquet stores too. */
function unscaledValues(batch: RecordBatch, column: number): DecodedArray {
  const data = batch.data.children[column];
  if (data === undefined) return [];
  return Array.from({ length: data.length }, (_, row) =>
    data.getValid(row) ? unscaledDecimal(data.values, row) : null,
  );
}

function decimalColumn({ precision, scale }: Decimal): { declaration: Declaration; values: ParquetColumn['values'] } {
  // 18 digits fit into 64 bits, 38 into 128: https://parquet.apache.org/docs/file-format/types/logicaltypes/
  const storage: Declaration = precision <= 18 ? { type: 'INT64' } : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 };
  return {
    declaration: {
      ...storage,
      converted_type: 'DECIMAL',
      precision,
      scale,
      logical_type: { type: 'DECIMAL', precision, scale },
    },
    values: unscaledValues,
  };
}

function timestampColumn(type: { unit: TimeUnit; timezone?: string | null }): {
  declaration: Declaration;
  values: ParquetColumn['values'];
} {
  const unit = type.unit === TimeUnit.NANOSECOND ? 'NANOS' : type.unit === TimeUnit.MICROSECOND ? 'MICROS' : 'MILLIS';
  const isAdjustedToUTC = Boolean(type.timezone);
  const isSeconds = type.unit === TimeUnit.SECOND;
  return {
    declaration: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit } },
    values: (batch, column) => {
      const stored = storedValues(batch, column);
      // Parquet knows no seconds.
      return isSeconds
        ? Array.from<unknown, bigint | null>(stored, (value) => (typeof value === 'bigint' ? value * 1000n : null))
        : stored;
    },
  };
}

/** Without a logical type: hyparquet-writer writes its width as a 32-bit number, which no other reader understands. */
const integers: Readonly<Record<number, Declaration>> = {
  8: { type: 'INT32', converted_type: 'INT_8' },
  16: { type: 'INT32', converted_type: 'INT_16' },
  32: { type: 'INT32' },
  64: { type: 'INT64' },
};

function columnOf(field: Field): { declaration: Declaration; values: ParquetColumn['values'] } {
  const { type } = field;
  if (isDecimal(type)) return decimalColumn(type);
  switch (type.typeId) {
    case Type.Bool:
      return { declaration: { type: 'BOOLEAN' }, values: objects };
    case Type.Int:
      return { declaration: integers[type.bitWidth] ?? { type: 'INT64' }, values: storedValues };
    case Type.Float:
      return { declaration: { type: floatBits(type) === 32 ? 'FLOAT' : 'DOUBLE' }, values: storedValues };
    case Type.Date:
      return {
        declaration: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
        values: storedValues,
      };
    case Type.Timestamp:
      return timestampColumn(type);
    case Type.Binary:
      return { declaration: { type: 'BYTE_ARRAY' }, values: objects };
    default:
      return { declaration: text, values: texts };
  }
}

function floatBits(type: Data['type']): 32 | 64 {
  return 'ArrayType' in type && type.ArrayType === Float32Array ? 32 : 64;
}

/**
 * A result's column as Parquet's own type: whole numbers, doubles, booleans, days, timestamps in the unit that Athena answered
 * in, decimals with all digits, bytes. Arrays, maps and rows are JSON text, everything else is text.
 */
export function parquetColumn(field: Field): ParquetColumn {
  const { declaration, values } = columnOf(field);
  return { element: { name: field.name, repetition_type: 'OPTIONAL', ...declaration }, values };
}
