/** What went wrong with a statement, in codes that callers can act on. */
export type QueryErrorCode =
  | 'ENDPOINT_UNREACHABLE'
  | 'CREDENTIALS_MISSING'
  | 'CALL_REFUSED'
  | 'STATEMENT_REFUSED'
  | 'STATEMENT_FAILED'
  | 'STATEMENT_CANCELLED'
  | 'INTERRUPTED'
  | 'TIMED_OUT';

/** A statement that gave no answer; `message` is written for the person who asked. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code: QueryErrorCode;

  constructor(code: QueryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const positionPattern = /\bline (\d+):(\d+)/;

/**
 * The line of the statement that an engine's message points at, with a caret under the column; the bare message when it points
 * nowhere. Columns are counted from 1, as Trino does.
 */
export function pointAtPosition(sql: string, message: string): string {
  const match = positionPattern.exec(message);
  const line = match === null ? undefined : sql.split('\n')[Number(match[1]) - 1];
  if (line === undefined) return message;
  const column = Math.min(Number(match?.[2]), line.length + 1);
  const caretIndent = line.slice(0, Math.max(0, column - 1)).replaceAll(/[^\t]/g, ' ');
  return `${message}\n\n  ${line.trimEnd()}\n  ${caretIndent}^`;
}

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN']);

function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return networkCode(error.errors[0]);
  return networkCode(error.cause);
}

/**
 * What a failed call to Athena means to the person who asked; anything unforeseen is returned as it is. `endpoint` is undefined
 * on AWS.
 */
export function explainCallFailure(error: unknown, sql: string, endpoint: string | undefined): unknown {
  if (!(error instanceof Error)) return error;
  const code = networkCode(error);
  if (code !== undefined && unreachable.has(code)) {
    const message =
      endpoint === undefined
        ? `AWS cannot be reached (${code}). Check the network and AWS_REGION.`
        : `Nothing answers at ${endpoint} (${code}). Start the local stack with \`npm start\`, or set INKSTREAM_STAGE to query a stage on AWS.`;
    return new QueryError('ENDPOINT_UNREACHABLE', message, { cause: error });
  }
  if (error.name === 'CredentialsProviderError') {
    const message = 'No AWS credentials were found. Sign in (`aws sso login`) or set AWS_PROFILE.';
    return new QueryError('CREDENTIALS_MISSING', message, { cause: error });
  }
  if (error.name === 'InvalidRequestException') {
    return new QueryError('STATEMENT_REFUSED', pointAtPosition(sql, error.message), { cause: error });
  }
  if ('$metadata' in error) return new QueryError('CALL_REFUSED', `${error.name}: ${error.message}`, { cause: error });
  return error;
}
