import {
  arrayOf,
  asDecimal,
  type DataType,
  isDecimal,
  isFloat,
  isInteger,
  isInterval,
  isMoment,
  isNumeric,
  isText,
  isUnknown,
  isUntold,
  plainType,
  precisionOf,
  scaleOf,
  typeText,
} from '../../trino/data-type.ts';
import { notSupported, type Position, SqlError } from '../../trino/sql-error.ts';
import type { ArithmeticOperator, Expression } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { standIn, unexpectedParameters } from '../functions/function-definition.ts';
import type { Emitted } from './emit-expression.ts';
import type { TypedSql } from './translation.ts';

type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>;

interface Operation {
  readonly operator: ArithmeticOperator;
  readonly at: Position;
  readonly safe: boolean;
}

const integerRank = ['tinyint', 'smallint', 'integer', 'bigint'];
const maxPrecision = 38;

/** `+ - * / %` by Trino's rules for the types of both sides. */
export function emitArithmetic(
  { operator, at, safe = false }: Pick<Arithmetic, 'operator' | 'at'> & { safe?: boolean },
  left: TypedSql,
  right: TypedSql,
): Emitted {
  const isOpen = isUnknown(left.type) || isUnknown(right.type);
  if (isOpen && [left, right].some(({ type }) => isUntold(type)) && operator === '/') {
    throw notSupported('A division whose operands have types that are not known beforehand (cast them)', at);
  }
  if (isOpen) return emitUntyped(operator, left, right);
  if (isNumeric(left.type) && isNumeric(right.type)) return emitNumeric({ operator, at, safe }, left, right);
  const moment = emitMomentArithmetic(operator, left, right, safe);
  if (moment !== undefined) return moment;
  const detail = `Cannot apply operator: ${typeText(left.type)} ${operator} ${typeText(right.type)}`;
  throw new SqlError('TYPE_MISMATCH', detail, { at });
}

// Either a round in which types are still being asked for, or an operand that is NULL, or one inside a lambda.
function emitUntyped(operator: ArithmeticOperator, left: TypedSql, right: TypedSql): Emitted {
  if (operator === '/') return { sql: `trino_untyped_divide(${left.sql}, ${right.sql})` };
  if (operator === '%') return { sql: `trino_modulus(${left.sql}, ${right.sql})` };
  return { sql: `(${left.sql} ${operator} ${right.sql})` };
}

function emitNumeric({ operator, at, safe }: Operation, left: TypedSql, right: TypedSql): Emitted {
  if (isFloat(left.type) || isFloat(right.type)) return emitFloat(operator, left, right);
  if (isDecimal(left.type) || isDecimal(right.type)) return emitDecimal({ operator, at, safe }, left, right);
  const prefix = safe ? 'try_trino' : 'trino';
  const rank = Math.max(integerRank.indexOf(left.type.name), integerRank.indexOf(right.type.name));
  const type = plainType((integerRank[rank] ?? 'bigint') as 'bigint');
  const [first, second] = [widened(left, type), widened(right, type)];
  const isLiteral = /^[1-9]\d*$/.test(second);
  if (operator === '/') {
    return { sql: isLiteral ? `(${first} // ${second})` : `${prefix}_integer_divide(${first}, ${second})`, type };
  }
  if (operator === '%') {
    return { sql: isLiteral ? `(${first} % ${second})` : `${prefix}_modulus(${first}, ${second})`, type };
  }
  return { sql: `(${first} ${operator} ${second})`, type };
}

// DuckDB narrows a literal to the type of the other side, and so a tinyint + 100 would overflow; Trino's literals are integer.
function widened({ sql, type }: TypedSql, result: DataType): string {
  return type.name === result.name || /^\d+$/.test(sql) ? sql : `CAST(${sql} AS ${duckDbType(result)})`;
}

function emitFloat(operator: ArithmeticOperator, left: TypedSql, right: TypedSql): Emitted {
  // Trino makes reals of integers and decimals beside a real.
  const isReal = left.type.name !== 'double' && right.type.name !== 'double';
  const type = plainType(isReal ? 'real' : 'double');
  const [first, second] = [left, right].map((side) =>
    side.type.name === type.name ? side.sql : `CAST(${side.sql} AS ${duckDbType(type)})`,
  );
  if (operator !== '%') return { sql: `(${first} ${operator} ${second})`, type };
  return { sql: `CAST(trino_float_modulus(${first}, ${second}) AS ${duckDbType(type)})`, type };
}

