import { QueryError, type QueryErrorCode } from './errors.ts';
import { type AskedSql, failureCode, pointAtPosition, positionIn } from './statement-failure.ts';

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPIPE',
]);

function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && unreachable.has(error.code)) return error.code;
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  if (error instanceof AggregateError) return networkCode(error.errors[0]);
  return networkCode(error.cause);
}

/** Names that AWS's services give to the same refusal. */
const codesByException: Readonly<Record<string, QueryErrorCode>> = {
  TooManyRequestsException: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  Throttling: 'THROTTLED',
  RequestLimitExceeded: 'THROTTLED',
  SlowDown: 'THROTTLED',
  AccessDeniedException: 'DENIED',
  AccessDenied: 'DENIED',
  UnauthorizedException: 'DENIED',
  ExpiredTokenException: 'CREDENTIALS_EXPIRED',
  ExpiredToken: 'CREDENTIALS_EXPIRED',
  TokenRefreshRequired: 'CREDENTIALS_EXPIRED',
  RequestExpired: 'CREDENTIALS_EXPIRED',
  UnrecognizedClientException: 'CREDENTIALS_MISSING',
  InvalidClientTokenId: 'CREDENTIALS_MISSING',
  InvalidAccessKeyId: 'CREDENTIALS_MISSING',
  InvalidSignatureException: 'CREDENTIALS_MISSING',
  SignatureDoesNotMatch: 'CREDENTIALS_MISSING',
};

const messages: Readonly<Partial<Record<QueryErrorCode, (said: string) => string>>> = {
  THROTTLED: (said) => `Athena takes no more calls for now, and did not after several tries: ${said}`,
  DENIED: (said) => `AWS does not allow this: ${said} Ask whoever runs the lake for access.`,
  CREDENTIALS_EXPIRED: () => 'The AWS credentials have expired. Sign in again (`aws sso login`), then ask again.',
  CREDENTIALS_MISSING: (said) =>
    `AWS does not accept these credentials. Sign in (\`aws sso login\`) or set AWS_PROFILE. (${said})`,
};

function exceptionCode(error: Error): QueryErrorCode | undefined {
  if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
    return /expired/i.test(error.message) ? 'CREDENTIALS_EXPIRED' : 'CREDENTIALS_MISSING';
  }
  return Object.hasOwn(codesByException, error.name) ? codesByException[error.name] : undefined;
}

function refusedStatement(error: Error, asked: AskedSql): QueryError {
  const found = failureCode(error.message);
  const code = found === 'STATEMENT_FAILED' ? 'STATEMENT_REFUSED' : found;
  return new QueryError(code, pointAtPosition(error.message, asked), {
    cause: error,
    position: positionIn(error.message, asked),
  });
}

function unreachableEndpoint(error: Error, code: string, endpoint: string | undefined): QueryError {
  const message =
    endpoint === undefined
      ? `AWS cannot be reached (${code}). Check the network and AWS_REGION.`
      : `Nothing answers at ${endpoint} (${code}). Start the local stack with \`npm start\`, or set INKSTREAM_STAGE to query a stage on AWS.`;
  return new QueryError('ENDPOINT_UNREACHABLE', message, { cause: error });
}

/**
 * What a failed call to AWS means to the person who asked; anything unforeseen is returned as it is. `endpoint` is undefined on AWS.
 */
export function explainCallFailure(error: unknown, asked: AskedSql, endpoint: string | undefined): unknown {
  if (!(error instanceof Error) || error instanceof QueryError) return error;
  const code = networkCode(error);
  if (code !== undefined) return unreachableEndpoint(error, code, endpoint);
  const known = exceptionCode(error);
  if (known !== undefined) {
    const said = `${error.name}: ${error.message.replace(/\.?$/, '.')}`;
    const none = error.name === 'CredentialsProviderError' && known === 'CREDENTIALS_MISSING';
    const message = none
      ? 'No AWS credentials were found. Sign in (`aws sso login`) or set AWS_PROFILE.'
      : (messages[known]?.(said) ?? said);
    return new QueryError(known, message, { cause: error });
  }
  if (error.name === 'InvalidRequestException') return refusedStatement(error, asked);
  if ('$metadata' in error) return new QueryError('CALL_REFUSED', `${error.name}: ${error.message}`, { cause: error });
  return error;
}
