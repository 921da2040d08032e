import {
  arrayOf,
  type DataType,
  isFloat,
  isInteger,
  isUnknown,
  mapOf,
  plainType,
  unknownType,
} from '../../trino/data-type.ts';
import { notSupported } from '../../trino/sql-error.ts';
import type { Expression, FunctionCall } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { emitConcat } from '../translate/emit-arithmetic.ts';
import { castText } from '../translate/emit-cast.ts';
import { areComparable } from '../translate/emit-comparison.ts';
import { type Emitted, emitSql, operand } from '../translate/emit-expression.ts';
import { quoteName } from '../translate/quote.ts';
import type { Translation, TypedSql } from '../translate/translation.ts';
import {
  checkedArguments,
  type FunctionDefinition,
  type FunctionTable,
  none,
  scalar,
  specialScalar,
  typedScalar,
  unexpectedParameters,
} from './function-definition.ts';

const elementOf = (type: DataType) => type.elements[0] ?? unknownType;

/** A lambda argument as DuckDB writes it; its parameters hide columns of the same name. */
function emitLambda(
  lambda: Expression | undefined,
  call: FunctionCall,
  types: readonly DataType[],
  translation: Translation,
): string {
  if (lambda?.kind !== 'lambda' || lambda.parameters.length !== types.length) throw unexpectedParameters(call, []);
  const names = lambda.parameters.map(({ name }) => name);
  const local = new Map(names.map((name, index) => [name.toLowerCase(), types[index] ?? unknownType]));
  const body = translation.withLambdaNames(local, () => emitSql(lambda.body, translation));
  return `lambda ${names.map(quoteName).join(', ')}: ${body}`;
}

function withLambda(
  template: (list: string, lambda: string) => string,
  result?: (list: DataType) => DataType,
): FunctionDefinition {
  return specialScalar((call, translation) => {
    const [argument, lambda] = call.args;
    if (argument === undefined || call.args.length !== 2) throw unexpectedParameters(call, []);
    const list = operand(argument, translation);
    if (list.type.name !== 'array' && !isUnknown(list.type)) throw unexpectedParameters(call, [list.type]);
    const type = result?.(list.type);
    return {
      sql: template(list.sql, emitLambda(lambda, call, [elementOf(list.type)], translation)),
      ...(type && { type }),
    };
  });
}

const reduce = specialScalar((call, translation) => {
  const [list, start, step, finish] = call.args;
  if (list === undefined || start === undefined || call.args.length !== 4) throw unexpectedParameters(call, []);
  const items = operand(list, translation);
  const initial = operand(start, translation);
  const stepped = emitLambda(step, call, [initial.type, elementOf(items.type)], translation);
  const folded = `list_reduce(${items.sql}, ${stepped}, ${initial.sql})`;
  return { sql: `list_transform([${folded}], ${emitLambda(finish, call, [initial.type], translation)})[1]` };
});

const concat = typedScalar('any any any*', (args, { at }) =>
  args
    .slice(1)
    .reduce<TypedSql>((left, right) => ({ type: unknownType, ...emitConcat({ at }, left, right) }), args[0] ?? none),
);

const elementAt = typedScalar('any any', ([container = none, key = none], call) => {
  const wanted = container.type.name === 'map' ? container.type.elements[0] : plainType('bigint');
  if (!areComparable(wanted ?? unknownType, key.type)) throw unexpectedParameters(call, [container.type, key.type]);
  if (container.type.name === 'map') {
    return { sql: `map_extract_value(${container.sql}, ${key.sql})`, type: container.type.elements[1] ?? unknownType };
  }
  if (container.type.name === 'array')
    return { sql: `trino_element_at(${container.sql}, ${key.sql})`, type: elementOf(container.type) };
  if (isUnknown(container.type)) return { sql: `(${container.sql})[${key.sql}]` };
  throw unexpectedParameters(call, [container.type, key.type]);
});

const cardinality = typedScalar('any', ([value = none], call) => {
  const type = plainType('bigint');
  if (value.type.name === 'map') return { sql: `CAST(cardinality(${value.sql}) AS BIGINT)`, type };
  if (value.type.name === 'array' || isUnknown(value.type)) return { sql: `len(${value.sql})`, type };
  throw unexpectedParameters(call, [value.type]);
});

