import { isText, typeText } from '../../trino/data-type.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { booleanType, type Emitted, emitSql, operand, varcharType } from './emit-expression.ts';
import type { Translation } from './translation.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** `LIKE` of texts only; DuckDB would turn numbers into text on its own. */
export function emitLike(expression: Of<'like'>, translation: Translation): Emitted {
  const value = operand(expression.operand, translation);
  const pattern = operand(expression.pattern, translation);
  for (const { type } of [value, pattern]) {
    if (isText(type) || type.name === 'unknown') continue;
    throw new SqlError(
      'TYPE_MISMATCH',
      `Left side of LIKE expression must evaluate to a varchar (actual: ${typeText(type)})`,
      {
        at: expression.at,
      },
    );
  }
  const escaped = expression.escape === undefined ? '' : ` ESCAPE ${emitSql(expression.escape, translation)}`;
  return {
    sql: `(${value.sql} ${expression.negated ? 'NOT LIKE' : 'LIKE'} ${pattern.sql}${escaped})`,
    type: booleanType,
  };
}

// Trino trims every white-space character, DuckDB spaces only unless told the set.
// Java's Character.isWhitespace: without the spaces that do not break (U+00A0, U+2007, U+202F).
const whiteSpaceCodes = [
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
  0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x205f, 0x3000,
];
export const whiteSpace = `(' ' || ${whiteSpaceCodes.map((code) => `chr(${code})`).join(' || ')})`;

/** `trim(BOTH … FROM …)` and its short form. */
export function emitTrim({ side, operand: value, characters }: Of<'trim'>, translation: Translation): Emitted {
  const name = { BOTH: 'trim', LEADING: 'ltrim', TRAILING: 'rtrim' }[side];
  const set = characters === undefined ? whiteSpace : emitSql(characters, translation);
  return { sql: `${name}(${emitSql(value, translation)}, ${set})`, type: varcharType };
}
