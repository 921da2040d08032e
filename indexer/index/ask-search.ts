import { errors } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';

/**
 * Calls OpenSearch and gives the body of the answer. `what` completes "OpenSearch could not …".
 * @throws IndexerError SEARCH_UNREACHABLE: no answer, or not ready to give one; SEARCH_REFUSED: it said no, and why
 */
export async function askSearch<Body>(what: string, call: () => PromiseLike<{ readonly body: Body }>): Promise<Body> {
  try {
    return (await call()).body;
  } catch (error) {
    throw asIndexerError(what, error);
  }
}

/** What the client throws, as an error of the indexer; anything else, a bug for example, as it is. */
export function asIndexerError(what: string, error: unknown): unknown {
  if (error instanceof errors.ResponseError) {
    const isBusy = [429, 502, 503, 504].includes(error.statusCode ?? 0);
    const message = `OpenSearch could not ${what}: ${error.statusCode} ${describe(error.body)}`;
    return new IndexerError(isBusy ? 'SEARCH_UNREACHABLE' : 'SEARCH_REFUSED', message, { cause: error });
  }
  if (!(error instanceof errors.OpenSearchClientError)) return error;
  return new IndexerError('SEARCH_UNREACHABLE', `OpenSearch could not ${what}: ${error.name}: ${error.message}`, {
    cause: error,
  });
}

function describe(body: unknown): string {
  const { type, reason } = errorDetails(body);
  return type === undefined ? reason : `${type}: ${reason}`;
}

/** Whether OpenSearch answered with this status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof errors.ResponseError && error.statusCode === status;
}

interface ErrorBody {
  readonly error?: string | { readonly type?: string; readonly reason?: string };
  readonly message?: string;
}

export interface ErrorDetails {
  /** OpenSearch's name of the error, such as `mapper_parsing_exception`; undefined in what a gateway answers. */
  readonly type: string | undefined;
  readonly reason: string;
}

/** Type and reason of an error's body, which from a gateway in front may be any text. */
export function errorDetails(body: unknown): ErrorDetails {
  if (typeof body !== 'object' || body === null) return { type: undefined, reason: String(body).slice(0, 300) };
  const { error, message } = body as ErrorBody;
  if (typeof error === 'object') return { type: error.type, reason: error.reason ?? 'no reason given' };
  return { type: undefined, reason: error ?? message ?? JSON.stringify(body).slice(0, 300) };
}
