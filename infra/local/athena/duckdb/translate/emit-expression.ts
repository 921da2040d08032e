import { type DataType, plainType, typeText, unknownType } from '../../trino/data-type.ts';
import { notSupported, SqlError, syntaxError } from '../../trino/sql-error.ts';
import type { Expression, Identifier, Query } from '../../trino/syntax-tree.ts';
import { emitCall, findFunction } from '../functions/emit-call.ts';
import { standIn } from '../functions/function-definition.ts';
import { emitArithmetic, emitConcat, emitNegation } from './emit-arithmetic.ts';
import { emitArray } from './emit-array.ts';
import { emitCase } from './emit-case.ts';
import { emitCast } from './emit-cast.ts';
import { emitBetween, emitComparison, emitDistinct, emitInList, requireComparable } from './emit-comparison.ts';
import { emitAtZone, emitExtract, emitMoment } from './emit-moment.ts';
import { emitQuery } from './emit-query.ts';
import { emitLike, emitTrim } from './emit-text.ts';
import { emitInterval, emitLeastBigint, emitNumber, emitTypedLiteral } from './literals.ts';
import { quoteName, quoteText } from './quote.ts';
import type { Translation, TypedSql } from './translation.ts';

/** SQL whose type is either known from the text alone or, when absent, only by DuckDB's binder. */
export interface Emitted {
  readonly sql: string;
  readonly type?: DataType;
}

export const booleanType = plainType('boolean');
export const varcharType = plainType('varchar');

/** Writes an expression as DuckDB SQL with Trino's meaning. */
export function emit(expression: Expression, translation: Translation): Emitted {
  return emitters[expression.kind](expression as never, translation);
}

export function emitSql(expression: Expression, translation: Translation): string {
  return emit(expression, translation).sql;
}

/** Writes an operand whose type decides what is written around it. */
export function operand(expression: Expression, translation: Translation): TypedSql {
  const before = translation.pending;
  const { sql, type } = emit(expression, translation);
  return type === undefined ? translation.typed(sql, translation.pending > before) : { sql, type };
}