/** Precision and scale of a decimal result, by Trino's documented rules. */
function decimalResult(operator: ArithmeticOperator, left: DataType, right: DataType): DataType {
  const [p1, s1, p2, s2] = [precisionOf(left), scaleOf(left), precisionOf(right), scaleOf(right)];
  const scale = Math.max(s1, s2);
  const byOperator: Record<ArithmeticOperator, readonly [precision: number, scale: number]> = {
    '+': [Math.max(p1 - s1, p2 - s2) + scale + 1, scale],
    '-': [Math.max(p1 - s1, p2 - s2) + scale + 1, scale],
    '*': [p1 + p2, s1 + s2],
    '/': [p1 + s2 + Math.max(0, s2 - s1), scale],
    '%': [Math.min(p2 - s2, p1 - s1) + scale, scale],
  };
  const [precision, resultScale] = byOperator[operator];
  return plainType('decimal', Math.min(precision, maxPrecision), resultScale);
}

function emitDecimal({ operator, at, safe }: Operation, left: TypedSql, right: TypedSql): Emitted {
  const [first, second] = [left, right].map((side) =>
    isDecimal(side.type) ? side.sql : `CAST(${side.sql} AS ${duckDbType(asDecimal(side.type))})`,
  );
  const [firstType, secondType] = [asDecimal(left.type), asDecimal(right.type)];
  const type = decimalResult(operator, firstType, secondType);
  if (scaleOf(type) > maxPrecision) {
    const detail = `DECIMAL scale must be in range [0, precision (${maxPrecision})]: ${scaleOf(type)}`;
    throw new SqlError('INVALID_FUNCTION_ARGUMENT', detail, { at });
  }
  if (operator === '/') {
    return {
      sql: decimalQuotient({ sql: first ?? '', type: firstType }, { sql: second ?? '', type: secondType }, type, safe),
      type,
    };
  }
  const sql =
    operator === '%'
      ? `${safe ? 'try_trino' : 'trino'}_modulus(${first}, ${second})`
      : `(${widenedDecimal(first ?? '', firstType, type)} ${operator} ${second})`;
  return { sql: `CAST(${sql} AS ${duckDbType(type)})`, type };
}

// The digits that DuckDB keeps in 64 bits; it keeps a result of two such decimals there too, and fails when that overflows.
const shortDigits = 18;

function widenedDecimal(sql: string, type: DataType, result: DataType): string {
  if (precisionOf(result) <= shortDigits || precisionOf(type) > shortDigits) return sql;
  return `CAST(${sql} AS ${duckDbType(plainType('decimal', shortDigits + 1, scaleOf(type)))})`;
}

/** A quotient in whole numbers, rounded half up to the scale of `type`; DuckDB itself would answer with a double. */
export function decimalQuotient(left: TypedSql, right: TypedSql, type: DataType, safe = false): string {
  const [s1, s2, scale] = [scaleOf(left.type), scaleOf(right.type), scaleOf(type)];
  const dividend = `${unscaled(left)} * CAST(${powerOfTen(Math.max(scale + s2 - s1, 0))} AS HUGEINT)`;
  const divisor = unscaled(right);
  const quotient = `CAST(${safe ? 'try_trino' : 'trino'}_divide_half_up(${dividend}, ${divisor}) AS DECIMAL(38, 0))`;
  if (scale === 0) return `CAST(${quotient} AS ${duckDbType(type)})`;
  return `CAST(${quotient} * CAST('0.${'0'.repeat(scale - 1)}1' AS DECIMAL(${scale}, ${scale})) AS ${duckDbType(type)})`;
}

// All digits of a decimal as a whole number. One with many digits goes by its text: a product of it may have too many.
function unscaled({ sql, type }: TypedSql): string {
  const [precision, scale] = [precisionOf(type), scaleOf(type)];
  if (scale === 0) return `CAST(${sql} AS HUGEINT)`;
  if (precision + scale > maxPrecision) return `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`;
  return `CAST(CAST(${sql} AS DECIMAL(${maxPrecision}, ${scale})) * ${powerOfTen(scale)} AS HUGEINT)`;
}

function powerOfTen(exponent: number): string {
  return `1${'0'.repeat(exponent)}`;
}

