import { type DataType, DateUnit, type Table, TimeUnit, Type } from 'apache-arrow';

/** What a reader of a result must know of a column: how to print it, and whether it lines up to the right. */
export interface ColumnKind {
  readonly name: string;
  readonly isNumber: boolean;
  /** Numbers that JSON can write bare; decimals are numbers to a reader but text to JSON, where they would lose digits. */
  readonly isJsonNumber: boolean;
  readonly isBoolean: boolean;
  readonly isTimestamp: boolean;
}

function athenaType(table: Table, column: number): string {
  return table.schema.fields[column]?.metadata.get('athenaType') ?? '';
}

function isArrowNumber(type: DataType): boolean {
  return type.typeId === Type.Int || type.typeId === Type.Float;
}

/** The kinds of a table's columns, in order. */
export function columnKinds(table: Table): ColumnKind[] {
  return table.schema.fields.map((field, column) => ({
    name: field.name,
    isNumber: isArrowNumber(field.type) || athenaType(table, column).startsWith('decimal'),
    isJsonNumber: isArrowNumber(field.type),
    isBoolean: field.type.typeId === Type.Bool,
    isTimestamp: field.type.typeId === Type.Timestamp,
  }));
}

const nanosecondsPerUnit = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1000n,
  [TimeUnit.NANOSECOND]: 1n,
};
const digitsOfUnit = {
  [TimeUnit.SECOND]: 0,
  [TimeUnit.MILLISECOND]: 3,
  [TimeUnit.MICROSECOND]: 6,
  [TimeUnit.NANOSECOND]: 9,
};

/** ISO-8601; a timestamp of a zone ends in Z. Read from the integers themselves, since Arrow's getter gives rounded doubles. */
function timestampText(value: bigint, type: DataType & { unit: TimeUnit; timezone?: string | null }): string {
  const nanoseconds = value * nanosecondsPerUnit[type.unit];
  const second = nanoseconds / 1_000_000_000n - (nanoseconds % 1_000_000_000n < 0n ? 1n : 0n);
  const fraction = String(nanoseconds - second * 1_000_000_000n)
    .padStart(9, '0')
    .slice(0, digitsOfUnit[type.unit]);
  const whole = new Date(Number(second) * 1000).toISOString().slice(0, -5);
  return `${whole}${fraction === '' ? '' : `.${fraction}`}${type.timezone ? 'Z' : ''}`;
}

function isTimestamp(type: DataType): type is DataType & { unit: TimeUnit; timezone?: string | null } {
  return type.typeId === Type.Timestamp;
}

function isDay(type: DataType): boolean {
  return type.typeId === Type.Date && 'unit' in type && type.unit === DateUnit.DAY;
}

/** A reader of one column's cells as plain text, null where SQL says NULL. */
export function cellReader(table: Table, column: number): (row: number) => string | null {
  const vector = table.getChildAt(column);
  const data = vector?.data[0];
  if (vector === null || data === undefined) return () => null;
  const { type, values } = data;
  if (isTimestamp(type)) return (row) => (data.getValid(row) ? timestampText(BigInt(values[row]), type) : null);
  if (isDay(type)) {
    return (row) => (data.getValid(row) ? new Date(Number(values[row]) * 86_400_000).toISOString().slice(0, 10) : null);
  }
  return (row) => {
    const value: unknown = vector.get(row);
    return value === null || value === undefined ? null : String(value);
  };
}
