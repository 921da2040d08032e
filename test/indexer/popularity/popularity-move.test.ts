import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moveThreshold, popularityMove } from '../../../indexer/popularity/popularity-move.ts';
import { listedProduct } from './projected-products.ts';

const demand = (unitsSold: number, clicks: number) => ({ unitsSold, clicks });
const anyDemand = fc.record({ unitsSold: fc.nat({ max: 100_000 }), clicks: fc.nat({ max: 100_000 }) });

describe('the popularity of a product', () => {
  test('moves from nothing, under version 1', () => {
    expect(popularityMove(listedProduct('a'), demand(4, 7))).toEqual({
      productId: 'a',
      sku: 'SKU-a',
      version: 1,
      before: demand(0, 0),
      after: demand(4, 7),
      popularityBefore: 0,
      popularityAfter: 27,
    });
  });

  test('moves to nothing when nobody wants the product any more', () => {
    const product = listedProduct('a', { version: 6, ...demand(0, 1) });
    expect(popularityMove(product, undefined)).toMatchObject({ version: 7, after: demand(0, 0), popularityAfter: 0 });
  });

  test('stays when nothing was known and nothing came', () => {
    expect(popularityMove(listedProduct('a'), undefined)).toBeUndefined();
    expect(popularityMove(listedProduct('a', { version: 2, ...demand(0, 0) }), demand(0, 0))).toBeUndefined();
  });

  test.each([
    ['a click among a hundred', demand(0, 100), demand(0, 101), false],
    ['nine clicks among a hundred', demand(0, 100), demand(0, 109), false],
    ['ten clicks among a hundred', demand(0, 100), demand(0, 110), true],
    ['ten clicks less', demand(0, 100), demand(0, 90), true],
    ['two clicks among four', demand(0, 4), demand(0, 6), false],
    ['three clicks among four', demand(0, 4), demand(0, 7), true],
    ['twice the sales', demand(100, 0), demand(200, 0), true],
    ['a tenth more sales, which are damped', demand(100, 0), demand(110, 0), false],
    ['sales for clicks of the same weight', demand(100, 0), demand(0, 100), false],
  ])('%s', (_, { unitsSold, clicks }, after, isMove) => {
    const product = listedProduct('a', { version: 1, unitsSold, clicks });
    expect(popularityMove(product, after) !== undefined).toBe(isMove);
  });

  test('does not move of a product that is deleted or unknown', () => {
    const deleted = { version: 2, deleted: true, occurredAt: '2026-03-02T09:15:30.250Z' } as const;
    expect(popularityMove({ productId: 'a', revision: 2, product: deleted }, demand(4, 7))).toBeUndefined();
    expect(popularityMove({ productId: 'a', revision: 2 }, demand(4, 7))).toBeUndefined();
  });

  test('never drifts away unnoticed: what does not move is within the threshold of what is published', () => {
    fc.assert(
      fc.property(anyDemand, anyDemand, (before, after) => {
        const move = popularityMove(listedProduct('a', { version: 3, ...before }), after);
        if (move) {
          expect(move.version).toBe(4);
          // Published, it is where it moved to: the same demand is no move again.
          expect(popularityMove(listedProduct('a', { version: 4, ...after }), after)).toBeUndefined();
          return;
        }
        const weight = ({ unitsSold, clicks }: typeof before) => Math.round(10 * Math.sqrt(unitsSold)) + clicks;
        const difference = Math.abs(weight(after) - weight(before));
        expect(difference < moveThreshold.points || difference < moveThreshold.share * weight(before)).toBe(true);
        expect(weight(before) === 0).toBe(weight(after) === 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
