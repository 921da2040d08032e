import {
  type DataType,
  isDecimal,
  isFloat,
  isInteger,
  isOpenType,
  isUnknown,
  plainType,
  scaleOf,
  type TypeName,
} from '../../trino/data-type.ts';
import { notSupported } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { decimalQuotient } from '../translate/emit-arithmetic.ts';
import { type Emitted, emit, emitCondition, emitSql, operand } from '../translate/emit-expression.ts';
import { emitOver, emitSortItems } from '../translate/emit-query.ts';
import type { Translation, TypedSql } from '../translate/translation.ts';
import {
  checkedArguments,
  type FunctionDefinition,
  type FunctionTable,
  none,
  unexpectedParameters,
} from './function-definition.ts';

/** Writes one DuckDB aggregate with the DISTINCT, ORDER BY, FILTER and OVER of the call. */
type Aggregate = (name: string, args: string, options?: { orderBy?: string; distinct?: boolean }) => string;

function aggregateOf(call: FunctionCall, translation: Translation): Aggregate {
  const filter = call.filter && ` FILTER (WHERE ${emitCondition(call.filter, translation, 'FILTER clause')})`;
  const over = call.over && ` OVER ${emitOver(call.over, translation)}`;
  // With DISTINCT, DuckDB wants to see the arguments themselves in ORDER BY: written the same way, probes and all.
  const emitKey = call.distinct ? operand : emit;
  const sorted = call.orderBy.length > 0 ? ` ORDER BY ${emitSortItems(call.orderBy, translation, emitKey)}` : '';
  return (name, args, options = {}) => {
    const distinct = (options.distinct ?? call.distinct) ? 'DISTINCT ' : '';
    return `${name}(${distinct}${args}${options.orderBy ?? sorted})${filter ?? ''}${over ?? ''}`;
  };
}

type EmitAggregate = (args: readonly TypedSql[], aggregate: Aggregate, call: FunctionCall) => Emitted;

function aggregated(parameters: string, emit: EmitAggregate): FunctionDefinition {
  return {
    kind: 'aggregate',
    emit: (call, translation) => {
      if (call.star) throw unexpectedParameters(call, []);
      return emit(checkedArguments(call, parameters, translation), aggregateOf(call, translation), call);
    },
  };
}

/** An aggregate that DuckDB has under the given name with the same meaning. */
function named(parameters: string, name: string, result?: TypeName): FunctionDefinition {
  return aggregated(parameters, (args, aggregate) => ({
    sql: aggregate(name, args.map(({ sql }) => sql).join(', ')),
    ...(result && { type: plainType(result) }),
  }));
}

function ofBits(name: 'bit_and' | 'bit_or'): FunctionDefinition {
  return aggregated('integer', ([value = none], aggregate) => cast(aggregate(name, value.sql), plainType('bigint')));
}

function statistic(name: string): FunctionDefinition {
  return aggregated('double double?', (args, aggregate) => ({
    sql: aggregate(name, args.map(({ sql }) => `CAST(${sql} AS DOUBLE)`).join(', ')),
    type: plainType('double'),
  }));
}

/** A measure of two columns that is NULL in Trino where it is no number, such as the correlation with a constant. */
function finiteStatistic(name: string): FunctionDefinition {
  return aggregated('double double', (args, aggregate) => ({
    sql: `nullif(${aggregate(name, args.map(({ sql }) => `CAST(${sql} AS DOUBLE)`).join(', '))}, CAST('NaN' AS DOUBLE))`,
    type: plainType('double'),
  }));
}

// Trino's skewness is that of the population, DuckDB's that of a sample.
const skewness = aggregated('double', ([value = none], aggregate) => {
  const count = aggregate('count', value.sql);
  const ofSample = aggregate('skewness', `CAST(${value.sql} AS DOUBLE)`);
  return { sql: `(${ofSample} * (${count} - 2) / sqrt(${count} * (${count} - 1.0)))`, type: plainType('double') };
});

// The kurtosis of equal values is NaN in Trino and NULL in DuckDB; that of fewer than four values is NULL in both.
const kurtosis = aggregated('double', ([value = none], aggregate) => {
  const ofEqual = `(CASE WHEN ${aggregate('count', value.sql)} > 3 THEN CAST('NaN' AS DOUBLE) END)`;
  const sql = `coalesce(${aggregate('kurtosis', `CAST(${value.sql} AS DOUBLE)`)}, ${ofEqual})`;
  return { sql, type: plainType('double') };
});

// DuckDB widens: the sum of integers is a 128-bit integer there, a bigint (or an overflow) in Trino.
const sum = aggregated('any', ([value = none], aggregate, call) => {
  const { sql, type } = value;
  if (type.name === 'unknown') return { sql: aggregate('sum', sql) };
  if (isInteger(type)) return cast(aggregate('sum', sql), plainType('bigint'));
  if (isDecimal(type)) return cast(aggregate('sum', sql), plainType('decimal', 38, scaleOf(type)));
  if (isFloat(type)) return cast(aggregate('sum', sql), type);
  if (type.name.startsWith('interval')) return { sql: aggregate('sum', sql), type };
  throw unexpectedParameters(call, [type]);
});

// DuckDB's average of decimals is a double, Trino's a decimal of the same scale, rounded half up.
const avg = aggregated('number', ([value = none], aggregate) => {
  const { sql, type } = value;
  if (!isDecimal(type))
    return { sql: aggregate('avg', sql), type: plainType(type.name === 'real' ? 'real' : 'double') };
  const total = { sql: aggregate('sum', sql), type: plainType('decimal', 38, scaleOf(type)) };
  const count = { sql: aggregate('count', sql), type: plainType('decimal', 19, 0) };
  const quotient = decimalQuotient(total, { ...count, sql: `CAST(${count.sql} AS DECIMAL(19, 0))` }, type);
  return { sql: `(CASE WHEN ${count.sql} = 0 THEN NULL ELSE ${quotient} END)`, type };
});

