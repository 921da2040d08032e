import type { ColumnInfo, Row } from '@aws-sdk/client-athena';
import { type Data, makeData, RecordBatch, Schema, Struct, Table } from 'apache-arrow';
import { type ColumnType, columnTypeOf, containerNames, fieldOf } from './column-type.ts';
import { containerData, isPlainText } from './container-text.ts';
import { ResultDecodingError } from './errors.ts';
import { type Cell, leafData, textData } from './leaf-data.ts';

/** A column of a result: its name, which need not be the only one of it, and its type as far as it is known. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** The columns that GetQueryResults describes. */
export function resultColumns(columns: readonly ColumnInfo[]): ResultColumn[] {
  return columns.map((column) => ({ name: String(column.Name), type: columnTypeOf(column) }));
}

/** The schema of a result; it is the same whichever way the rows come. */
export function resultSchema(columns: readonly ResultColumn[]): Schema {
  return new Schema(columns.map(({ name, type }) => fieldOf(name, type)));
}

function columnData({ name, type }: ResultColumn, cells: readonly Cell[]): Data {
  try {
    if (!containerNames.has(type.name)) return leafData(type, cells);
    return type.elements.length > 0 && isPlainText(type) ? containerData(type, cells) : textData(cells);
  } catch (error) {
    if (!(error instanceof ResultDecodingError)) throw error;
    throw new ResultDecodingError(`Column ${name} is declared ${type.name} but holds what is ${error.message}`);
  }
}

/** A batch of columns of the same length. */
export function recordBatch(schema: Schema, children: readonly Data[], length: number): RecordBatch {
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children: [...children] });
  return new RecordBatch(schema, struct);
}

/** Rows of GetQueryResults as a batch. @throws ResultDecodingError when a cell contradicts its column. */
export function batchOfRows(schema: Schema, columns: readonly ResultColumn[], rows: readonly Row[]): RecordBatch {
  const children = columns.map((column, index) =>
    columnData(
      column,
      rows.map((row) => row.Data?.[index]?.VarCharValue),
    ),
  );
  return recordBatch(schema, children, rows.length);
}

/**
 * A whole Athena result as one Arrow table of one chunk, of the types that `arrowType` maps to: whole numbers exact, decimals with their
 * scale, NULL told from the empty string. Each field's metadata `athenaType` holds the type Athena declared. Throws
 * ResultDecodingError when a cell contradicts its column.
 */
export function arrowTable(columns: readonly ColumnInfo[], rows: readonly Row[]): Table {
  const described = resultColumns(columns);
  const schema = resultSchema(described);
  return new Table([batchOfRows(schema, described, rows)]);
}
