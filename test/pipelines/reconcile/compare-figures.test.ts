import { describe, expect, test } from '@jest/globals';
import { compareFigure } from '../../../pipelines/reconcile/compare-figures.ts';

describe('comparing a figure', () => {
  test('finds nothing when every group and measure is equal', () => {
    const figure = { EUR: { lines: 3, totalMinor: 1_000 }, GBP: { lines: 1, totalMinor: 5 } };
    expect(compareFigure('lines', figure, structuredClone(figure))).toEqual([
      { figure: 'lines', measure: 'lines', groups: 2, shopTotal: 4, lakeTotal: 4, differences: [] },
      { figure: 'lines', measure: 'totalMinor', groups: 2, shopTotal: 1_005, lakeTotal: 1_005, differences: [] },
    ]);
  });

  test('finds a single minor unit', () => {
    const [comparison] = compareFigure('sales', { a: { minor: 100 } }, { a: { minor: 101 } });
    expect(comparison?.differences).toEqual([{ group: 'a', measure: 'minor', shop: 100, lake: 101 }]);
  });

  test('finds errors that cancel each other out in the total', () => {
    const [comparison] = compareFigure('sales', { a: { n: 1 }, b: { n: 2 } }, { a: { n: 2 }, b: { n: 1 } });
    expect(comparison).toMatchObject({ shopTotal: 3, lakeTotal: 3 });
    expect(comparison?.differences.map(({ group }) => group)).toEqual(['a', 'b']);
  });

  test('finds groups that only one side has', () => {
    const [comparison] = compareFigure('sales', { a: { n: 1 } }, { b: { n: 1 } });
    expect(comparison?.differences).toEqual([
      { group: 'a', measure: 'n', shop: 1, lake: undefined },
      { group: 'b', measure: 'n', shop: undefined, lake: 1 },
    ]);
  });

  test('takes a group of zeros for one that is not there', () => {
    const [comparison] = compareFigure('leaks', { all: { rows: 0 } }, {});
    expect(comparison).toMatchObject({ groups: 0, differences: [] });
  });
});
