import {
  asDecimal,
  type DataType,
  isDecimal,
  isFloat,
  isInteger,
  isUnknown,
  plainType,
  precisionOf,
  scaleOf,
} from '../../trino/data-type.ts';
import { notSupported } from '../../trino/sql-error.ts';
import { duckDbType } from '../duckdb-type.ts';
import { emitArithmetic } from '../translate/emit-arithmetic.ts';
import { areComparable } from '../translate/emit-comparison.ts';
import type { Emitted } from '../translate/emit-expression.ts';
import type { TypedSql } from '../translate/translation.ts';
import {
  checkedArguments,
  type FunctionTable,
  none,
  scalar,
  specialScalar,
  standIn,
  typedScalar,
  unexpectedParameters,
} from './function-definition.ts';

function double(name: string) {
  return scalar('double', (value) => `${name}(CAST(${value} AS DOUBLE))`, 'double');
}

function castTo(sql: string, type: DataType): Emitted {
  return type.name === 'unknown' ? { sql } : { sql: `CAST(${sql} AS ${duckDbType(type)})`, type };
}

/** ceiling and floor keep the type, except that a decimal loses its digits behind the point. */
function whole(name: 'ceil' | 'floor') {
  return typedScalar('number', ([value = none]) => {
    if (isInteger(value.type)) return value;
    if (!isDecimal(value.type)) return castTo(`${name}(${value.sql})`, value.type);
    const digits = precisionOf(value.type) - scaleOf(value.type) + Math.min(scaleOf(value.type), 1);
    return castTo(`${name}(${value.sql})`, plainType('decimal', Math.min(Math.max(digits, 1), 38), 0));
  });
}

const rounding = typedScalar('number integer?', ([value = none, digits]) => {
  if (isFloat(value.type)) {
    const macro = value.type.name === 'real' ? 'trino_real_round' : 'trino_round';
    return castTo(`${macro}(${value.sql}, ${digits?.sql ?? 0})`, value.type);
  }
  // By way of a decimal, whose overflow DuckDB notices.
  if (!isDecimal(value.type) && digits !== undefined && !isUnknown(value.type))
    return castTo(`round(CAST(${value.sql} AS DECIMAL(38, 0)), ${digits.sql})`, value.type);
  if (!isDecimal(value.type)) return castTo(`round(${value.sql}, ${digits?.sql ?? 0})`, value.type);
  const [precision, scale] = [precisionOf(value.type), scaleOf(value.type)];
  if (digits === undefined) {
    return castTo(
      `round(${value.sql}, 0)`,
      plainType('decimal', Math.min(precision - scale + Math.min(scale, 1), 38), 0),
    );
  }
  return castTo(`round(${value.sql}, ${digits.sql})`, plainType('decimal', Math.min(precision + 1, 38), scale));
});

/** greatest and least are NULL as soon as one argument is; DuckDB's skip NULL. */
function extreme(name: 'greatest' | 'least') {
  return typedScalar('any any*', (args, call) => {
    const types = args.map(({ type }) => type);
    if (!types.every((type) => areComparable(types[0] ?? type, type))) throw unexpectedParameters(call, types);
    const list = args.map(({ sql }) => sql);
    const isAnyNull = list.map((sql) => `${sql} IS NULL`).join(' OR ');
    const answer = name === 'greatest' && types.some(isFloat) ? greatestNumber(args) : `${name}(${list.join(', ')})`;
    return { sql: `(CASE WHEN ${isAnyNull} THEN NULL ELSE ${answer} END)` };
  });
}

// For DuckDB NaN is greater than all numbers; Trino finds no number smaller than it, and passes it over.
function greatestNumber(args: readonly TypedSql[]): string {
  const doubles = args.map(({ sql }) => `CAST(${sql} AS DOUBLE)`);
  const areNan = doubles.map((sql) => `isnan(${sql})`).join(' AND ');
  const numbers = doubles.map((sql) => `(CASE WHEN isnan(${sql}) THEN CAST('-Infinity' AS DOUBLE) ELSE ${sql} END)`);
  const isReal = args.every(({ type }) => type.name !== 'double');
  return `CAST(CASE WHEN ${areNan} THEN CAST('NaN' AS DOUBLE) ELSE greatest(${numbers.join(', ')}) END AS ${isReal ? 'FLOAT' : 'DOUBLE'})`;
}

function bits(operator: string) {
  return scalar(
    'integer integer',
    (left, right) => `(CAST(${left} AS BIGINT) ${operator} CAST(${right} AS BIGINT))`,
    'bigint',
  );
}

