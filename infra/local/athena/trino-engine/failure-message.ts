import type { Position } from '../trino/sql-error.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { TrinoFailure } from './protocol/statement-page.ts';

/** Where a piece of the user's text stands in the statement that Trino was given. */
export interface TextOrigin {
  /** The piece's first character in Trino's statement. */
  readonly in: Position;
  /** The same character in the user's statement. */
  readonly at: Position;
}

const start: Position = { line: 1, column: 1 };
/** Of a statement that is given to Trino as it came. */
export const sameText: TextOrigin = { in: start, at: start };

/**
 * A failure in Athena's words, pointing into the user's text.
 * @param origin absent when nothing of the user's text was given to Trino
 */
export function toSqlError(failure: TrinoFailure, origin?: TextOrigin): SqlError {
  const { name, type, message, at } = failure;
  const detail = athenaWords(name, withoutPlace(message));
  const place = at && origin && relocate(at, origin);
  const isSystem = type === 'INTERNAL_ERROR' || type === 'INSUFFICIENT_RESOURCES';
  return new SqlError(name, detail, { ...(place && { at: place }), ...(isSystem && { category: 1 }) });
}

/** A place in Trino's statement as one of the user's; `undefined` when it lies before the user's text. */
export function relocate(place: Position, { in: from, at }: TextOrigin): Position | undefined {
  const lines = place.line - from.line;
  const columns = place.column - from.column;
  if (lines < 0 || (lines === 0 && columns < 0)) return undefined;
  return lines === 0 ? { line: at.line, column: at.column + columns } : { line: at.line + lines, column: place.column };
}

// Trino's own exception may be wrapped in another one, whose message begins with its class.
function withoutPlace(message: string): string {
  return message.replace(/^(?:[\w.$]+Exception: )*(?:line \d+:\d+: )?/, '');
}

function athenaWords(name: string, detail: string): string {
  // Athena has one catalog; which of the server's two holds a table is nobody's business.
  const text = detail.replaceAll(/\biceberg\.(?=[\w"])/g, 'awsdatacatalog.');
  // Athena does not tell a column that is missing from one that may not be seen.
  const isUnresolved = name === 'COLUMN_NOT_FOUND' && text.endsWith('cannot be resolved');
  return isUnresolved ? `${text} or requester is not authorized to access requested resources` : text;
}
