import { type Data, type DataType, DateUnit, type Decimal, TimeUnit, Type, Vector } from 'apache-arrow';

const nanosecondsPerUnit = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1000n,
  [TimeUnit.NANOSECOND]: 1n,
};

interface TimestampType extends DataType {
  readonly unit: TimeUnit;
  readonly timezone?: string | null;
}

export function isTimestamp(type: DataType): type is DataType & TimestampType {
  return type.typeId === Type.Timestamp;
}

export function isDecimal(type: DataType): type is Decimal {
  return type.typeId === Type.Decimal;
}

/** At least milliseconds; finer digits only where there are any. */
function fractionText(nanoseconds: bigint): string {
  const digits = String(nanoseconds).padStart(9, '0');
  if (digits.endsWith('000000')) return digits.slice(0, 3);
  return digits.endsWith('000') ? digits.slice(0, 6) : digits;
}

/** ISO-8601; a timestamp of a zone ends in Z. Read from the integers themselves, since Arrow's getter gives rounded doubles. */
function timestampText(value: bigint, type: TimestampType): string {
  const nanoseconds = value * nanosecondsPerUnit[type.unit];
  const second = nanoseconds / 1_000_000_000n - (nanoseconds % 1_000_000_000n < 0n ? 1n : 0n);
  const whole = new Date(Number(second) * 1000).toISOString().slice(0, -5);
  return `${whole}.${fractionText(nanoseconds - second * 1_000_000_000n)}${type.timezone ? 'Z' : ''}`;
}

function isDay(type: DataType): boolean {
  return type.typeId === Type.Date && 'unit' in type && type.unit === DateUnit.DAY;
}

/** A decimal's digits without the point: Arrow keeps 128 bits in two's complement, the lowest 32 first. */
export function unscaledDecimal(values: Uint32Array, row: number): bigint {
  let value = 0n;
  for (let word = 3; word >= 0; word -= 1) value = (value << 32n) | BigInt(values[row * 4 + word] ?? 0);
  return BigInt.asIntN(128, value);
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Pairs of hexadecimal digits, as Athena writes bytes. */
function hexText(bytes: unknown): string {
  return bytes instanceof Uint8Array ? (Buffer.from(bytes).toString('hex').match(/../g) ?? []).join(' ') : '';
}

const nestedTypes: ReadonlySet<Type> = new Set([Type.List, Type.Map, Type.Struct]);

/** Arrays, maps and rows, which are written as JSON wherever values are text. */
export function isNested(type: DataType): boolean {
  return nestedTypes.has(type.typeId);
}

/** Numbers and booleans that JSON can write bare; a decimal is text to JSON, where it would lose digits. */
export function isBareInJson(type: DataType): boolean {
  return type.typeId === Type.Int || type.typeId === Type.Float || type.typeId === Type.Bool;
}

/** A reader of values that are there. */
function presentReader(data: Data): (row: number) => string {
  const { type, values } = data;
  if (isTimestamp(type)) return (row) => timestampText(BigInt(values[row]), type);
  if (isDay(type)) return (row) => new Date(Number(values[row]) * 86_400_000).toISOString().slice(0, 10);
  if (isDecimal(type)) return (row) => decimalText(unscaledDecimal(values, row), type.scale);
  if (isNested(type)) return nestedReader(data);
  const vector = new Vector([data]);
  if (type.typeId === Type.Binary) return (row) => hexText(vector.get(row));
  return (row) => String(vector.get(row));
}

/** A reader of a column's values as text, null where SQL says NULL: ISO-8601, digits, JSON for arrays, maps and rows. */
export function textReader(data: Data): (row: number) => string | null {
  const read = presentReader(data);
  return (row) => (data.getValid(row) ? read(row) : null);
}

/** Whole numbers keep all their digits; NaN and the infinities, for which JSON has no number, become their names. */
export function jsonValue(text: string | null, isBare: boolean): string {
  if (text === null) return 'null';
  return isBare && !/^(NaN|-?Infinity)$/.test(text) ? text : JSON.stringify(text);
}

function jsonReader(data: Data): (row: number) => string {
  const read = textReader(data);
  const isBare = isBareInJson(data.type) || isNested(data.type);
  return (row) => jsonValue(read(row), isBare);
}

function range(offsets: Int32Array, row: number): number[] {
  const start = Number(offsets[row]);
  return Array.from({ length: Number(offsets[row + 1]) - start }, (_, index) => start + index);
}

function nestedReader({ type, children, valueOffsets }: Data): (row: number) => string {
  const [child] = children;
  if (type.typeId === Type.Struct) {
    const fields = children.map((field, index) => ({
      name: JSON.stringify(type.children[index]?.name ?? `field${index}`),
      read: jsonReader(field),
    }));
    return (row) => `{${fields.map(({ name, read }) => `${name}:${read(row)}`).join(',')}}`;
  }
  if (child === undefined) return () => 'null';
  if (type.typeId === Type.List) {
    const read = jsonReader(child);
    return (row) => `[${range(valueOffsets, row).map(read).join(',')}]`;
  }
  const [keys, values] = child.children;
  if (keys === undefined || values === undefined) return () => 'null';
  const [key, value] = [textReader(keys), jsonReader(values)];
  return (row) =>
    `{${range(valueOffsets, row)
      .map((item) => `${JSON.stringify(key(item) ?? 'null')}:${value(item)}`)
      .join(',')}}`;
}
