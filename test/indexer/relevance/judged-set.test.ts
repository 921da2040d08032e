import { describe, expect, it } from '@jest/globals';
import { describeGaps } from '../../../indexer/relevance/describe-gaps.ts';
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
    ['as TREC has it, between blanks', '1 a2 poster\n2 flyer\n', '1 0 p1  3\n1 Q0   p2 0.5\n'],
    ['between blanks', '1   a2 poster\n2 flyer\n', '1 p1 3\n1 p2 0.5\n'],
    ['between blanks with names', 'qid query\n1 a2 poster\n2 flyer', 'query_id product_id gain\n1 p1 3\n1 p2 .5'],
    ['between tabs here and blanks there', '1 a2 poster\n2\tflyer\n', '1\tp1\t3\n1 0 p2 0.5\n'],
    ['with empty lines', '\n1\ta2 poster\n\n2\tflyer\n \n', '\n\n1\tp1\t3\n\t\n1\tp2\t0.5\n\n'],
    ['in quotes', '1\t"a2 poster"\n"2"\tflyer\n', '"1"\t"p1"\t"3"\n1\tp2\t0.5\n'],
    [
      'with an id of the judgment',
      'id\tquery\n1\ta2 poster\n2\tflyer',
      'id\tquery_id\tdoc_id\tlabel\n7\t1\tp1\t3\n8\t1\tp2\t0.5',
    ],
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
    ['"a ""b"" c"', 'a "b" c'],
    ['"a\tb"', 'a\tb'],
    ['36" x 72" rug', '36" x 72" rug'],
    ['"rug" white', '"rug" white'],
    ['"', '"'],
  ])('has the query %j as %j', (written, query) => {
    expect(read(`1\t${written}`, '1 p1 1').queries[0]?.text).toBe(query);
  });

  it('takes gains below 0 for 0, and a query of one word for its own id', () => {
    expect(read('poster', 'poster p1 -2\nposter p2 1').queries).toEqual([
      { id: 'poster', text: 'poster', gains: { p1: 0, p2: 1 } },
    ]);
  });

  it('says what of it cannot be measured as it was meant', () => {
    const judged = readJudgedSet('1 poster\n2 flyer\n3 rug', '1 p1 1\n1 p2 2\n2 p1 -1\n2 p9 0\n8 p1 1\n9 p1 1');
    expect(describeGaps(judged, new Set(['p1', 'p3']))).toEqual([
      '1 query without any judgment: left out of the mean.',
      '1 query whose judged products all have gain 0: left out of the mean.',
      '2 judgments of queries that are not there: left out.',
      '2 judged products not in the catalog: they stay in the ideal order, so no search can reach 1.',
    ]);
    expect(describeGaps(readJudgedSet('1 poster', '1 p1 1'), new Set(['p1']))).toEqual([]);
  });

  it.each([
    ['1\tposter', '1\tp1', 'Line 1 of the judgments is not'],
    ['1\tposter', '1\tp1\t1\n1\tp2\tmany', 'Line 2 of the judgments is not'],
    ['1\tposter', '1 0 p1 1\n1 0 p2', 'Line 2 of the judgments is not'],
    ['1\tposter', '2\tp1\t1', 'No query of the queries has a judgment.'],
    ['1\tposter\n1\tflyer', '1\tp1\t1', 'Line 2 of the queries repeats the id 1.'],
    ['', '1\tp1\t1', 'The file of queries is empty.'],
  ])('says which line is wrong: %j %j', (queries, judgments, message) => {
    expect(() => read(queries, judgments)).toThrow(message);
  });
});
