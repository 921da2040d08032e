import { type API, type Client, errors } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';
import { pointInTimeMinutes } from './cursor.ts';
import { lentPointInTime } from './lent-point-in-time.ts';
import type { EngineAnswer, SearchEngine } from './search-engine.ts';
import { SearchEngineError } from './search-engine.ts';

/** A shopper has left by then. The search itself is told to end after 2 s. */
const requestTimeoutMs = 5_000;

/**
 * The engine behind the search API: the alias on the node or domain of this client.
 * @throws SearchEngineError of its functions: no answer, too busy, or the point in time is gone
 */
export function searchEngine(client: Client, alias: string): SearchEngine {
  const settings = { requestTimeout: requestTimeoutMs };
  const openPointInTime = async () => {
    const request = { index: [alias], keep_alive: `${pointInTimeMinutes}m` };
    const answer = await asked(() => client.createPit(request, settings));
    return String(answer.body.pit_id);
  };
  return {
    search: async (body) => {
      const isAlias = !('pit' in body);
      const request: API.Search_Request = isAlias ? { index: alias, body } : { body };
      const answer = await asked(() => client.search(request, settings), isAlias ? asEngineError : asWalkError);
      return answer.body as unknown as EngineAnswer;
    },
    pointInTime: lentPointInTime(openPointInTime, Date.now),
  };
}

async function asked<Answer>(call: () => PromiseLike<Answer>, told = asEngineError): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw told(error);
  }
}

const lostIndex = /"type":"index_(not_found|closed)_exception"/;

/** A point in time ends with its index too, when a rebuild drops it or somebody closes it. */
function asWalkError(error: unknown): unknown {
  const isGone = error instanceof errors.ResponseError && lostIndex.test(JSON.stringify(error.body) ?? '');
  return isGone ? pointInTimeGone(error) : asEngineError(error);
}

function pointInTimeGone(cause: Error): SearchEngineError {
  return new SearchEngineError('POINT_IN_TIME_GONE', 'the point in time is gone', { cause });
}

/** What an index that is closed, blocked or without a shard that answers is refused with: 400, 403, 500 or 503. */
const closedOrBlocked = /"type":"(index_closed|cluster_block|no_shard_available_action)_exception"/;

/** Whether OpenSearch refused because the index cannot be read at the moment, whatever was asked. */
export function isClosedOrBlocked(error: errors.ResponseError): boolean {
  return closedOrBlocked.test(JSON.stringify(error.body) ?? '');
}

/**
 * What shoppers can be told of, also when it was wrapped on its way as the cause of another error; anything else is a
 * fault of this project and stays as it is.
 */
export function asEngineError(error: unknown): unknown {
  if (error instanceof IndexerError && error.cause instanceof errors.OpenSearchClientError) {
    const fault = asEngineError(error.cause);
    return fault === error.cause ? error : fault;
  }
  if (!(error instanceof errors.OpenSearchClientError)) return error;
  if (!(error instanceof errors.ResponseError))
    return new SearchEngineError('UNAVAILABLE', error.name, { cause: error });
  const { statusCode = 0 } = error;
  const text = JSON.stringify(error.body) ?? '';
  if (statusCode === 404 && text.includes('search_context_missing_exception')) {
    return pointInTimeGone(error);
  }
  if (statusCode === 404)
    return new SearchEngineError('UNAVAILABLE', 'there is no product index yet', { cause: error });
  if (statusCode === 429 || text.includes('rejected_execution') || text.includes('too many')) {
    return new SearchEngineError('BUSY', 'OpenSearch takes no more searches at the moment', { cause: error });
  }
  const isPassing = [502, 503, 504].includes(statusCode) || isClosedOrBlocked(error);
  return isPassing ? new SearchEngineError('UNAVAILABLE', `status ${statusCode}`, { cause: error }) : error;
}
