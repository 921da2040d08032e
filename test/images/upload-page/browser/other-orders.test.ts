import { expect, test } from '@jest/globals';
import { fitOnSheet } from '../../../../images/assess/sheet-fit.ts';
import type { PrintPassport } from '../../../../images/passport/print-passport.ts';
import { printProfileOf } from '../../../../images/print/print-profiles.ts';
import { otherOrders } from '../../../../images/upload-page/browser/other-orders.ts';

const limits = { minSizeMm: 100, maxSizeMm: 1600 };

function labelsFor(widthPx: number, heightPx: number, widthMm: number, heightMm: number): string[] {
  const order = { profile: 'poster', widthMm, heightMm, bleedMm: 3 };
  const fit = fitOnSheet({ widthPx, heightPx }, order, printProfileOf('POS-'));
  const image = { widthPx, heightPx } as PrintPassport['image'];
  return otherOrders({ fit, image, order } as PrintPassport, 'POS-1', limits).map(({ label }) => label);
}

test('a lying picture on a standing sheet is offered turned', () => {
  expect(labelsFor(6000, 4000, 600, 900)).toEqual(['Check it turned: 900 × 600 mm']);
});

test('a picture of too few pixels is offered as large as it prints well', () => {
  expect(labelsFor(2300, 3450, 600, 900)).toEqual(['Check it smaller: 380 × 575 mm']);
});

test('nothing is offered where nothing would be better, or the product has no such size', () => {
  expect(labelsFor(6000, 9000, 600, 900)).toEqual([]);
  expect(labelsFor(300, 450, 600, 900)).toEqual([]);
  expect(labelsFor(3000, 3000, 300, 300)).toEqual([]);
});
