import {
  type DataType,
  isDecimal,
  isFloat,
  isInteger,
  isMoment,
  isNumeric,
  isOpenType,
  isText,
  isUnknown,
  secondDigits,
  typeText,
  unknownType,
} from '../../trino/data-type.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { type Emitted, operand, rowField } from './emit-expression.ts';
import { emitLocalTime, requireUntried } from './emit-moment.ts';
import { quoteText } from './quote.ts';
import type { Translation, TypedSql } from './translation.ts';

type Cast = Extract<Expression, { kind: 'cast' }>;

/** CAST and TRY_CAST, with what Trino accepts as text and how it writes values as text. */
export function emitCast(cast: Cast, translation: Translation): Emitted {
  const isOfClock = ['date', 'time', 'timestamp'].includes(cast.type.name);
  const local = isOfClock ? emitLocalTime(cast.operand, translation) : undefined;
  const source = local ?? operand(cast.operand, translation);
  requireCastable(source.type, cast);
  const type = cast.type;
  if (type.name === 'timestamp with time zone' && isText(source.type)) requireUntried(cast.at, translation);
  // While the operand's type is being asked for, DuckDB must not refuse the cast.
  if (isOpenType(source.type))
    return { sql: `(CASE WHEN ${source.sql} IS NULL THEN CAST(NULL AS ${duckDbType(type)}) END)`, type };
  // What DuckDB computes twice it computes before, and so outside of its own TRY.
  const isJsonTried =
    source.type.name === 'json' && translation.isTried && !['array', 'map', 'row'].includes(type.name);
  return { sql: convert(source, type, cast.safe || translation.isSafe || isJsonTried), type };
}

function requireCastable(source: DataType, { type: target, at }: Cast): void {
  if (target.name.startsWith('timestamp') && ![0, 3, 6].includes(secondDigits(target))) {
    throw notSupported(`A cast to ${typeText(target)}`, at);
  }
  if (isUnknown(source)) return;
  const forbidden =
    (isNumeric(source) && isMoment(target)) ||
    (isMoment(source) && isNumeric(target)) ||
    (source.name === 'timestamp with time zone' && target.name === 'json') ||
    (source.name === 'boolean' && isMoment(target)) ||
    (isMoment(source) && target.name === 'boolean') ||
    (['array', 'map', 'row', 'varbinary'].includes(source.name) && ![source.name, 'json'].includes(target.name)) ||
    (['array', 'map', 'row'].includes(target.name) && ![target.name, 'json'].includes(source.name));
  const isOtherLength = source.name === 'row' && target.name === 'row' && source.fields.length !== target.fields.length;
  if (forbidden || isOtherLength)
    throw new SqlError('TYPE_MISMATCH', `Cannot cast ${typeText(source)} to ${typeText(target)}`, { at });
}

function convert(source: TypedSql, target: DataType, safe: boolean): string {
  const sql = convertExactly(source, target, safe);
  // DuckDB cuts text off after six decimal places.
  if (target.name.startsWith('timestamp') && isText(source.type) && secondDigits(target) === 6) {
    return `(${sql} + to_microseconds(CASE WHEN regexp_matches(${source.sql}, '[.][0-9]{6}[5-9]') THEN 1 ELSE 0 END))`;
  }
  if (target.name !== 'timestamp with time zone' || source.type.name === 'date') return sql;
  const rounding = secondRoundings[secondDigits(target)];
  return rounding === undefined
    ? sql
    : `date_trunc('${rounding.unit}', ${sql} + INTERVAL ${rounding.half} MICROSECOND)`;
}

// DuckDB keeps microseconds of a moment with a zone whatever the type says; Trino rounds to the decimal places of the type, half up.
const secondRoundings: Readonly<Record<number, { unit: string; half: number }>> = {
  0: { unit: 'second', half: 500_000 },
  3: { unit: 'millisecond', half: 500 },
};

