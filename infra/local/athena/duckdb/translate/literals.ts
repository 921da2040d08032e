import { type DataType, plainType } from '../../trino/data-type.ts';
import { notSupported, type Position, SqlError, syntaxError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { quoteText } from './quote.ts';
import type { TypedSql } from './translation.ts';

const datePattern = /^\s*[+-]?\d{4,6}-\d{1,2}-\d{1,2}\s*$/;
const timestampPattern =
  /^\s*([+-]?\d{4,6}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?)(?: ?([+-]\d{1,2}:\d{2}|UTC|Z|[A-Za-z]+\/[A-Za-z_/]+))?\s*$/;

const manyDigits = /^\s*[+-]?\d{4,6}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}\.\d{7,12}(?: ?\S+)?\s*$/;

/** A number as Trino types it: integer, bigint, decimal by its digits, or double when it has an exponent. */
export function emitNumber(text: string, at: Position): TypedSql {
  if (/[eE]/.test(text)) return { sql: `CAST('${text}' AS DOUBLE)`, type: plainType('double') };
  if (/^\d+$/.test(text)) {
    const value = BigInt(text);
    if (value >= 2n ** 63n) throw syntaxError(at, `Invalid numeric literal: ${text}`);
    return { sql: text.replace(/^0+(?=\d)/, ''), type: plainType(value > 2n ** 31n - 1n ? 'bigint' : 'integer') };
  }
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(digits.length + fraction.length, 1);
  if (precision > 38) throw syntaxError(at, `Invalid numeric literal: ${text}`);
  const type = plainType('decimal', precision, fraction.length);
  return { sql: `CAST('${text}' AS ${duckDbType(type)})`, type };
}

/** The one number whose digits fit a bigint only together with their minus sign. */
export function emitLeastBigint(): TypedSql {
  return { sql: "CAST('-9223372036854775808' AS BIGINT)", type: plainType('bigint') };
}

/** `DATE '…'`, `TIMESTAMP '…'`, `DECIMAL '…'` and the like. */
export function emitTypedLiteral(type: DataType, value: string, at: Position): TypedSql {
  switch (type.name) {
    case 'date':
      if (!datePattern.test(value) || !isOnCalendar(value)) throw invalidLiteral(type, value, at);
      return { sql: `DATE ${quoteText(value.trim())}`, type };
    case 'timestamp':
    case 'timestamp with time zone':
      return emitTimestamp(value, at);
    case 'decimal':
      return emitDecimal(value, at);
    case 'json':
      return { sql: `trino_json_parse(${quoteText(value)})`, type };
    case 'time':
    case 'boolean':
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'tinyint':
    case 'double':
    case 'real':
    case 'varchar':
    case 'uuid':
      return { sql: `CAST(${quoteText(value)} AS ${duckDbType(type)})`, type };
    default:
      throw notSupported(`A literal of type ${type.name}`, at);
  }
}

// Whether there is such a day, and such a time of it.
function isOnCalendar(text: string): boolean {
  const [year, month, day, hour = 0, minute = 0, second = 0] = (text.match(/\d+/g) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay && hour < 24 && minute < 60 && second < 60;
}

function emitTimestamp(value: string, at: Position): TypedSql {
  const match = timestampPattern.exec(value);
  if (match === null && manyDigits.test(value)) throw notSupported('A timestamp with more than 6 decimal places', at);
  if (match === null) throw invalidLiteral(plainType('timestamp'), value, at);
  const [, local = '', zone] = match;
  if (!isOnCalendar(local)) throw invalidLiteral(plainType('timestamp'), value, at);
  // Trino takes as many decimal places as are written, DuckDB knows 0, 3 and 6 of them.
  const places = local.split('.')[1]?.length ?? 0;
  const digits = places === 0 ? 0 : places <= 3 ? 3 : 6;
  if (zone === undefined) {
    const type = plainType('timestamp', digits);
    return { sql: `CAST(${quoteText(local)} AS ${duckDbType(type)})`, type };
  }
  if (!isUtc(zone)) throw notSupported('A timestamp that keeps a time zone other than UTC', at);
  return { sql: `TIMESTAMPTZ ${quoteText(`${local} UTC`)}`, type: plainType('timestamp with time zone', digits) };
}

/** Whether a zone is UTC under one of its names; DuckDB keeps instants, so no other zone can stay with a value. */
export function isUtc(zone: string): boolean {
  return /^(?:UTC|Z|[+-]00:?00)$/i.test(zone);
}

/** The clock and the zone of a timestamp literal that names a zone other than UTC. */
export function foreignTimestamp(expression: Expression): { local: string; zone: string } | undefined {
  if (expression.kind !== 'typed' || !expression.type.name.startsWith('timestamp')) return undefined;
  const [, local, zone] = timestampPattern.exec(expression.value) ?? [];
  return local === undefined || zone === undefined || isUtc(zone) ? undefined : { local, zone };
}

function emitDecimal(value: string, at: Position): TypedSql {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(value);
  if (match === null) throw invalidLiteral(plainType('decimal'), value, at);
  const scale = (match[3] ?? '').length;
  const type = plainType('decimal', Math.max((match[2] ?? '').length + scale, 1), scale);
  return { sql: `CAST(${quoteText(value.trim())} AS ${duckDbType(type)})`, type };
}

function invalidLiteral(type: DataType, value: string, at: Position): SqlError {
  return new SqlError('INVALID_LITERAL', `'${value}' is not a valid ${type.name.toUpperCase()} literal`, { at });
}

type Interval = Extract<Expression, { kind: 'interval' }>;

/** `INTERVAL '3' DAY`, and the two-field forms such as `INTERVAL '1-2' YEAR TO MONTH`. */
export function emitInterval(interval: Interval): TypedSql {
  const sign = interval.negative ? -1 : 1;
  const isMonths = interval.unit === 'YEAR' || interval.unit === 'MONTH';
  const type = plainType(isMonths ? 'interval year to month' : 'interval day to second');
  if (interval.to !== undefined) return { sql: emitCompound(interval, sign), type };
  const pattern = interval.unit === 'SECOND' ? /^\s*[+-]?\d+(\.\d+)?\s*$/ : /^\s*[+-]?\d+\s*$/;
  if (!pattern.test(interval.value)) {
    throw new SqlError('INVALID_LITERAL', `'${interval.value}' is not a valid INTERVAL literal`, { at: interval.at });
  }
  return { sql: `INTERVAL '${sign * Number(interval.value)}' ${interval.unit}`, type };
}

function emitCompound(interval: Interval, sign: number): string {
  const months = /^(\d+)-(\d+)$/.exec(interval.value);
  if (interval.unit === 'YEAR' && interval.to === 'MONTH' && months !== null) {
    return `INTERVAL '${sign * (Number(months[1]) * 12 + Number(months[2]))}' MONTH`;
  }
  const days = /^(\d+)(?: (\d+)(?::(\d+)(?::(\d+(?:\.\d+)?))?)?)?$/.exec(interval.value);
  if (interval.unit !== 'DAY' || days === null) throw notSupported('This interval literal', interval.at);
  const seconds = Number(days[2] ?? 0) * 3600 + Number(days[3] ?? 0) * 60 + Number(days[4] ?? 0);
  return `(INTERVAL '${sign * Number(days[1])}' DAY + INTERVAL '${sign * seconds}' SECOND)`;
}
