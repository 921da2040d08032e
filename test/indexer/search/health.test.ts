import { expect, test } from '@jest/globals';
import { answerHealth } from '../../../indexer/search/health.ts';
import { openApiDocument } from '../../../indexer/search/openapi.ts';
import { type EngineAnswer, type EngineFault, SearchEngineError } from '../../../indexer/search/search-engine.ts';
import type { SearchPorts } from '../../../indexer/search/search-ports.ts';

const empty: EngineAnswer = { timed_out: false, hits: { hits: [] } };

function enginePort(search: SearchPorts['engine']['search']): Pick<SearchPorts, 'engine'> {
  return { engine: { search, pointInTime: { lend: async () => 'pit', forget: async () => undefined } } };
}

const failingWith = (fault: EngineFault) =>
  enginePort(async () => {
    throw new SearchEngineError(fault, 'the domain said no');
  });

test('a Region is well while the index is searched there, and no document is asked for', async () => {
  const asked: object[] = [];
  const answer = await answerHealth(
    enginePort(async (body) => {
      asked.push(body);
      return empty;
    }),
  );
  expect(answer).toEqual({ status: 204, headers: { 'cache-control': 'no-store' }, body: '' });
  expect(asked).toEqual([expect.objectContaining({ size: 0 })]);
});

test.each([
  ['UNAVAILABLE', 503],
  ['BUSY', 204],
] as const)('where the index is %s the answer is %i, and tells nothing', async (fault, status) => {
  expect(await answerHealth(failingWith(fault))).toMatchObject({ status, body: '' });
});

test('a fault of this project is no answer of its own', async () => {
  const broken = enginePort(() => Promise.reject(new TypeError('undefined is not a function')));
  await expect(answerHealth(broken)).rejects.toThrow(TypeError);
});

test('is no part of what shoppers are told of the search API', () => {
  expect(JSON.stringify(openApiDocument())).not.toContain('/health');
});