function cast(sql: string, type: DataType): Emitted {
  return { sql: `CAST(${sql} AS ${duckDbType(type)})`, type };
}

const count: FunctionDefinition = {
  kind: 'aggregate',
  emit: (call, translation) => {
    const aggregate = aggregateOf(call, translation);
    if (call.star || call.args.length === 0) return { sql: aggregate('count', '*'), type: plainType('bigint') };
    const [value] = checkedArguments(call, 'any', translation);
    return { sql: aggregate('count', value?.sql ?? ''), type: plainType('bigint') };
  },
};

// Exact where Trino approximates: its own answer varies from run to run within a stated error.
const approxDistinct = aggregated('any double?', ([value = none], aggregate, call) => {
  if (call.over !== undefined) throw notSupported('approx_distinct as a window function', call.at);
  return { sql: aggregate('count', value.sql, { distinct: true }), type: plainType('bigint') };
});

const approxPercentile = aggregated(
  'number any any? any?',
  ([value = none, fraction = none, ...rest], aggregate, call) => {
    if (rest.length > 0) throw notSupported('approx_percentile with weights or accuracy', call.at);
    if (isOpenType(fraction.type)) {
      return {
        sql: `(CASE WHEN ${fraction.sql} IS NOT NULL THEN ${aggregate('quantile_disc', `${value.sql}, 0.5`)} END)`,
      };
    }
    const isList = fraction.type.name === 'array';
    const fractions = isList
      ? `list_transform(${fraction.sql}, lambda f: CAST(f AS DOUBLE))`
      : `CAST(${fraction.sql} AS DOUBLE)`;
    // Trino has it of bigints, reals and doubles only, and makes these of the other numbers.
    const type = isInteger(value.type) ? plainType('bigint') : isDecimal(value.type) ? plainType('real') : value.type;
    const number = isUnknown(type) ? value.sql : `CAST(${value.sql} AS ${duckDbType(type)})`;
    return { sql: aggregate('quantile_disc', `${number}, ${fractions}`), ...(!isList && { type }) };
  },
);

const listagg = aggregated('text text?', ([value = none, separator], aggregate) => ({
  sql: aggregate('string_agg', `${value.sql}, ${separator?.sql ?? "''"}`),
  type: plainType('varchar'),
}));

const extreme = (name: 'min' | 'max') =>
  aggregated('any integer?', ([value = none, howMany], aggregate, call) => {
    if (howMany !== undefined && call.over !== undefined)
      throw notSupported(`${name} of several as a window function`, call.at);
    const args = howMany === undefined ? value.sql : `${value.sql}, ${howMany.sql}`;
    return { sql: aggregate(name, args), ...(howMany === undefined && { type: value.type }) };
  });

/** min_by and max_by take the first argument even when it is NULL. */
const extremeBy = (name: string) =>
  aggregated('any any', ([value = none, key = none], aggregate) => ({
    sql: aggregate(name, `${value.sql}, ${key.sql}`),
    type: value.type,
  }));

const mapAgg = aggregated('any any', ([key = none, value = none], aggregate) => ({
  sql: `map_from_entries(${aggregate('list', `ROW(${key.sql}, ${value.sql})`)})`,
}));

const histogram = aggregated('any', ([value = none], aggregate) => ({
  sql: `trino_histogram(${aggregate('histogram', value.sql)})`,
}));

const geometricMean = aggregated('double', ([value = none], aggregate) => ({
  sql: `exp(${aggregate('avg', `trino_ln(CAST(${value.sql} AS DOUBLE))`)})`,
  type: plainType('double'),
}));

export const aggregateFunctions: FunctionTable = {
  count,
  sum,
  avg,
  min: extreme('min'),
  max: extreme('max'),
  min_by: extremeBy('arg_min_null'),
  max_by: extremeBy('arg_max_null'),
  count_if: aggregated('boolean', ([value = none], aggregate) =>
    cast(`coalesce(${aggregate('count_if', value.sql)}, 0)`, plainType('bigint')),
  ),
  bool_and: named('boolean', 'bool_and', 'boolean'),
  every: named('boolean', 'bool_and', 'boolean'),
  bool_or: named('boolean', 'bool_or', 'boolean'),
  arbitrary: named('any', 'any_value'),
  any_value: named('any', 'any_value'),
  array_agg: named('any', 'array_agg'),
  listagg,
  approx_distinct: approxDistinct,
  approx_percentile: approxPercentile,
  map_agg: mapAgg,
  histogram,
  geometric_mean: geometricMean,
  stddev: statistic('stddev_samp'),
  stddev_samp: statistic('stddev_samp'),
  stddev_pop: statistic('stddev_pop'),
  variance: statistic('var_samp'),
  var_samp: statistic('var_samp'),
  var_pop: statistic('var_pop'),
  corr: finiteStatistic('corr'),
  covar_pop: statistic('covar_pop'),
  covar_samp: statistic('covar_samp'),
  regr_slope: finiteStatistic('regr_slope'),
  regr_intercept: finiteStatistic('regr_intercept'),
  skewness,
  kurtosis,
  bitwise_and_agg: ofBits('bit_and'),
  bitwise_or_agg: ofBits('bit_or'),
  grouping: {
    kind: 'aggregate',
    emit: (call, translation) => {
      // As they stand: DuckDB compares them with the grouping columns.
      const args = call.args.map((argument) => emitSql(argument, translation));
      return { sql: `grouping(${args.join(', ')})`, type: plainType('bigint') };
    },
  },
};