const arrayJoin = typedScalar('array text text?', ([list = none, separator = none, whenNull]) => {
  const item = castText({ sql: 'i', type: elementOf(list.type) });
  const texts = `list_transform(${list.sql}, lambda i: ${whenNull === undefined ? item : `coalesce(${item}, ${whenNull.sql})`})`;
  return { sql: `trino_array_join(${texts}, ${separator.sql})`, type: plainType('varchar') };
});

const sequence = typedScalar('any any any?', ([start = none, stop = none, step], call) => {
  const { type } = start;
  if (type.name === 'date' || type.name === 'timestamp') return momentSequence(start, stop, step, call);
  const types = [start, stop, ...(step === undefined ? [] : [step])].map((argument) => argument.type);
  if (!types.every((known) => isInteger(known) || isUnknown(known))) throw unexpectedParameters(call, types);
  const by = step?.sql ?? `(CASE WHEN ${start.sql} <= ${stop.sql} THEN 1 ELSE -1 END)`;
  const [from, to] = [start, stop].map(({ sql }) => `CAST(${sql} AS BIGINT)`);
  return {
    sql: `generate_series(${from}, ${to}, CAST(trino_sequence_step(${from}, ${to}, ${by}) AS BIGINT))`,
    type: arrayOf(plainType('bigint')),
  };
});

/** Months are counted from the start, as Trino does: the 31st of January is followed by the last day of February, then by the 31st of March. */
function momentSequence(start: TypedSql, stop: TypedSql, step: TypedSql | undefined, call: FunctionCall): Emitted {
  const { type } = start;
  if (step === undefined && type.name !== 'date') throw unexpectedParameters(call, [type, stop.type]);
  const target = duckDbType(type);
  const [from, to] = [start, stop].map(({ sql }) => `CAST(${sql} AS TIMESTAMP)`);
  const isMonths = step?.type.name === 'interval year to month';
  const unit = isMonths ? 'month' : 'millisecond';
  const size = isMonths ? `datediff('month', TIMESTAMP '2000-01-01', TIMESTAMP '2000-01-01' + ${step.sql})` : undefined;
  const length =
    step === undefined
      ? `(CASE WHEN ${from} <= ${to} THEN 86400000 ELSE -86400000 END)`
      : (size ?? `CAST(epoch_ms(${step.sql}) AS BIGINT)`);
  const distance = `date_sub('${unit}', ${from}, ${to})`;
  const checked = `CAST(trino_sequence_step(0, ${distance}, ${length}) AS BIGINT)`;
  const add = isMonths ? `to_months(CAST(n AS INTEGER))` : 'to_milliseconds(n)';
  return {
    sql: `list_transform(generate_series(0, ${distance}, ${checked}), lambda n: CAST(${from} + ${add} AS ${target}))`,
    type: arrayOf(type),
  };
}

/** What is looked for in an array; NaN equals nothing, and so is never found. */
function searched(macro: string, result: 'boolean' | 'bigint', notFound: string): FunctionDefinition {
  return typedScalar('array element', ([list = none, item = none]) => {
    const sql = `${macro}(${list.sql}, ${item.sql})`;
    const type = plainType(result);
    if (!isFloat(item.type)) return { sql, type };
    return { sql: `(CASE WHEN isnan(${item.sql}) AND ${list.sql} IS NOT NULL THEN ${notFound} ELSE ${sql} END)`, type };
  });
}

function sameArray(parameters: string, template: (...args: string[]) => string): FunctionDefinition {
  return typedScalar(parameters, ([list = none, ...rest]) => ({
    sql: template(list.sql, ...rest.map(({ sql }) => sql)),
    type: list.type,
  }));
}

const arraySort = specialScalar((call, translation) => {
  if (call.args.length > 1) throw notSupported('array_sort with a comparator', call.at);
  const [list = none] = checkedArguments(call, 'array', translation);
  return { sql: `list_sort(${list.sql}, 'ASC', 'NULLS LAST')`, type: list.type };
});