/** Writes a condition; Trino takes nothing but a boolean. */
export function emitCondition(expression: Expression, translation: Translation, clause: string): string {
  const { sql, type } = operand(expression, translation);
  if (type.name !== 'boolean' && type.name !== 'unknown') {
    throw new SqlError('TYPE_MISMATCH', `${clause} must evaluate to a boolean: actual type ${typeText(type)}`, {
      at: expression.at,
    });
  }
  return sql;
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;
type Emitters = { [K in Expression['kind']]: (expression: Of<K>, translation: Translation) => Emitted };

const emitters: Emitters = {
  null: () => ({ sql: 'NULL', type: unknownType }),
  boolean: ({ value }) => ({ sql: value ? 'TRUE' : 'FALSE', type: booleanType }),
  number: ({ text, at }) => emitNumber(text, at),
  string: ({ value }) => ({ sql: quoteText(value), type: varcharType }),
  binary: ({ hex }) => ({ sql: `unhex('${hex}')`, type: plainType('varbinary') }),
  typed: ({ type, value, at }) => emitTypedLiteral(type, value, at),
  interval: (interval) => emitInterval(interval),
  parameter: emitParameter,
  name: emitName,
  field: ({ base, field }, translation) => {
    // Fields of rows without names are called so in DuckDB, and have no name at all in Trino.
    if (/^field\d+$/i.test(field.name)) throw notSupported(`The row field ${field.name}`, field.at);
    return { sql: `(${emitSql(base, translation)}).${quoteName(field.name)}` };
  },
  subscript: emitSubscript,
  call: (call, translation) => emitCall(call, translation),
  moment: ({ name, at }) => emitMoment(name, at),
  negate: (expression, translation) => {
    const { operand: value } = expression;
    if (value.kind === 'number' && value.text === '9223372036854775808') return emitLeastBigint();
    return emitNegation(expression, operand(value, translation));
  },
  arithmetic: (expression, translation) =>
    emitArithmetic(
      { ...expression, safe: translation.isSafe },
      operand(expression.left, translation),
      operand(expression.right, translation),
    ),
  concat: (expression, translation) =>
    emitConcat(expression, operand(expression.left, translation), operand(expression.right, translation)),
  not: (expression, translation) => ({
    sql: `(NOT ${emitCondition(expression.operand, translation, 'Value of logical NOT expression')})`,
    type: booleanType,
  }),
  logical: (expression, translation) => {
    const operands = expression.operands.map((item) => emitCondition(item, translation, `Logical expression term`));
    return { sql: `(${operands.join(` ${expression.operator} `)})`, type: booleanType };
  },
  compare: emitComparison,
  quantified: emitQuantified,
  distinct: emitDistinct,
  between: emitBetween,
  'in list': emitInList,
  'in query': emitInQuery,
  like: emitLike,
  'is null': ({ negated, operand: value }, translation) => ({
    sql: `(${emitSql(value, translation)} IS ${negated ? 'NOT NULL' : 'NULL'})`,
    type: booleanType,
  }),
  case: emitCase,
  cast: emitCast,
  try: ({ operand: value }, translation) => {
    if (isNullPropagating(value)) return translation.safely(() => emit(value, translation));
    const { sql, type } = translation.tried(() => emit(value, translation));
    return { sql: `TRY(${sql})`, ...(type && { type }) };
  },
  array: emitArray,
  row: ({ items }, translation) => ({
    sql: `{${items.map((item, index) => `'field${index}': ${emitSql(item, translation)}`).join(', ')}}`,
  }),
  lambda: ({ at }) => {
    throw syntaxError(at, 'Lambda expression should always be used inside a function');
  },
  subquery: ({ query }, translation) => ({ sql: emitNested(query, translation) }),
  exists: ({ query }, translation) => ({ sql: `EXISTS ${emitNested(query, translation)}`, type: booleanType }),
  extract: emitExtract,
  'at zone': emitAtZone,
  trim: emitTrim,
};

/**
 * Whether NULL in place of a failing part makes the whole NULL. Then TRY needs no help of the engine, whose own TRY
 * cannot hold a grouped column. Sums and products may overflow, which only the engine's TRY notices.
 */
function isNullPropagating(expression: Expression): boolean {
  if (expression.kind === 'arithmetic') {
    return ['/', '%'].includes(expression.operator) && [expression.left, expression.right].every(isNullPropagating);
  }
  if (expression.kind === 'cast') return isNullPropagating(expression.operand);
  if (expression.kind === 'call' && expression.name === 'from_iso8601_timestamp')
    return expression.args.every(isNullPropagating);
  if (expression.kind === 'call') return findFunction(expression.name)?.kind === 'aggregate';
  return ['name', 'number', 'string', 'field', 'null', 'typed'].includes(expression.kind);
}

function emitNested(query: Query, translation: Translation): string {
  return `(${translation.inScope(() => emitQuery(query, translation))})`;
}

function emitInQuery({ negated, operand: value, query, at }: Of<'in query'>, translation: Translation): Emitted {
  const sides = (value.kind === 'row' ? value.items : [value]).map((item) => operand(item, translation));
  const { sql, types = [] } = translation.withOutputTypes(() => emitNested(query, translation));
  sides.forEach(({ type }, index) => {
    requireComparable(type, types[index] ?? type, () => {
      const detail = `value and result of subquery must be of the same type for IN expression: ${typeText(type)} vs ${typeText(types[index] ?? type)}`;
      return new SqlError('TYPE_MISMATCH', detail, { at });
    });
  });
  const operator = negated ? 'NOT IN' : 'IN';
  return { sql: `((${sides.map((side) => side.sql).join(', ')}) ${operator} ${sql})`, type: booleanType };
}

function emitParameter(expression: Of<'parameter'>, translation: Translation): Emitted {
  const value = translation.options.parameters[expression.index];
  if (value !== undefined) return emit(value, translation);
  throw new SqlError('INVALID_PARAMETER_USAGE', 'Incorrect number of parameters: no value given for a ?', {
    at: expression.at,
  });
}

function emitName({ parts }: Of<'name'>, translation: Translation): Emitted {
  const [first] = parts;
  const type = parts.length === 1 && first !== undefined ? translation.lambdaType(first.name) : undefined;
  if (type !== undefined) return { sql: quoteName(first?.name ?? ''), type };
  const last = parts.at(-1);
  if (last !== undefined && /^\$(?:path|bucket|partition|file_size|file_modified_time)$/.test(last.name)) {
    throw notSupported(`The hidden column "${last.name}"`, last.at);
  }
  return {
    sql: translation
      .withoutDatabase(parts)
      .map(({ name }: Identifier) => quoteName(name))
      .join('.'),
  };
}

function emitSubscript({ base, index, at }: Of<'subscript'>, translation: Translation): Emitted {
  const container = operand(base, translation);
  const position = operand(index, translation);
  const open = standIn([container, position]);
  if (open !== undefined) return open;
  const [element, value] = container.type.elements;
  const wanted = container.type.name === 'map' ? (element ?? unknownType) : plainType('bigint');
  requireComparable(wanted, position.type, () => {
    const detail = `Cannot use ${typeText(position.type)} for subscript of ${typeText(container.type)}`;
    return new SqlError('TYPE_MISMATCH', detail, { at });
  });
  if (container.type.name === 'array' && element !== undefined) {
    return { sql: `trino_subscript(${container.sql}, ${position.sql})`, type: element };
  }
  if (container.type.name === 'map' && value !== undefined) {
    return { sql: `trino_map_subscript(${container.sql}, ${position.sql})`, type: value };
  }
  if (container.type.name === 'row') {
    if (index.kind !== 'number') throw notSupported('A row subscript that is no constant', at);
    return rowField(container, Number(index.text) - 1);
  }
  if (container.type.name === 'unknown') return { sql: `(${container.sql})[${position.sql}]` };
  throw new SqlError(
    'TYPE_MISMATCH',
    `Cannot use ${typeText(position.type)} for subscript of ${typeText(container.type)}`,
    { at },
  );
}

/** A field of a row by its position; DuckDB counts the fields of unnamed rows only. */
export function rowField({ sql, type }: TypedSql, index: number): Emitted {
  const field = type.fields[index];
  if (field === undefined) throw new SqlError('INVALID_FUNCTION_ARGUMENT', `ROW index out of bounds: ${index + 1}`);
  const key = field.name === undefined ? String(index + 1) : quoteText(field.name);
  return { sql: `struct_extract(${sql}, ${key})`, type: field.type };
}

function emitQuantified(expression: Of<'quantified'>, translation: Translation): Emitted {
  const { operator, quantifier, at } = expression;
  const left = operand(expression.left, translation);
  const { sql, types } = translation.withOutputTypes(() => emitNested(expression.query, translation));
  const type = types?.[0] ?? left.type;
  requireComparable(left.type, type, () => {
    const detail = `Cannot apply operator: ${typeText(left.type)} ${operator} ${typeText(type)}`;
    return new SqlError('TYPE_MISMATCH', detail, { at });
  });
  return { sql: `(${left.sql} ${operator} ${quantifier} ${sql})`, type: booleanType };
}
