import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { askLake } from './imported-lake.ts';
import { placed, type Told, tell } from './shop-story.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const february = { from: '2026-02-01', to: '2026-02-28' };

interface Search {
  readonly query?: string;
  readonly hits?: number;
  readonly ms?: number;
  readonly clicked?: readonly string[];
  readonly version?: number;
}

function search(searchId: string, at: string, { query = 'mug', hits = 5, ms = 10, clicked = [], version = 1 }: Search) {
  const fields = { searchId, version, query, hits, latencyMs: ms, clickedProductIds: clicked };
  return { type: 'search.performed', at, fields } as const satisfies Told;
}

describe('search-quality-by-day', () => {
  const days = async (values = february) =>
    (await askLake(lake, 'search-quality-by-day', values)).map((row) => Object.values(row));

  test('counts searches, those in vain and those with a click, and how long they took', async () => {
    await tell(lake, [
      search('1', '02-02 00:00', { ms: 10, clicked: ['mug', 'cup'] }),
      search('2', '02-02 10:00', { ms: 30 }),
      search('3', '02-02 11:00', { ms: 20, hits: 0 }),
      search('4', '02-02 23:59', { ms: 900 }),
      search('5', '02-03 00:00', { ms: 5, hits: 0 }),
    ]);
    expect(await days()).toEqual([
      ['2026-02-02', '4', '1', '0.25', '1', '0.25', '20', '900'],
      ['2026-02-03', '1', '1', '1.0', '0', '0.0', '5', '5'],
    ]);
    expect(await days({ from: '2026-02-04', to: '2026-02-05' })).toEqual([]);
  });

  test('counts a search once, on its first day, with the clicks that were announced later', async () => {
    await tell(lake, [
      search('1', '02-03 00:01', { version: 2, clicked: ['mug'] }),
      search('1', '02-02 23:59', { version: 1 }),
    ]);
    const expected = [['2026-02-02', '1', '0', '0.0', '1', '1.0', '10', '10']];
    expect(await days()).toEqual(expected);
    expect(await days({ from: '2026-02-02', to: '2026-02-02' })).toEqual(expected);
    expect(await days({ from: '2026-02-03', to: '2026-02-28' })).toEqual([]);
  });
});

describe('a search whose clicks are announced within a week', () => {
  const told = [
    search('1', '02-10 12:00', { query: 'mug', hits: 0 }),
    search('1', '02-17 11:00', { query: 'mug', version: 2, clicked: ['mug'] }),
    placed('A', '02-10 13:00', [{ productId: 'mug' }]),
    placed('newest', '02-28 23:00', [{ productId: 'other' }]),
  ];

  test('counts with them on its own day, and on no other', async () => {
    await tell(lake, told);
    const on = (day: string) => ({ from: day, to: day });
    expect(await askLake(lake, 'search-quality-by-day', on('2026-02-10'))).toMatchObject([
      { day: '2026-02-10', searches: '1', without_results: '0', clicked: '1' },
    ]);
    expect(await askLake(lake, 'searches-without-results', on('2026-02-10'))).toEqual([]);
    expect(await askLake(lake, 'searches-that-sell', on('2026-02-10'))).toMatchObject([{ searches_with_order: '1' }]);
    expect(await askLake(lake, 'search-quality-by-day', on('2026-02-17'))).toEqual([]);
    expect(await askLake(lake, 'searches-that-sell', on('2026-02-17'))).toEqual([]);
  });
});

