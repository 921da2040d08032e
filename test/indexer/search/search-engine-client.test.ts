import { describe, expect, test } from '@jest/globals';
import { errors } from '@opensearch-project/opensearch';
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
  ])('with %i %s is told to shoppers as %s', (statusCode, type, fault) => {
    expect(asEngineError(refusal(statusCode, type))).toMatchObject({ fault, cause: expect.any(Error) });
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
