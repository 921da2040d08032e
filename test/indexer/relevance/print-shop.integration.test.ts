import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { type MeasuredRun, mean } from '../../../indexer/relevance/measured-run.ts';
import { measurePrintShop } from './measure-print-shop.ts';
import { hardQueries, printQueries } from './print-shop-queries.ts';
import { lossesOf, readRecordedFigures } from './recorded-figures.ts';

const { INKSTREAM_OPENSEARCH_URL: url = '' } = process.env;
const patienceMs = 120_000;
let run: MeasuredRun;

beforeAll(async () => {
  run = await measurePrintShop(createSearchClient(url));
}, patienceMs);

describe('the search of the print shop', () => {
  it('finds what is asked for no less well than recorded, query by query (accept a change: npm run relevance:record)', () => {
    expect(lossesOf(run, readRecordedFigures())).toEqual([]);
  });

  it('has a recorded figure for every query', () => {
    expect(Object.keys(readRecordedFigures()).sort()).toEqual(printQueries.map(([query]) => query).sort());
  });

  it('leaves no query without an answer', () => {
    expect(run.queries.filter(({ hits }) => hits === 0).map(({ text }) => text)).toEqual([]);
  });

  it('puts something right first for nearly all that are not hard', () => {
    const hard = new Set(hardQueries.map(([query]) => query));
    const ordinary = run.queries.filter(({ text }) => !hard.has(text)).map(({ ndcg }) => ndcg ?? 0);
    expect(mean(ordinary)).toBeGreaterThan(0.97);
  });

  it.each([
    ['postr a2', 'poster a2'],
    ['calender', 'calendar'],
    ['roll up dislpay', 'roll up display'],
  ])('asks whether %s was meant to be %s', (typed, meant) => {
    expect(run.queries.find(({ text }) => text === typed)?.didYouMean).toBe(meant);
  });
});
