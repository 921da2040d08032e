import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printProfileOf, printProfiles } from '../../../../images/print/print-profiles.ts';
import {
  checkOrder,
  kindOf,
  orderAtStart,
  orderOfAddress,
  orderOfText,
  orderToKeep,
  standardSizeOf,
} from '../../../../images/upload-page/browser/order-choice.ts';
import { pageSettings } from '../../../../images/upload-page/page-settings.ts';

const { products } = pageSettings('', null);
const poster = kindOf(products, 'POS-A2-MA200') ?? fail('the print profiles have no posters');

function fail(message: string): never {
  throw new Error(message);
}

describe('the page knows the kinds of prints as the checks do', () => {
  test('for the product that stands for each', () => {
    expect(products.map(({ sku }) => kindOf(products, sku)?.profile)).toEqual(printProfiles.map(({ name }) => name));
  });

  test('for any SKU', () => {
    const codes = fc.constantFrom('POS', 'SHOP-POS', 'FLY', 'ART', 'BAN', 'X', '');
    fc.assert(
      fc.property(codes, fc.string(), (code, rest) => {
        const sku = `${code}-${rest}`;
        expect(kindOf(products, sku)?.profile).toBe(printProfileOf(sku).name);
      }),
    );
  });
});

describe('a link of a shop says what is ordered', () => {
  test.each([
    [
      '?product=POS-A2-MA200&size=600x900&bleed=3',
      { product: 'POS-A2-MA200', widthMm: 600, heightMm: 900, bleedMm: 3 },
    ],
    ['?size=600%C3%97900', { widthMm: 600, heightMm: 900 }],
    ['?product=', {}],
    [`?product=${'x'.repeat(101)}`, {}],
    ['?size=600&bleed=-3', {}],
    ['?size=1e3x1e3&bleed=3.5', {}],
    ['', {}],
  ])('%s', (query, order) => expect(orderOfAddress(`http://127.0.0.1/${query}`)).toEqual(order));
});

describe('what was chosen before', () => {
  const kept = { product: 'POS-1', widthMm: 300, heightMm: 400, bleedMm: 5 };

  test.each([
    ['stands without a link', {}, kept],
    [
      'stands where a link says nothing of it',
      { widthMm: 600, heightMm: 900 },
      { ...kept, widthMm: 600, heightMm: 900 },
    ],
    ['stands beside a link to the same product', { product: 'POS-1', bleedMm: 0 }, { ...kept, bleedMm: 0 }],
    ['is nothing to another product', { product: 'CAR-1', bleedMm: 0 }, { product: 'CAR-1', bleedMm: 0 }],
  ])('%s', (_, linked, begun) => expect(orderAtStart(linked, kept)).toEqual(begun));

  test('is kept as it was typed, wrong or not, and found again', () => {
    const order = orderToKeep('POS-1', { width: '5', height: 'x', bleed: '3' });
    expect(order).toEqual({ product: 'POS-1', widthMm: 5, bleedMm: 3 });
    expect(orderOfText(JSON.stringify(order))).toEqual(order);
  });

  test.each(['', '{', 'null', '7', '{"widthMm":"600","bleedMm":-1,"product":7}', '{"heightMm":1e99,"x":1}'])(
    'is left out where it is unusable: %s',
    (text) => expect(orderOfText(text)).toEqual({}),
  );
});

describe('what is typed is checked', () => {
  const typed = { width: '600', height: ' 900 ', bleed: '3' };

  test('and taken in whole millimetres', () => {
    const order = { product: 'POS-1', widthMm: 600, heightMm: 900, bleedMm: 3 };
    expect(checkOrder(poster, 'POS-1', typed)).toEqual({ ok: true, order });
  });

  test.each([
    ['width', { width: '' }, /whole millimetres/],
    ['width', { width: '60.5' }, /whole millimetres/],
    ['width', { width: '99' }, /from 100 to 1,600 mm/],
    ['height', { height: '1601' }, /from 100 to 1,600 mm/],
    ['height', { height: '٣٠٠' }, /whole millimetres/],
    ['bleed', { bleed: '51' }, /at most 50/],
    ['bleed', { bleed: '-1' }, /at most 50/],
  ] as const)('and a wrong %s is named: %j', (field, wrong, message) => {
    const checked = checkOrder(poster, 'POS-1', { ...typed, ...wrong });
    expect(checked).toMatchObject({ ok: false, field, message: expect.stringMatching(message) });
  });
});

test('a standard size is known, turned as well', () => {
  expect(standardSizeOf(poster, 420, 594)?.label).toBe('A2');
  expect(standardSizeOf(poster, 594, 420)?.label).toBe('A2');
  expect(standardSizeOf(poster, 421, 594)).toBeUndefined();
});