function shifted(macro: string) {
  return typedScalar('integer integer', ([value = none, by = none], call) => {
    if (by.type.name === 'bigint') throw unexpectedParameters(call, [value.type, by.type]);
    if (value.type.name === 'tinyint' || value.type.name === 'smallint')
      throw notSupported(`${call.name} of a ${value.type.name}`, call.at);
    const isInteger = value.type.name === 'integer';
    const sql = `${macro}${isInteger ? '_integer' : ''}(${value.sql}, ${by.sql})`;
    return { sql, type: plainType(isInteger ? 'integer' : 'bigint') };
  });
}

const power = scalar(
  'double double',
  (base, exponent) => `trino_power(CAST(${base} AS DOUBLE), CAST(${exponent} AS DOUBLE))`,
  'double',
);

const random = typedScalar('number?', ([bound]) => {
  if (bound === undefined) return { sql: 'random()', type: plainType('double') };
  return castTo(`floor(random() * ${bound.sql})`, bound.type);
});

export const mathFunctions: FunctionTable = {
  abs: typedScalar('number', ([value = none]) => ({ sql: `abs(${value.sql})`, type: value.type })),
  ceil: whole('ceil'),
  ceiling: whole('ceil'),
  floor: whole('floor'),
  round: rounding,
  truncate: typedScalar('number integer?', ([value = none, digits]) => {
    if (isInteger(value.type) && digits === undefined) return castTo(value.sql, asDecimal(value.type));
    return castTo(`trunc(${value.sql}${digits === undefined ? '' : `, ${digits.sql}`})`, truncated(value.type, digits));
  }),
  mod: typedScalar('number number', ([left = none, right = none], { at }) =>
    emitArithmetic({ operator: '%', at }, left, right),
  ),
  power,
  pow: power,
  sqrt: double('trino_sqrt'),
  cbrt: double('trino_cbrt'),
  exp: double('exp'),
  ln: double('trino_ln'),
  log2: double('trino_log2'),
  log10: double('trino_log10'),
  log: scalar(
    'double double',
    (base, value) => `(trino_ln(CAST(${value} AS DOUBLE)) / trino_ln(CAST(${base} AS DOUBLE)))`,
    'double',
  ),
  sin: double('trino_sin'),
  cos: double('trino_cos'),
  tan: double('trino_tan'),
  asin: double('trino_asin'),
  acos: double('trino_acos'),
  atan: double('atan'),
  atan2: scalar('double double', (y, x) => `atan2(CAST(${y} AS DOUBLE), CAST(${x} AS DOUBLE))`, 'double'),
  degrees: double('degrees'),
  radians: double('radians'),
  pi: scalar('', () => 'pi()', 'double'),
  e: scalar('', () => 'exp(1.0::DOUBLE)', 'double'),
  nan: scalar('', () => "CAST('NaN' AS DOUBLE)", 'double'),
  infinity: scalar('', () => "CAST('Infinity' AS DOUBLE)", 'double'),
  is_nan: scalar('double', (value) => `isnan(CAST(${value} AS DOUBLE))`, 'boolean'),
  is_finite: scalar('double', (value) => `isfinite(CAST(${value} AS DOUBLE))`, 'boolean'),
  is_infinite: scalar('double', (value) => `isinf(CAST(${value} AS DOUBLE))`, 'boolean'),
  sign: typedScalar('number', ([value = none]) => {
    const type = isFloat(value.type) ? value.type : isDecimal(value.type) ? plainType('decimal', 1, 0) : value.type;
    return castTo(`${isFloat(value.type) ? 'trino_sign' : 'sign'}(${value.sql})`, type);
  }),
  random,
  rand: random,
  greatest: extreme('greatest'),
  least: extreme('least'),
  width_bucket: specialScalar((call, translation) => {
    if (call.args.length === 2) throw notSupported('width_bucket with an array', call.at);
    const args = checkedArguments(call, 'double double double integer', translation);
    return (
      standIn(args) ?? {
        sql: `trino_width_bucket(${args.map(({ sql }) => sql).join(', ')})`,
        type: plainType('bigint'),
      }
    );
  }),
  bitwise_and: bits('&'),
  bitwise_or: bits('|'),
  bitwise_xor: scalar(
    'integer integer',
    (left, right) => `xor(CAST(${left} AS BIGINT), CAST(${right} AS BIGINT))`,
    'bigint',
  ),
  bitwise_not: scalar('integer', (value) => `(~ CAST(${value} AS BIGINT))`, 'bigint'),
  bitwise_left_shift: shifted('trino_left_shift'),
  bitwise_right_shift: shifted('trino_right_shift'),
};

function truncated(type: DataType, digits: TypedSql | undefined): DataType {
  if (!isDecimal(type)) return type;
  const decimal = asDecimal(type);
  if (digits !== undefined) return decimal;
  return plainType('decimal', Math.max(precisionOf(decimal) - scaleOf(decimal), 1), 0);
}
