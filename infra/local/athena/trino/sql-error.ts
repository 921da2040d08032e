/** A place in a statement as Trino reports it: both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Athena's error categories: 1 system, 2 user, 3 other (AthenaError.ErrorCategory). */
export type ErrorCategory = 1 | 2 | 3;

/**
 * A statement that cannot be answered. `message` is what Athena shows as the reason of a failed query,
 * `name` of the error is its first word (SYNTAX_ERROR, TABLE_NOT_FOUND, …).
 */
export class SqlError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;

  constructor(
    code: string,
    detail: string,
    options: { at?: Position; category?: ErrorCategory; cause?: unknown } = {},
  ) {
    const place = options.at === undefined ? '' : `line ${options.at.line}:${options.at.column}: `;
    super(`${code}: ${place}${detail}`, { cause: options.cause });
    this.name = 'SqlError';
    this.code = code;
    this.category = options.category ?? 2;
  }
}

export function syntaxError(at: Position, detail: string): SqlError {
  return new SqlError('SYNTAX_ERROR', detail, { at });
}

/** What Athena would do and this endpoint cannot do faithfully: refused, never approximated. */
export function notSupported(what: string, at?: Position): SqlError {
  return new SqlError('NOT_SUPPORTED', `${what} cannot be answered faithfully by the local Athena endpoint`, { at });
}

/** Trino's words for a statement nested too deeply to be analysed. */
export function statementTooLarge(at?: Position): SqlError {
  const detail = 'statement is too large (stack overflow during analysis)';
  return new SqlError('STACK_OVERFLOW', detail, { ...(at && { at }) });
}

export function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && error.name === 'RangeError' && error.message.includes('call stack');
}
