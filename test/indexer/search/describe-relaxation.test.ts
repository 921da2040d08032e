import { describe, expect, test } from '@jest/globals';
import { describeRelaxation } from '../../../indexer/search/describe-relaxation.ts';

describe('what is said of a relaxed search', () => {
  test.each([
    ['most', 0, 'No product has all of it; these have most of it.'],
    ['any', 1, '1 product has all of it; the others have some of it.'],
    ['most', 3, '3 products have all of it; the others have most of it.'],
  ] as const)('%s, %i with all of it: %s', (relaxed, strictTotal, said) => {
    expect(describeRelaxation({ relaxed, strictTotal })).toBe(said);
  });

  test('is nothing when everything has all of it', () => {
    expect(describeRelaxation({ relaxed: null, strictTotal: null })).toBeUndefined();
  });
});