function convertExactly(source: TypedSql, target: DataType, safe: boolean): string {
  // DuckDB turns milliseconds into seconds by way of microseconds only.
  const isBetweenTimestamps = source.type.name === 'timestamp' && target.name === 'timestamp';
  const sql = isBetweenTimestamps ? `CAST(${source.sql} AS TIMESTAMP)` : source.sql;
  const plain = `${safe ? 'TRY_CAST' : 'CAST'}(${sql} AS ${duckDbType(target)})`;
  if (isText(target) && source.type.name !== 'json') return limitLength(castText(source), target);
  if (target.name === 'row' && source.type.name === 'row') return convertRow(source, target, safe);
  if (target.name === 'array' && source.type.name === 'array') {
    const items = convertItems(source, target);
    return safe && items !== source.sql ? `TRY(${items})` : items;
  }
  if (target.name === 'json') return toJson(source);
  if (source.type.name === 'json' && !['array', 'map', 'row'].includes(target.name)) {
    const macro = jsonReader(target);
    return convert(
      {
        sql: `${safe ? 'try_' : ''}${macro}(${source.sql}, ${quoteText(typeText(target))})`,
        type: { ...target, name: 'varchar' },
      },
      target,
      safe,
    );
  }
  if (isText(source.type)) return textTo(source.sql, target, safe) ?? plain;
  // Trino rounds the shortest text of a double half up: 1.005e0 is 1.01, whatever the binary fraction is.
  if (isFloat(source.type) && isDecimal(target))
    return `${safe ? 'TRY_CAST' : 'CAST'}(CAST(${source.sql} AS VARCHAR) AS ${duckDbType(target)})`;
  if (source.type.name === 'double' && target.name === 'real') return `CAST(trino_narrowed(${source.sql}) AS FLOAT)`;
  if (isFloat(source.type) && isInteger(target))
    return `${safe ? 'TRY_CAST' : 'CAST'}(round(${source.sql}) AS ${duckDbType(target)})`;
  return plain;
}

// Item by item, because DuckDB casts the items of a list by its own rules.
function convertItems(source: TypedSql, target: DataType): string {
  const [from = unknownType] = source.type.elements;
  const [to = unknownType] = target.elements;
  if (typeText(from) === typeText(to)) return source.sql;
  if (isUnknown(from)) return `CAST(${source.sql} AS ${duckDbType(target)})`;
  return `list_transform(${source.sql}, lambda e: ${convert({ sql: 'e', type: from }, to, false)})`;
}

function jsonReader(target: DataType): string {
  if (target.name === 'boolean') return 'trino_json_truth';
  if (isInteger(target)) return 'trino_json_whole';
  if (isFloat(target) || isDecimal(target)) return 'trino_json_number';
  return isText(target) ? 'trino_json_varchar' : 'trino_json_scalar';
}

// Trino sorts the keys of a map.
function toJson({ sql, type }: TypedSql): string {
  if (type.name === 'json') return sql;
  if (type.name === 'timestamp') return `to_json(${textOf({ sql, type })})`;
  // Numbers keep the notation of Java, and those that JSON has no notation for become text.
  if (isDecimal(type)) return `CAST(CAST(${sql} AS VARCHAR) AS JSON)`;
  if (isFloat(type)) {
    const text = textOf({ sql, type });
    return `CAST(CASE WHEN isfinite(${sql}) THEN ${text} ELSE '"' || ${text} || '"' END AS JSON)`;
  }
  if (type.name === 'array' && type.elements[0] !== undefined && needsOwnJson(type.elements[0]))
    return `to_json(list_transform(${sql}, lambda e: ${toJson({ sql: 'e', type: type.elements[0] })}))`;
  if (type.name === 'row' && needsOwnJson(type)) return rowToJson({ sql, type });
  return type.name === 'map' ? `json(trino_sorted_json(CAST(to_json(${sql}) AS VARCHAR)))` : `to_json(${sql})`;
}

function needsOwnJson(type: DataType): boolean {
  if (isFloat(type) || isDecimal(type) || type.name === 'timestamp' || type.name === 'map') return true;
  return type.elements.some(needsOwnJson) || type.fields.some((field) => isUnnamed(field) || needsOwnJson(field.type));
}

