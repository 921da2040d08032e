import { expect, test } from '@jest/globals';
import { describeSearchStatus } from '../../../../infra/local/opensearch/search-status.ts';
import { type IndexingSight, waitUntilSearchable } from '../../../../infra/local/opensearch/wait-until-searchable.ts';

/** Shows one sight after the other, and the last one for ever. */
function waitThrough(sights: readonly IndexingSight[], stallSeconds = 60) {
  const reports: string[] = [];
  let next = 0;
  const wait = waitUntilSearchable({
    look: async () => sights[Math.min(next++, sights.length - 1)] ?? sight(0, 0, 0),
    report: (text) => reports.push(text),
    stallSeconds,
    signal: new AbortController().signal,
    pauseMs: 1,
  });
  return { wait, reports };
}

const sight = (waiting: number, inFlight: number, searchable: number): IndexingSight => ({
  queue: { waiting, inFlight },
  searchable,
});

test('products are searchable when nothing is left in the queue, not even in work', async () => {
  const { wait, reports } = waitThrough([sight(2000, 250, 10), sight(0, 30, 250), sight(0, 0, 268)]);
  expect(await wait).toEqual(sight(0, 0, 268));
  expect(reports).toEqual([
    '10 products searchable, 2,250 events to go',
    '250 products searchable, 30 events to go',
    '268 products searchable, 0 events to go',
  ]);
});

test('an indexer that does not get on is told of with what is left', async () => {
  const { wait } = waitThrough([sight(5, 0, 0), sight(3, 2, 0)], 0.05);
  await expect(wait).rejects.toMatchObject({
    code: 'STALLED',
    message: expect.stringMatching(/3 events wait and 2 are to be tried again/),
  });
});

test('the status tells what shoppers find and all that the index holds', () => {
  const index = 'products-1a2b3c4d-20261121t144501123';
  expect(describeSearchStatus({ index, documents: 1300, searchable: 1268 })).toBe(
    '1,268 products for shoppers, of 1,300 documents',
  );
  expect(describeSearchStatus({ index: undefined, documents: 0, searchable: 0 })).toContain('npm run reindex');
});