describe('searches-without-results', () => {
  test('adds up what was typed, however it was written', async () => {
    await tell(lake, [
      search('1', '02-02 08:00', { query: ' Postr A2', hits: 0 }),
      search('2', '02-03 08:00', { query: 'postr a2\t', hits: 0 }),
      search('3', '02-04 08:00', { query: 'POSTR A2', hits: 1 }),
      search('4', '02-02 08:00', { query: 'ÉTUI', hits: 0 }),
      search('5', '02-03 08:00', { query: 'mug' }),
      search('6', '02-03 08:00', { query: '', hits: 0 }),
    ]);
    expect((await askLake(lake, 'searches-without-results', february)).map((row) => Object.values(row))).toEqual([
      ['postr a2', '2', '1', '2026-02-03 08:00:00.000'],
      ['', '1', '0', '2026-02-03 08:00:00.000'],
      ['étui', '1', '0', '2026-02-02 08:00:00.000'],
    ]);
    expect(await askLake(lake, 'searches-without-results', { ...february, limit: '1' })).toHaveLength(1);
  });

  test('has no rows where everything was found', async () => {
    await tell(lake, [search('1', '02-02 08:00', {})]);
    expect(await askLake(lake, 'searches-without-results', february)).toEqual([]);
  });
});

describe('searches-that-sell', () => {
  const much = placed('newest', '02-28 23:00', [{ productId: 'other' }]);
  const selling = async (values: Readonly<Record<string, string>> = {}) =>
    (await askLake(lake, 'searches-that-sell', { ...february, ...values })).map((row) => Object.values(row));

  test('finds orders of a clicked product within the hours, and what chance alone gives', async () => {
    await tell(lake, [
      search('sold', '02-10 08:00', { query: 'Mug ', clicked: ['cup', 'mug'] }),
      search('sold later', '02-15 08:00', { query: 'mug', clicked: ['mug'] }),
      search('not clicked', '02-10 08:00', { query: 'mug' }),
      search('other product', '02-10 08:00', { query: 'poster', clicked: ['poster'] }),
      placed('A', '02-11 08:00', [{ productId: 'mug' }, { productId: 'mug' }]),
      placed('B', '02-16 08:01', [{ productId: 'mug' }]),
      much,
    ]);
    expect(await selling()).toEqual([['mug', '3', '2', '0', '1', '0.5', '0.0']]);
    expect(await selling({ hours: '25' })).toEqual([['mug', '3', '2', '0', '2', '1.0', '0.0']]);
    expect(await selling({ hours: '168' })).toEqual([['mug', '3', '2', '0', '2', '1.0', '0.5']]);
  });

  test('takes an order before the search for no success of it, also when it lies before the days asked for', async () => {
    await tell(lake, [
      placed('A', '01-31 23:00', [{ productId: 'mug' }]),
      search('1', '02-01 01:00', { clicked: ['mug'] }),
      placed('B', '02-01 02:00', [{ productId: 'mug' }]),
      search('2', '02-09 01:00', { clicked: ['mug'] }),
      much,
    ]);
    expect(await selling()).toEqual([['mug', '2', '2', '0', '1', '0.5', '0.5']]);
  });

  test('leaves out searches whose hours are not over', async () => {
    await tell(lake, [
      search('over', '02-27 12:00', { clicked: ['mug'] }),
      placed('A', '02-28 11:00', [{ productId: 'mug' }]),
      search('not over', '02-28 12:00', { clicked: ['mug'] }),
      search('not over, sold', '02-28 10:00', { clicked: ['mug'] }),
      much,
    ]);
    expect(await selling()).toEqual([['mug', '3', '3', '2', '1', '1.0', '0.0']]);
  });

  test('goes by the latest announcement of search and order, and finds orders after the last day', async () => {
    await tell(lake, [
      search('1', '02-10 08:00', {}),
      search('1', '02-10 08:02', { version: 2, clicked: ['mug'] }),
      placed('A', '02-11 01:00', [{ productId: 'mug' }], 2),
      search('2', '02-10 09:00', { query: 'cup', clicked: ['cup'] }),
      placed('B', '02-10 10:00', [{ productId: 'cup' }], 1),
      placed('B', '02-10 10:00', [{ productId: 'other' }], 2),
      much,
    ]);
    expect(await selling({ from: '2026-02-10', to: '2026-02-10' })).toEqual([
      ['mug', '1', '1', '0', '1', '1.0', '0.0'],
    ]);
  });

  test('has no rows without orders', async () => {
    await tell(lake, [search('1', '02-10 08:00', { clicked: ['mug'] })]);
    expect(await selling()).toEqual([]);
  });
});
