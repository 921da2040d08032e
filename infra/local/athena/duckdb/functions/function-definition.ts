import {
  type DataType,
  isFloat,
  isInteger,
  isMoment,
  isNumeric,
  isOpenType,
  isText,
  isUnknown,
  plainType,
  type TypeName,
  typeText,
  unknownType,
} from '../../trino/data-type.ts';
import { type Position, SqlError } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import { areComparable } from '../translate/emit-comparison.ts';
import { type Emitted, operand } from '../translate/emit-expression.ts';
import type { Translation, TypedSql } from '../translate/translation.ts';

/** One Trino function: how a call of it is written in DuckDB SQL, or an SqlError why it cannot be. */
export interface FunctionDefinition {
  readonly kind: 'scalar' | 'aggregate' | 'window';
  readonly emit: (call: FunctionCall, translation: Translation) => Emitted;
}

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

/** Stands for an argument that is not there. */
export const none: TypedSql = { sql: 'NULL', type: unknownType };

const families: Readonly<Record<string, (type: DataType) => boolean>> = {
  any: () => true,
  text: isText,
  integer: isInteger,
  number: isNumeric,
  double: isNumeric,
  float: isFloat,
  boolean: (type) => type.name === 'boolean',
  moment: isMoment,
  date: (type) => type.name === 'date',
  zoned: (type) => type.name === 'timestamp with time zone' || type.name === 'timestamp',
  binary: (type) => type.name === 'varbinary',
  array: (type) => type.name === 'array',
  map: (type) => type.name === 'map',
  json: (type) => type.name === 'json',
  jsonish: (type) => type.name === 'json' || isText(type),
};

/** Trino's words when no variant of a function takes these arguments. */
export function unexpectedParameters(call: { name: string; at: Position }, types: readonly DataType[]): SqlError {
  const detail = `Unexpected parameters (${types.map(typeText).join(', ')}) for function ${call.name}`;
  return new SqlError('FUNCTION_NOT_FOUND', detail, { at: call.at });
}

/**
 * The arguments of a call with their types, checked against `parameters`: family names separated by blanks, `?` after an
 * optional one, `*` after one that may repeat; `alike` means comparable with the first, `element` with its elements. DuckDB itself would cast numbers and dates to text where Trino refuses.
 */
export function checkedArguments(call: FunctionCall, parameters: string, translation: Translation): TypedSql[] {
  const args = call.args.map((argument) => operand(argument, translation));
  const expected = parameters.split(' ').filter((word) => word !== '');
  const required = expected.filter((word) => !/[?*]$/.test(word)).length;
  const isRepeating = expected.at(-1)?.endsWith('*') === true;
  const isFit =
    args.length >= required &&
    (isRepeating || args.length <= expected.length) &&
    args.every(({ type }, index) => {
      const word = (expected[index] ?? expected.at(-1) ?? 'any').replace(/[?*]$/, '');
      const first = args[0]?.type ?? unknownType;
      if (word === 'alike') return areComparable(first, type);
      if (word === 'element') return areComparable(first.elements[0] ?? unknownType, type);
      return isUnknown(type) || families[word]?.(type) === true;
    });
  if (!isFit)
    throw unexpectedParameters(
      call,
      args.map(({ type }) => type),
    );
  return args;
}

/**
 * What stands for a call while the types of its arguments are being asked for, so that DuckDB does not refuse what Trino
 * words better or what another variant of the function would take.
 */
export function standIn(args: readonly TypedSql[]): Emitted | undefined {
  if (!args.some(({ type }) => isOpenType(type))) return undefined;
  // Without plain literals: DuckDB would fold the condition and never ask for the types.
  const asked = args.filter(({ sql, type }) => isOpenType(type) || !/^(?:\d+|'[^']*')$/.test(sql));
  return { sql: `(CASE WHEN ${asked.map(({ sql }) => `${sql} IS NULL`).join(' AND ')} THEN NULL END)` };
}

type Template = (...args: string[]) => string;

/** A scalar function whose arguments are put into a template of SQL text. */
export function scalar(parameters: string, template: Template, result?: TypeName): FunctionDefinition {
  return {
    kind: 'scalar',
    emit: (call, translation) => {
      const args = checkedArguments(call, parameters, translation);
      const open = standIn(args);
      if (open !== undefined) return open;
      return { sql: template(...args.map(({ sql }) => sql)), ...(result && { type: plainType(result) }) };
    },
  };
}

/** A scalar function whose SQL depends on the types of its arguments. */
export function typedScalar(
  parameters: string,
  emit: (args: readonly TypedSql[], call: FunctionCall) => Emitted,
): FunctionDefinition {
  return {
    kind: 'scalar',
    emit: (call, translation) => {
      const args = checkedArguments(call, parameters, translation);
      return standIn(args) ?? emit(args, call);
    },
  };
}

/** A scalar function that reads its arguments itself (lambdas, literals that must be constants). */
export function specialScalar(emit: FunctionDefinition['emit']): FunctionDefinition {
  return { kind: 'scalar', emit };
}