// What DuckDB calls the fields of a row without names.
const isUnnamed = ({ name = 'field0' }: DataType['fields'][number]) => /^field\d+$/.test(name);

function rowToJson({ sql, type }: TypedSql): string {
  if (type.fields.some(isUnnamed)) throw notSupported('A row without names as JSON');
  const fields = type.fields.map((field, index) => {
    const { sql: value, type: known = field.type } = rowField({ sql, type }, index);
    return `${quoteText(field.name ?? '')}: ${toJson({ sql: value, type: known })}`;
  });
  return `(CASE WHEN ${sql} IS NOT NULL THEN to_json({${fields.join(', ')}}) END)`;
}

// Rows are matched field by field in Trino, by the names of the fields in DuckDB.
function convertRow(source: TypedSql, target: DataType, safe: boolean): string {
  const fields = target.fields.map(({ name, type }, index) => {
    const { sql, type: from = type } = rowField(source, index);
    return `${quoteText(name ?? `field${index}`)}: ${convert({ sql, type: from }, type, safe)}`;
  });
  return `(CASE WHEN ${source.sql} IS NOT NULL THEN {${fields.join(', ')}} END)`;
}

// DuckDB reads more texts as numbers and moments than Trino does (' 5', '1_000', '5.5' as integer, 'T' between date and time).
function textTo(sql: string, target: DataType, safe: boolean): string | undefined {
  const type = duckDbType(target);
  const [cast, macro] = safe ? ['TRY_CAST', 'try_trino'] : ['CAST', 'trino'];
  if (isInteger(target)) return `${cast}(${macro}_integer_text(${sql}, '${type}') AS ${type})`;
  if (isDecimal(target)) return `${cast}(${macro}_decimal_text(${sql}, '${type}') AS ${type})`;
  if (isFloat(target)) return `${cast}(${macro}_number_text(${sql}, '${type}') AS ${type})`;
  if (target.name === 'boolean') return `${cast}(${macro}_boolean_text(${sql}) AS BOOLEAN)`;
  if (target.name === 'date') return `${cast}(${macro}_date_text(${sql}) AS DATE)`;
  if (target.name === 'timestamp with time zone') return `${cast}(${macro}_zoned_text(${sql}) AS TIMESTAMPTZ)`;
  if (target.name === 'timestamp') {
    const moment = `${cast}(${macro}_timestamp_text(${sql}) AS TIMESTAMP)`;
    return type === 'TIMESTAMP' ? moment : `CAST(${moment} AS ${type})`;
  }
  return undefined;
}

/** How Trino casts a value to varchar: doubles and reals with an exponent, the latter with seven digits. */
export function castText(source: TypedSql): string {
  if (source.type.name === 'double') return `trino_cast_text(${source.sql})`;
  if (source.type.name !== 'real') return textOf(source);
  return `trino_cast_text(CAST(printf('%.6e', CAST(${source.sql} AS DOUBLE)) AS DOUBLE))`;
}

/** How Trino shows a value in results and by format('%s'): doubles in Java's notation. */
export function textOf({ sql, type }: TypedSql): string {
  if (isText(type)) return sql;
  if (type.name === 'double') return `trino_double_text(${sql})`;
  if (type.name === 'real') return `trino_real_text(${sql})`;
  if (type.name === 'timestamp')
    return `strftime(${sql}, '%Y-%m-%d %H:%M:%S${{ 0: '', 6: '.%f' }[secondDigits(type)] ?? '.%g'}')`;
  if (type.name === 'timestamp with time zone') return `(trino_format_timestamp(CAST(${sql} AS TIMESTAMP)) || ' UTC')`;
  if (type.name === 'json') return `json_extract_string(${sql}, '$')`;
  return `CAST(${sql} AS VARCHAR)`;
}

function limitLength(sql: string, target: DataType): string {
  const [length] = target.parameters;
  if (target.name === 'char') return `rpad(${sql}, ${length ?? 1}, ${quoteText(' ')})`;
  return length === undefined ? sql : `substring(${sql}, 1, ${length})`;
}
