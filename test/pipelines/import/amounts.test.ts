import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minorDigits, numberReaders } from '../../../pipelines/import/amounts.ts';
import type { Mapping } from '../../../pipelines/import/mapping.ts';

function readers(currency = 'GBP', numbers: Mapping['numbers'] = { decimalSeparator: '.', thousandsSeparator: '' }) {
  return numberReaders({ numbers, constants: { currency, channel: 'web' } });
}

describe('prices', () => {
  test('become minor units exactly, for every price that there can be', () => {
    const { price } = readers();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (minor) => {
        const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
        expect(price(text)).toEqual({ ok: true, value: minor });
      }),
    );
    expect(price('8.95')).toEqual({ ok: true, value: 895 });
    expect(price('0.0')).toEqual({ ok: true, value: 0 });
    expect(price('2')).toEqual({ ok: true, value: 200 });
    expect(price('-0.10')).toEqual({ ok: true, value: -10 });
  });

  test('follow the digits of the currency', () => {
    expect([minorDigits('GBP'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
    expect(readers('JPY').price('1500')).toEqual({ ok: true, value: 1500 });
    expect(readers('KWD').price('1.5')).toEqual({ ok: true, value: 1500 });
  });

  test('finer than the currency are refused, unless the rest is zeros', () => {
    expect(readers().price('2.555')).toMatchObject({ ok: false, code: 'NOT_AN_INTEGER' });
    expect(readers().price('2.5500')).toEqual({ ok: true, value: 255 });
  });

  test('are read with the separators of the shop', () => {
    const german = readers('EUR', { decimalSeparator: ',', thousandsSeparator: '.' });
    expect(german.price('1.234.567,89')).toEqual({ ok: true, value: 123_456_789 });
    expect(german.price('12.34')).toMatchObject({ ok: false, code: 'FIELD_TYPE' });
    expect(readers().price('1,234.00')).toMatchObject({ ok: false, code: 'FIELD_TYPE' });
  });

  test('that are no numbers, or too large to be exact, are refused', () => {
    for (const text of ['', 'free', '1e5', '£2', '0x10', 'NaN', '--1', '1.2.3', '.']) {
      expect(readers().price(text)).toMatchObject({ ok: false, code: 'FIELD_TYPE' });
    }
    expect(readers().price('99999999999999999')).toMatchObject({ ok: false, code: 'FIELD_VALUE' });
  });
});

describe('quantities', () => {
  test('are whole numbers, also as spreadsheets write them', () => {
    expect(readers().quantity('6')).toEqual({ ok: true, value: 6 });
    expect(readers().quantity('-6.0')).toEqual({ ok: true, value: -6 });
    expect(readers().quantity('-0')).toEqual({ ok: true, value: 0 });
    expect(readers().quantity('1.5')).toMatchObject({ ok: false, code: 'NOT_AN_INTEGER' });
  });
});
