import {
  type DataType,
  isFloat,
  isMoment,
  isNumeric,
  isOpenType,
  isText,
  isUnknown,
  typeText,
} from '../../trino/data-type.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { booleanType, type Emitted } from './emit-expression.ts';
import { instantOperand } from './emit-moment.ts';
import type { Translation, TypedSql } from './translation.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Whether Trino finds a common type for both; DuckDB would go on to cast text to numbers and dates. */
export function areComparable(left: DataType, right: DataType): boolean {
  if (isUnknown(left) || isUnknown(right)) return true;
  if (left.name === right.name && left.elements.length === right.elements.length) {
    return left.elements.every((element, index) => areComparable(element, right.elements[index] ?? element));
  }
  return [isNumeric, isText, isMoment].some((family) => family(left) && family(right));
}

export function requireComparable(left: DataType, right: DataType, mismatch: () => SqlError): void {
  if (!areComparable(left, right)) throw mismatch();
}

function operatorMismatch(left: TypedSql, operator: string, right: TypedSql, at: Expression['at']): SqlError {
  const detail = `Cannot apply operator: ${typeText(left.type)} ${operator} ${typeText(right.type)}`;
  return new SqlError('TYPE_MISMATCH', detail, { at });
}

/**
 * The sides of a comparison. While a type is being asked for, DuckDB must not refuse what Trino words better, so the sides
 * stand in a comparison that any types allow and that joins the same relations.
 */
function comparedSql(sides: readonly TypedSql[]): string[] {
  const isOpen = sides.some(({ type }) => isOpenType(type));
  return sides.map(({ sql }) => (isOpen ? `(${sql} IS NULL)` : sql));
}

export function emitComparison(expression: Of<'compare'>, translation: Translation): Emitted {
  const left = instantOperand(expression.left, translation);
  const right = instantOperand(expression.right, translation);
  requireComparable(left.type, right.type, () => operatorMismatch(left, expression.operator, right, expression.at));
  const isEquation = expression.operator === '=' || expression.operator === '<>';
  if (isEquation && left.type.name === right.type.name && (left.type.name === 'array' || left.type.name === 'map')) {
    const isEqual = `trino_${left.type.name}_equal(${left.sql}, ${right.sql})`;
    return { sql: expression.operator === '=' ? isEqual : `(NOT ${isEqual})`, type: booleanType };
  }
  const [first, second] = comparedSql([left, right].map(orderedSide));
  const sql = `(${first} ${expression.operator} ${second})`;
  return { sql: withoutNan(sql, left, right, expression.operator), type: booleanType };
}

// Trino orders no arrays with NULL in them, DuckDB does.
function orderedSide(side: TypedSql): TypedSql {
  return side.type.name === 'array' ? { ...side, sql: `trino_ordered_array(${side.sql})` } : side;
}

// For DuckDB NaN equals itself and is greater than all numbers; for Trino it compares with nothing, and so only <> holds.
function withoutNan(compared: string, left: TypedSql, right: TypedSql, operator: string): string {
  const cases = [
    [left, right],
    [right, left],
  ].flatMap(([side, other]) =>
    side === undefined || other === undefined || !isFloat(side.type) || isWrittenNumber(side)
      ? []
      : [`(isnan(${side.sql}) AND ${other.sql} IS NOT NULL)`],
  );
  if (cases.length === 0 || isOpenType(left.type) || isOpenType(right.type)) return compared;
  return `(CASE WHEN ${cases.join(' OR ')} THEN ${operator === '<>' ? 'TRUE' : 'FALSE'} ELSE ${compared} END)`;
}

const isWrittenNumber = ({ sql }: TypedSql) => /^CAST\('[\d.eE+-]+' AS (?:DOUBLE|FLOAT)\)$/.test(sql);

export function emitDistinct(expression: Of<'distinct'>, translation: Translation): Emitted {
  const left = instantOperand(expression.left, translation);
  const right = instantOperand(expression.right, translation);
  requireComparable(left.type, right.type, () => operatorMismatch(left, 'IS DISTINCT FROM', right, expression.at));
  const operator = expression.negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM';
  const [first, second] = comparedSql([left, right]);
  return { sql: `(${first} ${operator} ${second})`, type: booleanType };
}

export function emitBetween(expression: Of<'between'>, translation: Translation): Emitted {
  const value = instantOperand(expression.operand, translation);
  const low = instantOperand(expression.low, translation);
  const high = instantOperand(expression.high, translation);
  for (const bound of [low, high]) {
    requireComparable(value.type, bound.type, () => {
      const detail = `Cannot check if ${typeText(value.type)} is BETWEEN ${typeText(low.type)} and ${typeText(high.type)}`;
      return new SqlError('TYPE_MISMATCH', detail, { at: expression.at });
    });
  }
  const operator = expression.negated ? 'NOT BETWEEN' : 'BETWEEN';
  const [compared, from, to] = comparedSql([value, low, high]);
  return { sql: `(${compared} ${operator} ${from} AND ${to})`, type: booleanType };
}

export function emitInList(expression: Of<'in list'>, translation: Translation): Emitted {
  const value = instantOperand(expression.operand, translation);
  const items = expression.items.map((item) => instantOperand(item, translation));
  for (const item of items) {
    requireComparable(value.type, item.type, () => {
      const detail = `IN value and list items must be the same type or coercible to a common type. Cannot find common type between ${typeText(value.type)} and ${typeText(item.type)}`;
      return new SqlError('TYPE_MISMATCH', detail, { at: expression.at });
    });
  }
  const [compared, ...list] = comparedSql([value, ...items]);
  return { sql: `(${compared} ${expression.negated ? 'NOT IN' : 'IN'} (${list.join(', ')}))`, type: booleanType };
}
