import { describe, expect, it } from '@jest/globals';
import { readJudgedSet } from '../../../indexer/relevance/judged-set.ts';

function read(queries: string, judgments: string) {
  const { queries: judged, ...rest } = readJudgedSet(queries, judgments);
  return { ...rest, queries: judged.map(({ id, text, gains }) => ({ id, text, gains: Object.fromEntries(gains) })) };
}

describe('a judged set', () => {
  it.each([
    ['without names of columns', '1\ta2 poster\n2\tflyer\n', '1\tp1\t3\n1\tp2\t0.5\n'],
    ['with them', 'query_id\tquery\n1\ta2 poster\n2\tflyer\n', 'query_id\tproduct_id\tgain\n1\tp1\t3\n1\tp2\t0.5\n'],
    ['in another order', 'query\tqid\na2 poster\t1\nflyer\t2\n', 'relevance\tdoc_id\tqid\n3\tp1\t1\n0.5\tp2\t1\n'],
    ['as TREC has it', '1\ta2 poster\n2\tflyer\n', '1\t0\tp1\t3\n1\t0\tp2\t0.5\n'],
    ['from Windows', '\u{feff}1\ta2 poster\r\n2\tflyer\r\n', '1\tp1\t3\r\n1\tp2\t0.5\r\n'],
  ])('is read %s', (_, queries, judgments) => {
    expect(read(queries, judgments)).toEqual({
      queries: [{ id: '1', text: 'a2 poster', gains: { p1: 3, p2: 0.5 } }],
      queriesWithoutJudgments: 1,
      judgmentsWithoutQuery: 0,
    });
  });

  it('counts judgments of queries that are not there, and keeps the higher of two', () => {
    expect(read('1\tposter', '1\tp1\t1\n1\tp1\t2\n9\tp1\t1')).toMatchObject({
      queries: [{ gains: { p1: 2 } }],
      judgmentsWithoutQuery: 1,
    });
  });

  it.each([
    ['1\tposter', '1\tp1', 'Line 1 of the judgments is not'],
    ['1\tposter', '1\tp1\t1\n1\tp2\tmany', 'Line 2 of the judgments is not'],
    ['1\tposter', '1\tp1\t1\n1\tp2\t-1', 'Line 2 of the judgments is not'],
    ['1\tposter\n1\tflyer', '1\tp1\t1', 'Line 2 of the queries repeats the id 1.'],
    ['', '1\tp1\t1', 'The file of queries is empty.'],
  ])('says which line is wrong: %j %j', (queries, judgments, message) => {
    expect(() => read(queries, judgments)).toThrow(message);
  });
});
