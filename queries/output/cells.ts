import { type RecordBatch, type Schema, type Table, Type } from 'apache-arrow';
import { isBareInJson, isDecimal, isNested, isTimestamp, textReader } from './value-text.ts';

/** What a reader of a result must know of a column: how to print it, and whether it lines up to the right. */
export interface ColumnKind {
  readonly name: string;
  readonly isNumber: boolean;
  /** Its digits are those of a binary fraction: more than anybody reads. */
  readonly isFloat: boolean;
  /** Its text is JSON as it stands. */
  readonly isBareInJson: boolean;
  readonly isTimestamp: boolean;
  /** It may be cut and still tells something: a text, or the JSON of an array, a map or a row. */
  readonly isText: boolean;
}

/** The kinds of a result's columns, in order. */
export function columnKinds(schema: Schema): ColumnKind[] {
  return schema.fields.map(({ name, type }) => ({
    name,
    isNumber: type.typeId === Type.Int || type.typeId === Type.Float || isDecimal(type),
    isFloat: type.typeId === Type.Float,
    isBareInJson: isBareInJson(type) || isNested(type),
    isTimestamp: isTimestamp(type),
    isText: type.typeId === Type.Utf8 || type.typeId === Type.Binary || isNested(type),
  }));
}

/** A reader of one column's cells as plain text, null where SQL says NULL. Of a table, only the first chunk is read. */
export function cellReader(rows: RecordBatch | Table, column: number): (row: number) => string | null {
  const data = rows.getChildAt(column)?.data[0];
  return data === undefined ? () => null : textReader(data);
}