function fromMap(template: (map: string) => string, result: (map: DataType) => DataType): FunctionDefinition {
  return typedScalar('map', ([map = none]) => ({ sql: template(map.sql), type: result(map.type) }));
}

export const arrayFunctions: FunctionTable = {
  cardinality,
  concat,
  element_at: elementAt,
  contains: searched('trino_contains', 'boolean', 'FALSE'),
  array_join: arrayJoin,
  array_distinct: sameArray('array', (list) => `trino_array_distinct(${list})`),
  array_sort: arraySort,
  array_max: typedScalar('array', ([list = none]) => ({
    sql: `trino_array_extreme(${list.sql}, list_max(${list.sql}))`,
    type: elementOf(list.type),
  })),
  array_min: typedScalar('array', ([list = none]) => ({
    sql: `trino_array_extreme(${list.sql}, list_min(${list.sql}))`,
    type: elementOf(list.type),
  })),
  array_position: searched('trino_array_position', 'bigint', '0'),
  array_remove: sameArray('array element', (...args) => `trino_array_remove(${args.join(', ')})`),
  array_union: sameArray('array alike', (...args) => `trino_array_union(${args.join(', ')})`),
  array_intersect: sameArray('array alike', (...args) => `trino_array_intersect(${args.join(', ')})`),
  array_except: sameArray('array alike', (...args) => `trino_array_except(${args.join(', ')})`),
  arrays_overlap: scalar('array alike', (...args) => `trino_arrays_overlap(${args.join(', ')})`, 'boolean'),
  slice: sameArray('array integer integer', (...args) => `trino_slice(${args.join(', ')})`),
  sequence,
  repeat: typedScalar('any integer', ([item = none, count = none]) => ({
    sql: `list_transform(range(trino_repeat_count(${count.sql})), lambda i: ${item.sql})`,
    type: arrayOf(item.type),
  })),
  flatten: typedScalar('array', ([list = none]) => ({ sql: `flatten(${list.sql})`, type: elementOf(list.type) })),
  transform: withLambda((list, lambda) => `list_transform(${list}, ${lambda})`),
  filter: withLambda(
    (list, lambda) => `list_filter(${list}, ${lambda})`,
    (list) => list,
  ),
  any_match: withLambda(
    (list, lambda) => `trino_any_match(CAST(list_transform(${list}, ${lambda}) AS BOOLEAN[]))`,
    () => plainType('boolean'),
  ),
  all_match: withLambda(
    (list, lambda) => `trino_all_match(CAST(list_transform(${list}, ${lambda}) AS BOOLEAN[]))`,
    () => plainType('boolean'),
  ),
  none_match: withLambda(
    (list, lambda) => `(NOT trino_any_match(CAST(list_transform(${list}, ${lambda}) AS BOOLEAN[])))`,
    () => plainType('boolean'),
  ),
  reduce,
  map: typedScalar('array? array?', ([keys, values], call) => {
    if (keys === undefined)
      return { sql: 'map(CAST([] AS INTEGER[]), CAST([] AS INTEGER[]))', type: mapOf(unknownType, unknownType) };
    if (values === undefined) throw unexpectedParameters(call, [keys.type]);
    return { sql: `map(${keys.sql}, ${values.sql})`, type: mapOf(elementOf(keys.type), elementOf(values.type)) };
  }),
  map_keys: fromMap(
    (map) => `map_keys(${map})`,
    (map) => arrayOf(map.elements[0] ?? unknownType),
  ),
  map_values: fromMap(
    (map) => `map_values(${map})`,
    (map) => arrayOf(map.elements[1] ?? unknownType),
  ),
  map_entries: typedScalar('map', ([map = none]) => ({
    sql: `list_transform(map_entries(${map.sql}), lambda e: {'field0': e.key, 'field1': e.value})`,
  })),
  map_from_entries: typedScalar('array', ([list = none]) => ({ sql: `map_from_entries(${list.sql})` })),
  map_concat: typedScalar('map map*', (maps) => ({
    sql: `map_concat(${maps.map(({ sql }) => sql).join(', ')})`,
    type: maps[0]?.type ?? unknownType,
  })),
};
