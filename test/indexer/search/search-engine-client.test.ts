import { describe, expect, test } from '@jest/globals';
import { errors } from '@opensearch-project/opensearch';
import { IndexerError } from '../../../indexer/errors.ts';
import { asEngineError } from '../../../indexer/search/search-engine-client.ts';

function refusal(statusCode: number, type: string): Error {
  const body = { error: { root_cause: [{ type, reason: 'inner words' }], type }, status: statusCode };
  return new errors.ResponseError({ statusCode, body, headers: {}, warnings: null, meta: {} as never });
}

describe('what OpenSearch refuses', () => {
  test.each([
    [404, 'search_context_missing_exception', 'POINT_IN_TIME_GONE'],
    [404, 'index_not_found_exception', 'UNAVAILABLE'],
    [429, 'rejected_execution_exception', 'BUSY'],
    [429, 'circuit_breaking_exception', 'BUSY'],
    [503, 'search_phase_execution_exception', 'UNAVAILABLE'],
    [502, 'bad_gateway', 'UNAVAILABLE'],
    [400, 'index_closed_exception', 'UNAVAILABLE'],
    [403, 'cluster_block_exception', 'UNAVAILABLE'],
    [500, 'no_shard_available_action_exception', 'UNAVAILABLE'],
  ])('with %i %s is told to shoppers as %s', (statusCode, type, fault) => {
    expect(asEngineError(refusal(statusCode, type))).toMatchObject({ fault, cause: expect.any(Error) });
  });

  test('keeps its meaning when it was wrapped on its way', () => {
    const wrapped = (cause: Error) => new IndexerError('SEARCH_REFUSED', 'OpenSearch could not …', { cause });
    const busy = asEngineError(wrapped(refusal(429, 'rejected_execution_exception')));
    expect(busy).toMatchObject({ fault: 'BUSY' });
    const error = wrapped(refusal(400, 'parsing_exception'));
    expect(asEngineError(error)).toBe(error);
    const wrongSynonyms = new IndexerError('INPUT_WRONG', 'line 3');
    expect(asEngineError(wrongSynonyms)).toBe(wrongSynonyms);
  });

  test('in words that repeat what a shopper typed is not taken for a fault of the index', () => {
    const reason = 'Failed to parse "type":"index_closed_exception"';
    const body = { error: { type: 'parsing_exception', reason }, status: 400 };
    const error = new errors.ResponseError({ statusCode: 400, body, headers: {}, warnings: null, meta: {} as never });
    expect(asEngineError(error)).toBe(error);
  });

  test('because the request was wrong is a fault of this project and stays what it is', () => {
    const error = refusal(400, 'parsing_exception');
    expect(asEngineError(error)).toBe(error);
    const bug = new TypeError('a bug');
    expect(asEngineError(bug)).toBe(bug);
  });

  test('by not answering is told as unavailable', () => {
    expect(asEngineError(new errors.ConnectionError('refused', {} as never))).toMatchObject({ fault: 'UNAVAILABLE' });
    expect(asEngineError(new errors.TimeoutError('slow', {} as never))).toMatchObject({ fault: 'UNAVAILABLE' });
  });
});
