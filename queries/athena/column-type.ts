import type { ColumnInfo } from '@aws-sdk/client-athena';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Map_,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';

/** A type of Athena SQL, taken apart. */
export interface ColumnType {
  /** In lower case and without parameters: `decimal`, `array`, `timestamp with time zone`. */
  readonly name: string;
  /** Precision and scale of a decimal, length of a varchar, digits of a timestamp. */
  readonly parameters: readonly number[];
  /** Of an array its element; of a map key and value; of a row its fields. Empty when Athena did not say. */
  readonly elements: readonly ColumnType[];
  /** Of a row, in order; empty text for a field without a name. */
  readonly fieldNames: readonly string[];
}

export const containerNames: ReadonlySet<string> = new Set(['array', 'map', 'row']);

function plain(name: string, parameters: readonly number[] = []): ColumnType {
  return { name, parameters, elements: [], fieldNames: [] };
}

/** The parts between commas that stand outside of parentheses and quotes. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: sign, index } of text.matchAll(/"(?:[^"]|"")*"|[(),]/g)) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign !== ',' || depth > 0) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

const typeWords =
  /^(?:boolean|tinyint|smallint|integer|int|bigint|real|float|double|date|json|varbinary|uuid|ipaddress|unknown|(?:decimal|varchar|char|array|map|row|time|timestamp)(?:\(.*\))?(?: with time zone)?|interval (?:year to month|day to second))$/is;

/** Where a blank stands outside of parentheses. */
function blanksOf(text: string): number[] {
  let depth = 0;
  return [...text.matchAll(/[() ]/g)].flatMap(({ 0: sign, index }) => {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    return sign === ' ' && depth === 0 ? [index] : [];
  });
}

/** A field of a row, named or not; `typeof` writes names without quotes even where they hold blanks. */
function rowField(text: string): { name: string; type: ColumnType } {
  const quoted = /^"((?:[^"]|"")*)"\s+(.+)$/s.exec(text);
  if (quoted !== null)
    return { name: String(quoted[1]).replaceAll('""', '"'), type: parseColumnType(String(quoted[2])) };
  const end = blanksOf(text).find((blank) => typeWords.test(text.slice(blank + 1)));
  return end === undefined
    ? { name: '', type: parseColumnType(text) }
    : { name: text.slice(0, end), type: parseColumnType(text.slice(end + 1)) };
}

/** Whether all of a type is known: a field's name that holds commas or parentheses cannot be told from types. */
export function isKnownType(type: ColumnType): boolean {
  return type.elements.length > 0 ? type.elements.every(isKnownType) : typeWords.test(typeText(type));
}

/** Reads a type as Trino's `typeof` writes it, such as `array(row(a integer, "b c" decimal(10,2)))`. */
export function parseColumnType(text: string): ColumnType {
  const match = /^\s*([a-z_][a-z0-9_ ]*?)\s*(?:\(([\s\S]*)\)\s*([a-z ]*))?\s*$/i.exec(text);
  if (match === null) return plain(text.trim().toLowerCase());
  const name = [match[1], match[3]].filter(Boolean).join(' ').toLowerCase();
  const inner = match[2];
  if (inner === undefined) return plain(name);
  if (name === 'row') {
    const fields = partsOf(inner).map(rowField);
    return { ...plain(name), elements: fields.map(({ type }) => type), fieldNames: fields.map((field) => field.name) };
  }
  if (containerNames.has(name)) return { ...plain(name), elements: partsOf(inner).map(parseColumnType) };
  return plain(name, partsOf(inner).map(Number));
}

/** The type that GetQueryResults tells of a column: of arrays, maps and rows no more than that. */
export function columnTypeOf(column: ColumnInfo): ColumnType {
  const name = String(column.Type).toLowerCase();
  if (name === 'decimal') return plain(name, [column.Precision ?? 38, column.Scale ?? 0]);
  return name.includes('(') ? parseColumnType(name) : plain(name);
}

/** The type as Athena SQL writes it. */
export function typeText({ name, parameters, elements, fieldNames }: ColumnType): string {
  if (elements.length > 0) {
    const inner = elements.map((element, index) => {
      const field = fieldNames[index];
      return field ? `"${field.replaceAll('"', '""')}" ${typeText(element)}` : typeText(element);
    });
    return `${name}(${inner.join(', ')})`;
  }
  if (parameters.length === 0) return name;
  const [first = name, ...rest] = name.split(' ');
  return [`${first}(${parameters.join(',')})`, ...rest].join(' ');
}

const arrowTypes: Readonly<Record<string, () => DataType>> = {
  boolean: () => new Bool(),
  tinyint: () => new Int8(),
  smallint: () => new Int16(),
  integer: () => new Int32(),
  int: () => new Int32(),
  bigint: () => new Int64(),
  real: () => new Float32(),
  float: () => new Float32(),
  double: () => new Float64(),
  date: () => new DateDay(),
  timestamp: () => new TimestampMicrosecond(null),
  'timestamp with time zone': () => new TimestampMicrosecond('UTC'),
  varbinary: () => new Binary(),
};

function containerType({ name, elements, fieldNames }: ColumnType): DataType {
  const [first, second] = elements.map(arrowType);
  if (name === 'array' && first !== undefined) return new List(new Field('element', first, true));
  if (name === 'row') {
    return new Struct(
      elements.map((element, index) => new Field(fieldNameAt(fieldNames, index), arrowType(element), true)),
    );
  }
  if (first === undefined || second === undefined) return new Utf8();
  const entries = new Struct<{ key: DataType; value: DataType }>([
    new Field('key', first, false),
    new Field('value', second, true),
  ]);
  return new Map_(new Field('entries', entries, false));
}

/** Trino calls the fields of a row without names field0, field1 … where it writes them. */
export function fieldNameAt(fieldNames: readonly string[], index: number): string {
  return fieldNames[index] || `field${index}`;
}

function holds(type: ColumnType, name: string): boolean {
  return type.name === name || type.elements.some((element) => holds(element, name));
}

/** Whether values of the type have a form of their own in Arrow: arrays, maps and rows of known elements, none of them json. */
export function isTypedContainer(type: ColumnType): boolean {
  return type.elements.length > 0 && !holds(type, 'json');
}

/**
 * The one mapping from Athena's types to Arrow's, whichever way the rows come. Decimals are Decimal128 with their scale, timestamps
 * microseconds (the precision of Iceberg), those of a zone instants in UTC. What has no counterpart is text: varchar, char, json,
 * time, intervals, uuid, ipaddress, and containers of json (as JSON text) or of unknown elements (as Athena writes them).
 */
export function arrowType(type: ColumnType): DataType {
  if (type.name === 'decimal') {
    const [precision = 38, scale = 0] = type.parameters;
    return new Decimal(scale, precision, 128);
  }
  if (containerNames.has(type.name)) return isTypedContainer(type) ? containerType(type) : new Utf8();
  return (Object.hasOwn(arrowTypes, type.name) ? arrowTypes[type.name]?.() : undefined) ?? new Utf8();
}

/** The field of a result's column; its metadata `athenaType` holds the type in Athena's words. */
export function fieldOf(name: string, type: ColumnType): Field {
  return new Field(name, arrowType(type), true, new Map([['athenaType', typeText(type)]]));
}
