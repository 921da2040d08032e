import { type DataType, typeText, unknownType } from '../../trino/data-type.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { requireComparable } from './emit-comparison.ts';
import { type Emitted, emitCondition, operand } from './emit-expression.ts';
import type { Translation, TypedSql } from './translation.ts';

type Case = Extract<Expression, { kind: 'case' }>;

/** CASE in both forms; Trino compares and answers with one type only. */
export function emitCase(expression: Case, translation: Translation): Emitted {
  const subject = expression.operand === undefined ? undefined : operand(expression.operand, translation);
  const whens = expression.whens.map(({ when, result }) => {
    const condition =
      subject === undefined
        ? { sql: emitCondition(when, translation, 'CASE WHEN clause') }
        : comparedWhen(subject, operand(when, translation), when.at);
    return { condition, result: operand(result, translation), at: result.at };
  });
  const otherwise = expression.otherwise === undefined ? undefined : operand(expression.otherwise, translation);
  const first = whens[0]?.result.type ?? unknownType;
  const results = [
    ...whens.map(({ result, at }) => ({ type: result.type, at })),
    { type: otherwise?.type, at: expression.at },
  ];
  for (const { type, at } of results) {
    if (type !== undefined) requireComparable(first, type, () => caseMismatch(first, type, at));
  }
  const branches = whens.map(({ condition, result }) => `WHEN ${condition.sql} THEN ${result.sql}`).join(' ');
  const tail = otherwise === undefined ? '' : ` ELSE ${otherwise.sql}`;
  return { sql: `(CASE ${subject?.sql ?? ''} ${branches}${tail} END)` };
}

function comparedWhen(subject: TypedSql, when: TypedSql, at: Expression['at']): TypedSql {
  requireComparable(subject.type, when.type, () => {
    const detail = `CASE operand type does not match WHEN clause operand type: ${typeText(subject.type)} vs ${typeText(when.type)}`;
    return new SqlError('TYPE_MISMATCH', detail, { at });
  });
  return when;
}

function caseMismatch(first: DataType, type: DataType, at: Expression['at']): SqlError {
  const detail = `All CASE results must be the same type or coercible to a common type. Cannot find common type between ${typeText(first)} and ${typeText(type)}`;
  return new SqlError('TYPE_MISMATCH', detail, { at });
}
