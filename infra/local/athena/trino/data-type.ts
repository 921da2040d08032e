/** A Trino type. `name` is lower case; decimals carry (precision, scale), varchar and char perhaps a length. */
export interface DataType {
  readonly name: TypeName;
  readonly parameters: readonly number[];
  /** Element of an array; key and value of a map. */
  readonly elements: readonly DataType[];
  readonly fields: readonly { readonly name?: string; readonly type: DataType }[];
}

export const typeNames = [
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'decimal',
  'varchar',
  'char',
  'varbinary',
  'json',
  'date',
  'time',
  'timestamp',
  'timestamp with time zone',
  'interval day to second',
  'interval year to month',
  'array',
  'map',
  'row',
  'uuid',
  'unknown',
] as const;

export type TypeName = (typeof typeNames)[number];

const integers: ReadonlySet<TypeName> = new Set(['tinyint', 'smallint', 'integer', 'bigint']);
const floats: ReadonlySet<TypeName> = new Set(['real', 'double']);

export function plainType(name: TypeName, ...parameters: number[]): DataType {
  return { name, parameters, elements: [], fields: [] };
}

/** The type of NULL. */
export const unknownType = plainType('unknown');

export function arrayOf(element: DataType): DataType {
  return { name: 'array', parameters: [], elements: [element], fields: [] };
}

export function mapOf(key: DataType, value: DataType): DataType {
  return { name: 'map', parameters: [], elements: [key, value], fields: [] };
}

export const isInteger = (type: DataType) => integers.has(type.name);
export const isFloat = (type: DataType) => floats.has(type.name);
export const isDecimal = (type: DataType) => type.name === 'decimal';
export const isNumeric = (type: DataType) => isInteger(type) || isFloat(type) || isDecimal(type);
export const isText = (type: DataType) => type.name === 'varchar' || type.name === 'char';
/** The type of an operand that the engine could not tell (dead code, the inside of some lambdas); NULL is no such. */
export const untoldType: DataType = { name: 'unknown', parameters: [-1], elements: [], fields: [] };
/** The type of an operand that is being asked for in this round. */
export const openType: DataType = { name: 'unknown', parameters: [-2], elements: [], fields: [] };
export const isOpenType = (type: DataType) => type === openType;
export const isUntold = (type: DataType) => type === untoldType;
export const isUnknown = (type: DataType) => type.name === 'unknown';
export const isInterval = (type: DataType) => type.name.startsWith('interval');
export const isMoment = (type: DataType) =>
  type.name === 'date' || type.name === 'timestamp' || type.name === 'timestamp with time zone';

/** Decimal digits that hold every value of an integer type (Trino's implicit coercion to decimal). */
export function integerPrecision(type: DataType): number {
  return { tinyint: 3, smallint: 5, integer: 10, bigint: 19 }[type.name as 'bigint'] ?? 19;
}

/** A numeric type as a decimal: integers gain the precision that holds all their values. */
export function asDecimal(type: DataType): DataType {
  return isDecimal(type) ? type : plainType('decimal', integerPrecision(type), 0);
}

/** Precision of a decimal; 38 is Trino's maximum and its default for a bare `decimal`. */
export const precisionOf = (type: DataType) => type.parameters[0] ?? 38;
/** Decimal places of the seconds of a timestamp; 3 is Trino's default. */
export const secondDigits = (type: DataType) => type.parameters[0] ?? 3;
export const scaleOf = (type: DataType) => type.parameters[1] ?? 0;

const integerOrder: readonly TypeName[] = ['tinyint', 'smallint', 'integer', 'bigint'];
const momentOrder: readonly TypeName[] = ['date', 'timestamp', 'timestamp with time zone'];

/** Whether Trino turns a value of one type into another without being asked (INSERT, UPDATE): only where nothing is lost. */
export function canCoerce(from: DataType, to: DataType): boolean {
  if (isUnknown(from)) return true;
  if (isInteger(from) && isInteger(to)) return integerOrder.indexOf(from.name) <= integerOrder.indexOf(to.name);
  if (isMoment(from) && isMoment(to)) return momentOrder.indexOf(from.name) <= momentOrder.indexOf(to.name);
  if (isText(from) && isText(to)) return true;
  if (isDecimal(to) && (isInteger(from) || isDecimal(from))) {
    const source = asDecimal(from);
    return scaleOf(source) <= scaleOf(to) && precisionOf(source) - scaleOf(source) <= precisionOf(to) - scaleOf(to);
  }
  if (isFloat(to)) return isNumeric(from) && !(from.name === 'double' && to.name === 'real');
  if (from.name === 'row' && to.name === 'row') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every(({ type }, index) => canCoerce(type, to.fields[index]?.type ?? type))
    );
  }
  const elements = from.elements.every((element, index) => canCoerce(element, to.elements[index] ?? element));
  return from.name === to.name && from.elements.length === to.elements.length && elements;
}

/** The type as Trino writes it in messages, e.g. `decimal(10,2)` or `array(varchar)`. */
export function typeText(type: DataType): string {
  if (type.name === 'row') {
    const fields = type.fields.map(
      (field) => `${field.name === undefined ? '' : `"${field.name}" `}${typeText(field.type)}`,
    );
    return `row(${fields.join(', ')})`;
  }
  if (type.elements.length > 0) return `${type.name}(${type.elements.map(typeText).join(', ')})`;
  if (type.name.startsWith('timestamp')) return type.name.replace('timestamp', `timestamp(${secondDigits(type)})`);
  return type.parameters.length > 0 ? `${type.name}(${type.parameters.join(',')})` : type.name;
}
