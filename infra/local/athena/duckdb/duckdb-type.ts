import type { DuckDBType } from '@duckdb/node-api';
import {
  arrayOf,
  type DataType,
  mapOf,
  plainType,
  precisionOf,
  scaleOf,
  secondDigits,
  type TypeName,
} from '../trino/data-type.ts';

const toDuckDb: Readonly<Partial<Record<TypeName, string>>> = {
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  double: 'DOUBLE',
  varchar: 'VARCHAR',
  char: 'VARCHAR',
  varbinary: 'BLOB',
  json: 'JSON',
  date: 'DATE',
  time: 'TIME',
  'timestamp with time zone': 'TIMESTAMPTZ',
  'interval day to second': 'INTERVAL',
  'interval year to month': 'INTERVAL',
  uuid: 'UUID',
  unknown: 'INTEGER',
};

/** DuckDB's name of a Trino type, as it stands in a CAST or a CREATE TABLE. */
export function duckDbType(type: DataType): string {
  const [first, second] = type.elements;
  if (type.name === 'array' && first !== undefined) return `${duckDbType(first)}[]`;
  if (type.name === 'map' && first !== undefined && second !== undefined) {
    return `MAP(${duckDbType(first)}, ${duckDbType(second)})`;
  }
  if (type.name === 'row') {
    const fields = type.fields.map((field, index) => `"${field.name ?? `field${index}`}" ${duckDbType(field.type)}`);
    return `STRUCT(${fields.join(', ')})`;
  }
  if (type.name === 'timestamp') return timestampType(secondDigits(type));
  if (type.name === 'decimal') return `DECIMAL(${precisionOf(type)}, ${scaleOf(type)})`;
  return toDuckDb[type.name] ?? 'VARCHAR';
}

// DuckDB's own types keep the digits through every function that gives back what it was given.
function timestampType(digits: number): string {
  if (digits === 0) return 'TIMESTAMP_S';
  return digits <= 3 ? 'TIMESTAMP_MS' : 'TIMESTAMP';
}

const timestampDigits: Readonly<Record<string, number>> = {
  TIMESTAMP_S: 0,
  TIMESTAMP_MS: 3,
  TIMESTAMP: 6,
  TIMESTAMP_NS: 6,
};

const fromDuckDb: Readonly<Record<string, TypeName>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  UTINYINT: 'smallint',
  SMALLINT: 'smallint',
  USMALLINT: 'integer',
  INTEGER: 'integer',
  INTEGER_LITERAL: 'integer',
  UINTEGER: 'bigint',
  BIGINT: 'bigint',
  UBIGINT: 'bigint',
  HUGEINT: 'bigint',
  FLOAT: 'real',
  DOUBLE: 'double',
  VARCHAR: 'varchar',
  BLOB: 'varbinary',
  JSON: 'json',
  DATE: 'date',
  TIME: 'time',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  INTERVAL: 'interval day to second',
  UUID: 'uuid',
};

/** The type of a column of a result; JSON is a name that DuckDB gives to VARCHAR. */
export function columnDataType(type: DuckDBType): DataType {
  return parseDuckDbType(type.alias ?? type.toString());
}

/** Reads what DuckDB's `typeof` says, e.g. `STRUCT("a" INTEGER, b DECIMAL(10,2)[])`. Unheard types are `unknown`. */
export function parseDuckDbType(text: string): DataType {
  const trimmed = text.trim();
  const list = /^(.*)\[\d*\]$/s.exec(trimmed);
  if (list?.[1] !== undefined) return arrayOf(parseDuckDbType(list[1]));
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(trimmed);
  if (decimal !== null) return plainType('decimal', Number(decimal[1]), Number(decimal[2]));
  const inner = /^(MAP|STRUCT)\((.*)\)$/s.exec(trimmed);
  if (inner?.[1] === 'MAP') {
    const [key = '', value = ''] = splitAtCommas(inner[2] ?? '');
    return mapOf(parseDuckDbType(key), parseDuckDbType(value));
  }
  if (inner !== null) return { ...plainType('row'), fields: splitAtCommas(inner[2] ?? '').map(parseField) };
  const digits = timestampDigits[trimmed];
  if (digits !== undefined) return plainType('timestamp', digits);
  return plainType(fromDuckDb[trimmed] ?? 'unknown');
}

/** Reads types with commas between them, as DuckDB lists the arguments of a function. */
export function parseDuckDbTypes(text: string): DataType[] {
  return text.trim() === '' ? [] : splitAtCommas(text).map(parseDuckDbType);
}

function parseField(text: string): DataType['fields'][number] {
  const match = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(text);
  const name = match?.[1]?.replaceAll('""', '"') ?? match?.[2];
  const type = parseDuckDbType(match?.[3] ?? text);
  return name === undefined || name === '' ? { type } : { name, type };
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
