import { isFloat, isUntold, plainType, typeText } from '../../trino/data-type.ts';
import { notSupported, SqlError, syntaxError } from '../../trino/sql-error.ts';
import { requireComparable } from '../translate/emit-comparison.ts';
import { emitCondition, operand } from '../translate/emit-expression.ts';
import { quoteText } from '../translate/quote.ts';
import type { TypedSql } from '../translate/translation.ts';
import { type FunctionTable, specialScalar, typedScalar, unexpectedParameters } from './function-definition.ts';

function requireSameFamily(values: readonly TypedSql[], call: { name: string; at: SqlErrorPlace }): void {
  const [first] = values;
  for (const { type } of values) {
    if (first === undefined) return;
    requireComparable(first.type, type, () => {
      const detail = `All ${call.name.toUpperCase()} operands must be the same type or coercible to a common type. Cannot find common type between ${typeText(first.type)} and ${typeText(type)}`;
      return new SqlError('TYPE_MISMATCH', detail, { at: call.at });
    });
  }
}

type SqlErrorPlace = { readonly line: number; readonly column: number };

export const conditionalFunctions: FunctionTable = {
  coalesce: typedScalar('any*', (args, call) => {
    if (args.length < 2) throw syntaxError(call.at, `The 'coalesce' function must have at least two arguments`);
    requireSameFamily(args, call);
    return { sql: `coalesce(${args.map(({ sql }) => sql).join(', ')})` };
  }),
  nullif: typedScalar('any*', (args, call) => {
    if (args.length !== 2) throw syntaxError(call.at, `Invalid number of arguments for 'nullif' function`);
    requireSameFamily(args, call);
    const [value, other] = args;
    const sql = `nullif(${value?.sql}, ${other?.sql})`;
    // NaN equals nothing, not even itself.
    const isNan = value !== undefined && isFloat(value.type);
    return {
      sql: isNan ? `(CASE WHEN isnan(${value.sql}) THEN ${value.sql} ELSE ${sql} END)` : sql,
      ...(value && { type: value.type }),
    };
  }),
  if: specialScalar((call, translation) => {
    const [condition, ...results] = call.args;
    if (condition === undefined || results.length < 1 || results.length > 2) throw unexpectedParameters(call, []);
    const when = emitCondition(condition, translation, 'First argument of IF');
    const values = results.map((result) => operand(result, translation));
    requireSameFamily(values, call);
    const [yes, no] = values;
    return { sql: `(CASE WHEN ${when} THEN ${yes?.sql} ELSE ${no?.sql ?? 'NULL'} END)` };
  }),
  typeof: typedScalar('any', ([value], call) => {
    const type = plainType('varchar');
    if (value === undefined) return { sql: "'unknown'", type };
    if (isUntold(value.type)) throw notSupported('typeof of what has no type beforehand', call.at);
    return { sql: quoteText(typeText(value.type)), type };
  }),
  uuid: specialScalar(() => ({ sql: 'uuid()', type: plainType('uuid') })),
};
