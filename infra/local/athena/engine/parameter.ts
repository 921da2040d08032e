import { parseExpression } from '../trino/parse-expression.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { Expression } from '../trino/syntax-tree.ts';
import { TokenCursor } from '../trino/token-cursor.ts';

/** The value of a `?`. @throws SqlError when the text is anything but one expression */
export function parseParameter(text: string): Expression {
  const cursor = new TokenCursor(text);
  const expression = parseExpression(cursor);
  if (cursor.peek().kind !== 'end') {
    throw new SqlError('INVALID_PARAMETER_USAGE', `'${text}' is no value that can be given for a ?`);
  }
  return expression;
}