function emitMomentArithmetic(
  operator: ArithmeticOperator,
  left: TypedSql,
  right: TypedSql,
  safe: boolean,
): Emitted | undefined {
  if (isMoment(left.type) && isInterval(right.type) && (operator === '+' || operator === '-')) {
    return shiftMoment(operator, left, right, safe);
  }
  if (isInterval(left.type) && isMoment(right.type) && operator === '+')
    return shiftMoment(operator, right, left, safe);
  if (isMoment(left.type) && isMoment(right.type) && operator === '-') return momentDifference(left, right);
  if (isInterval(left.type) && isInterval(right.type) && (operator === '+' || operator === '-')) {
    return { sql: `(${left.sql} ${operator} ${right.sql})`, type: left.type };
  }
  if (isInterval(left.type) && isInteger(right.type) && operator === '*') {
    return { sql: `(${left.sql} * ${right.sql})`, type: left.type };
  }
  if (isInteger(left.type) && isInterval(right.type) && operator === '*') {
    return { sql: `(${right.sql} * ${left.sql})`, type: right.type };
  }
  return undefined;
}

// DuckDB makes a timestamp of date + interval, Trino keeps the date.
function shiftMoment(operator: '+' | '-', moment: TypedSql, interval: TypedSql, safe: boolean): Emitted {
  if (moment.type.name !== 'date') {
    return {
      sql: `CAST((${moment.sql} ${operator} ${interval.sql}) AS ${duckDbType(moment.type)})`,
      type: moment.type,
    };
  }
  const macro = `${safe ? 'try_trino' : 'trino'}_whole_days`;
  const fault =
    operator === '+'
      ? 'Cannot add hour, minutes or seconds to a date'
      : 'Cannot subtract hour, minutes or seconds from a date';
  return { sql: `CAST((${moment.sql} ${operator} ${macro}(${interval.sql}, '${fault}')) AS DATE)`, type: moment.type };
}

// DuckDB makes an integer of date - date, Trino an interval.
function momentDifference(left: TypedSql, right: TypedSql): Emitted {
  const type = plainType('interval day to second');
  const areDates = left.type.name === 'date' && right.type.name === 'date';
  if (areDates) return { sql: `to_days(CAST(${left.sql} - ${right.sql} AS INTEGER))`, type };
  const target = [left, right].some(({ type: side }) => side.name === 'timestamp with time zone')
    ? 'TIMESTAMPTZ'
    : 'TIMESTAMP';
  return { sql: `(CAST(${left.sql} AS ${target}) - CAST(${right.sql} AS ${target}))`, type };
}

export function emitNegation({ at }: { at: Position }, value: TypedSql): Emitted {
  const { sql, type } = value;
  if (isUnknown(type)) return { sql: `(- ${sql})` };
  if (!isNumeric(type) && !isInterval(type)) {
    throw new SqlError('TYPE_MISMATCH', `Cannot negate ${typeText(type)}`, { at });
  }
  return { sql: `(- ${sql})`, type };
}

/** `||` of texts or arrays; DuckDB would turn numbers into text on its own. */
export function emitConcat({ at }: { at: Position }, left: TypedSql, right: TypedSql): Emitted {
  const sides = [left, right];
  const open = standIn(sides);
  if (open !== undefined) return open;
  const sql = `(${left.sql} || ${right.sql})`;
  // NULL beside text is text, which DuckDB does not see.
  const isNull = ({ sql: side, type }: TypedSql) => side === 'NULL' && isUnknown(type);
  if (sides.some(isNull) && sides.some(({ type }) => isText(type))) {
    return { sql: `CAST(${sql} AS VARCHAR)`, type: plainType('varchar') };
  }
  if (sides.some(({ type }) => isUnknown(type))) return { sql };
  if (sides.every(({ type }) => isText(type))) return { sql, type: plainType('varchar') };
  if (sides.every(({ type }) => type.name === 'varbinary')) return { sql, type: left.type };
  if (sides.every(({ type }) => type.name === 'array')) return { sql };
  if (left.type.name === 'array') return { sql: `(${left.sql} || [${right.sql}])` };
  if (right.type.name === 'array') return { sql: `([${left.sql}] || ${right.sql})`, type: arrayOf(left.type) };
  if (sides.every(({ type }) => type.name === 'interval day to second')) throw notSupported('|| of intervals', at);
  throw unexpectedParameters(
    { name: 'concat', at },
    sides.map(({ type }) => type),
  );
}
