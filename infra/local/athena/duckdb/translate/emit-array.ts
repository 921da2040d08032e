import { arrayOf, isUnknown, typeText, unknownType, untoldType } from '../../trino/data-type.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { standIn } from '../functions/function-definition.ts';
import { requireComparable } from './emit-comparison.ts';
import { type Emitted, emit, operand } from './emit-expression.ts';
import type { Translation, TypedSql } from './translation.ts';

function operandsAlike(items: readonly Expression[], translation: Translation): TypedSql[] {
  const values = items.map((item) => operand(item, translation));
  const first = values.find(({ type }) => !isUnknown(type));
  values.forEach(({ type }, index) => {
    requireComparable(first?.type ?? type, type, () => {
      const detail = `All ARRAY elements must be the same type or coercible to a common type. Cannot find common type between ${typeText(first?.type ?? type)} and ${typeText(type)} (element ${index + 1})`;
      return new SqlError('TYPE_MISMATCH', detail, { at: items[index]?.at });
    });
  });
  return values;
}

/** `ARRAY[…]`; its elements must have a common type, which DuckDB would find for texts and numbers too. */
export function emitArray({ items }: Extract<Expression, { kind: 'array' }>, translation: Translation): Emitted {
  if (items.length === 0) return { sql: '[]', type: arrayOf(unknownType) };
  const emitted = items.length === 1 ? items.map((item) => emit(item, translation)) : operandsAlike(items, translation);
  const open = standIn(emitted.map(({ sql, type: known = untoldType }) => ({ sql, type: known })));
  if (open !== undefined) return open;
  const sql = `[${emitted.map((item) => item.sql).join(', ')}]`;
  const type = emitted[0]?.type;
  const isUniform =
    type !== undefined && emitted.every((item) => item.type !== undefined && typeText(item.type) === typeText(type));
  return { sql, ...(isUniform && !isUnknown(type) && { type: arrayOf(type) }) };
}
