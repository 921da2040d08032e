/** What went wrong with a statement, in codes that callers can act on. */
export const queryErrorCodes = [
  // Before anything is sent.
  'UNKNOWN_QUERY',
  'EMPTY_STATEMENT',
  'PARAMETER_MISSING',
  'PARAMETER_VALUE',
  'PARAMETER_UNKNOWN',
  'LATEST_UNKNOWN',
  'CANNOT_UNLOAD',
  // Athena could not be asked.
  'ENDPOINT_UNREACHABLE',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_EXPIRED',
  'DENIED',
  'THROTTLED',
  'CALL_REFUSED',
  // The statement has no answer.
  'STATEMENT_REFUSED',
  'SYNTAX_ERROR',
  'TABLE_NOT_FOUND',
  'COLUMN_NOT_FOUND',
  'FUNCTION_NOT_FOUND',
  'TYPE_MISMATCH',
  'INVALID_VALUE',
  'NOT_SUPPORTED',
  'OUT_OF_RESOURCES',
  'SCAN_LIMIT',
  'STATEMENT_FAILED',
  'STATEMENT_CANCELLED',
  // The caller gave up.
  'INTERRUPTED',
  'TIMED_OUT',
] as const;
export type QueryErrorCode = (typeof queryErrorCodes)[number];

/** A place in the statement that was given; both numbers start at 1. */
export interface QueryPosition {
  readonly line: number;
  readonly column: number;
}

/** A statement that gave no answer; `message` is written for the person who asked. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code: QueryErrorCode;
  /** Where in the statement the fault is, when the engine says so. */
  readonly position: QueryPosition | undefined;
  /** Of the statement on Athena, when it got that far. */
  readonly queryId: string | undefined;

  constructor(
    code: QueryErrorCode,
    message: string,
    options: ErrorOptions & { position?: QueryPosition | undefined; queryId?: string | undefined } = {},
  ) {
    super(message, options);
    this.code = code;
    this.position = options.position;
    this.queryId = options.queryId;
  }
}

/** Athena answered with what does not fit the column's declared type: a fault of the service, not of the query. */
export class ResultDecodingError extends Error {
  override readonly name = 'ResultDecodingError';
}
