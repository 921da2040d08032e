import { describe, expect, test } from '@jest/globals';
import { type Explanation, explainScore } from '../../../indexer/search/explain-score.ts';

function node(value: number, description: string, ...details: Explanation[]): Explanation {
  return { value, description, details };
}

/** As OpenSearch says it of a product that is found for "alpine poster". */
const explanation = node(
  9.45,
  'sum of:',
  node(
    9.3,
    'sum of:',
    node(2, 'max of:', node(0.8, 'ConstantScore(description:alpin)^0.8'), node(2, 'ConstantScore(title:alpin)^2.0')),
    node(
      1.3,
      'max plus 0.1 times others of:',
      node(1, 'weight(description:alpin in 2) [PerFieldSimilarity], result of:', node(7, 'score(freq=1.0)')),
      node(1.2, 'weight(title:alpin in 2) [PerFieldSimilarity], result of:'),
    ),
    node(
      6,
      'max of:',
      node(6, 'ConstantScore(title.pairs:alpinposter)^2.0'),
      node(6, 'ConstantScore(title:poster)^2.0'),
    ),
  ),
  node(
    0.15,
    'Saturation function on the _feature field for the popularity feature, computed as w * S / (S + k) from:',
    node(0.3, 'w, weight of this function'),
  ),
  node(0, 'match on required clause, product of:', node(1, 'productId:p-1')),
);

const typed = { vocabulary: 'words', fidelity: 1, origin: 'typed' } as const;
const concepts = [
  {
    typed: 'alpine',
    terms: [
      { ...typed, term: 'alpin' },
      { ...typed, term: 'alpinposter', vocabulary: 'pairs', origin: 'joined' },
    ],
  },
  {
    typed: 'placard',
    terms: [
      { ...typed, term: 'placard' },
      { ...typed, term: 'poster', origin: 'synonym' },
    ],
  },
] as unknown as Parameters<typeof explainScore>[1];

describe('an explanation', () => {
  const shares = explainScore(explanation, concepts);

  test('becomes reasons that add up to the score', () => {
    expect(shares.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(explanation.value, 5);
  });

  test('names what was asked for, how it was found and where', () => {
    expect(shares.map(({ asked, foundAs, where }) => [asked, foundAs, where])).toEqual([
      ['placard', 'poster (synonym)', 'title'],
      ['alpine', null, 'title'],
      ['popularity', null, 'popularity'],
      ['alpine', null, 'description'],
    ]);
  });

  test('counts of alternatives the best, and its share of the others', () => {
    const inTitle = shares.find(({ asked, where }) => asked === 'alpine' && where === 'title');
    const inDescription = shares.find(({ where }) => where === 'description');
    expect(inTitle?.score).toBeCloseTo(3.2, 5);
    expect(inDescription?.score).toBeCloseTo(0.1, 5);
  });
});
