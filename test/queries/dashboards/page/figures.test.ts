import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FieldFormat } from '../../../../queries/dashboards/dashboard.ts';
import { fieldFormats } from '../../../../queries/dashboards/dashboard.ts';
import { figureText, tickText } from '../../../../queries/dashboards/page/figures/figure-text.ts';
import { majorText, minorDigits, moneyText } from '../../../../queries/dashboards/page/figures/money.ts';

const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

describe('a figure has the separators and the unit of its format', () => {
  test.each<[string | number | null, FieldFormat, string]>([
    ['1234567', 'count', '1,234,567'],
    ['9007199254740993', 'count', '9,007,199,254,740,993'],
    ['123456', 'amount', '€1,234.56'],
    [0.1234, 'percent', '12.3%'],
    [0.76, 'percent', '76.0%'],
    [1.8, 'ratio', '1.80'],
    [36.46, 'hours', '36.5 h'],
    [109.4, 'hours', '109.4 h'],
    [72, 'hours', '72.0 h'],
    [0.5, 'hours', '30 min'],
    [480, 'hours', '20 days'],
    [31_456_204, 'seconds', '364.1 days'],
    [300, 'seconds', '5 min'],
    [783, 'milliseconds', '783 ms'],
    [12.5, 'seconds', '12.5 s'],
    [150, 'dpi', '150 dpi'],
    [12_345_678, 'bytes', '12.3 MB'],
    ['2025-12-20', 'day', '20 Dec 2025'],
    ['2025-12-01', 'month', 'Dec 2025'],
    ['2025-12-20T14:03:09.5', 'moment', '20 Dec 2025, 14:03 UTC'],
    ['2025-12-20T14:03:09Z', 'moment', '20 Dec 2025, 14:03 UTC'],
    ['7', 'number', '7'],
    ['<b>', 'text', '<b>'],
    [null, 'count', '–'],
    ['no number', 'count', 'no number'],
  ])('%j as %s', (cell, format, text) => {
    expect(plain(figureText(cell, format, 'EUR'))).toBe(text);
  });

  test('and none of them fails, whatever the answer holds', () => {
    const cells = fc.oneof(fc.string(), fc.double(), fc.bigInt().map(String), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(cells, fc.constantFrom(...fieldFormats), fc.string({ maxLength: 4 }), (cell, format, currency) => {
        expect(typeof figureText(cell, format, currency)).toBe('string');
      }),
    );
  });
});

describe('money', () => {
  test.each([
    ['EUR', '123456', '€1,234.56'],
    ['JPY', '123456', 'JP¥123,456'],
    ['KWD', '1234567', 'KWD 1,234.567'],
    ['GBP', '-5', '-£0.05'],
    ['', '1234', '12.34'],
  ])('of %s has the digits of its currency: %s is %s', (currency, minor, text) => {
    expect(plain(moneyText(BigInt(minor), currency))).toBe(text);
  });

  test('keeps every digit of the largest amounts', () => {
    expect(moneyText(9_223_372_036_854_775_807n, 'EUR')).toBe('€92,233,720,368,547,758.07');
  });

  test('in major units is the amount again when its point is taken away', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          const text = majorText(minor, currency);
          expect(BigInt(text.replace('.', ''))).toBe(minor);
          expect(text.split('.')[1]?.length ?? 0).toBe(minorDigits(currency));
        },
      ),
    );
  });
});

test.each<[number, FieldFormat, string]>([
  [80_000, 'amount', '€80k'],
  [2.5, 'amount', '€2.50'],
  [500, 'amount', '€500'],
  [0.05, 'percent', '5%'],
  [12_500, 'count', '12.5k'],
  [400, 'count', '400'],
  [Date.UTC(2025, 11, 1), 'day', '1 Dec'],
  [60, 'hours', '60 h'],
])('on an axis there is room for few letters: %d as %s', (value, format, text) => {
  expect(plain(tickText(value, format, 'EUR')).replace('K', 'k')).toBe(text);
});
