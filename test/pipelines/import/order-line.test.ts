import { describe, expect, test } from '@jest/globals';
import { lineReader } from '../../../pipelines/import/order-line.ts';
import { cells, header, mappingOf, plainMapping } from './import-files.ts';

function read(line: readonly string[], mapping: unknown = plainMapping) {
  return lineReader(mappingOf(mapping), header).read({ lineNumber: 2, cells: line });
}

describe('a line of a file', () => {
  test('tells time, article, quantity, price, customer and country', () => {
    expect(read(cells('1'))).toMatchObject({
      ok: true,
      line: {
        placedAt: '2010-12-01T08:26:00.000Z',
        sku: 'A3',
        title: 'Poster',
        quantity: 2,
        unitPriceMinor: 255,
        customerId: '17850',
        country: 'France',
      },
    });
  });

  test('keeps upper and lower case of articles apart, and takes white space off the ends', () => {
    expect(read(cells('1', { sku: ' 85123a ' }))).toMatchObject({ line: { sku: '85123a' } });
  });

  test('of a credit note has its quantity turned positive', () => {
    expect(read(cells('C1', { qty: '-3' }))).toMatchObject({ ok: true, line: { quantity: 3 } });
  });

  test('may cost nothing, have no title and come from a guest', () => {
    expect(read(cells('1', { price: '0.0', title: '', who: '' }))).toMatchObject({
      ok: true,
      line: { unitPriceMinor: 0, title: '', customerId: null },
    });
  });

  test('has its customer number cleaned as the mapping says', () => {
    const mapping = { ...plainMapping, customerId: { removeSuffix: '.0', prefix: 'uk-' } };
    expect(read(cells('1', { who: '17850.0' }), mapping)).toMatchObject({ line: { customerId: 'uk-17850' } });
    expect(read(cells('1', { who: '' }), mapping)).toMatchObject({ line: { customerId: null } });
  });

  test.each([
    ['LINE_QUANTITY_NOT_POSITIVE', 'qty', cells('1', { qty: '0' })],
    ['LINE_QUANTITY_NOT_POSITIVE', 'qty', cells('1', { qty: '-1' })],
    ['LINE_QUANTITY_NOT_NEGATIVE', 'qty', cells('C1', { qty: '1' })],
    ['NOT_AN_INTEGER', 'qty', cells('1', { qty: '1.5' })],
    ['FIELD_TYPE', 'qty', cells('1', { qty: 'two' })],
    ['FIELD_TYPE', 'price', cells('1', { price: '' })],
    ['NOT_AN_INTEGER', 'price', cells('1', { price: '1.005' })],
    ['FIELD_VALUE', 'price', cells('1', { price: '-1' })],
    ['FIELD_VALUE', 'when', cells('1', { when: '2010-02-30 10:00' })],
    ['FIELD_MISSING', 'order', cells(' ')],
    ['FIELD_MISSING', 'sku', cells('1', { sku: '' })],
    ['FIELD_MISSING', 'land', cells('1', { land: '' })],
    ['NUL_CHARACTER', '', cells('1', { title: 'a\0b' })],
    ['LINE_MALFORMED', '', [...cells('1'), 'one more']],
    ['LINE_MALFORMED', '', ['1']],
  ])('is refused with %s in column %j', (code, column, line) => {
    const result = read(line);
    expect(result).toMatchObject({ ok: false, refused: { code, column } });
    if (!result.ok) expect(result.refused.message).not.toContain('17850');
  });

  test('is refused by the rules that the mapping asks for', () => {
    const mapping = { ...plainMapping, refuseLines: ['UNIT_PRICE_ZERO', 'CUSTOMER_ID_EMPTY'] };
    expect(read(cells('1', { price: '0' }), mapping)).toMatchObject({
      refused: { code: 'LINE_REFUSED_BY_RULE', column: 'price' },
    });
    expect(read(cells('1', { who: '' }), mapping)).toMatchObject({
      refused: { code: 'LINE_REFUSED_BY_RULE', column: 'who' },
    });
  });

  test('shows nothing that tells who a person is: neither the customer nor columns that are not mapped', () => {
    const reader = lineReader(mappingOf(plainMapping), [...header, 'e-mail']);
    const line = { lineNumber: 2, cells: [...cells('1'), 'someone@example.com'] };
    const shown = JSON.stringify(reader.shareableCells(line));
    expect(shown).not.toMatch(/17850|someone/);
    expect(reader.shareableCells(line)).toMatchObject({ order: '1', who: '***' });
    expect(reader.shareableCells({ ...line, cells: cells('1', { who: '' }) })).toMatchObject({ who: '' });
  });
});
