import { describe, expect, test } from '@jest/globals';
import { planProductLife } from '../../../pipelines/sample/product-life.ts';
import { createProductRange } from '../../../pipelines/sample/product-range.ts';

const window = {
  firstDayMs: Date.parse('2025-10-22'),
  peakDayMs: Date.parse('2025-11-28'),
  endMs: Date.parse('2025-12-21'),
};

describe('the range of products', () => {
  test('has ids and SKUs of their own, real sizes and prices, however large it is', () => {
    for (const count of [1, 300, 2_000]) {
      const products = createProductRange('abc123', 5, count);
      expect(new Set(products.map(({ sku }) => sku)).size).toBe(count);
      expect(new Set(products.map(({ productId }) => productId)).size).toBe(count);
      for (const product of products) {
        expect(product.widthMm).toBeGreaterThan(40);
        expect(product.heightMm).toBeGreaterThan(40);
        expect(product.basePriceMinor).toBeGreaterThan(0);
        expect(Number.isInteger(product.basePriceMinor)).toBe(true);
        expect(product.material).not.toBe('');
      }
    }
  });

  test('covers posters, cards, photo books, banners and packaging', () => {
    const categories = new Set(
      createProductRange('abc123', 1, 300).map(({ categoryPath }) => categoryPath.join(' / ')),
    );
    expect([...categories]).toEqual(
      expect.arrayContaining([
        'Wall art / Posters',
        'Cards / Business cards',
        'Photo / Photo books',
        'Large format / Banners',
        'Packaging / Boxes',
      ]),
    );
  });
});

describe('the life of a product', () => {
  const products = createProductRange('abc123', 9, 400);
  const lives = products.map((product) => planProductLife(product, 9, window));

  test('raises the versions of product, price and stock by one, each in a line of its own', () => {
    for (const { edits } of lives) {
      const lines = {
        product: edits.filter(({ kind }) => kind === 'upsert' || kind === 'delete'),
        price: edits.filter(({ kind }) => kind === 'price'),
        stock: edits.filter(({ kind }) => kind === 'stock'),
      };
      for (const line of Object.values(lines)) {
        expect(line.map(({ version }) => version)).toEqual(line.map((_, index) => index + 1));
      }
    }
  });

  test('goes forward in time and ends with a deletion, if there is one', () => {
    for (const { edits } of lives) {
      const times = edits.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((left, right) => left - right));
      const deletion = edits.findIndex(({ kind }) => kind === 'delete');
      if (deletion >= 0) expect(deletion).toBe(edits.length - 1);
    }
  });

  test('announces with every upsert the price that holds at the time', () => {
    for (const { edits, priceMinorAt } of lives) {
      for (const edit of edits) if (edit.kind === 'upsert') expect(edit.priceMinor).toBe(priceMinorAt(edit.atMs));
    }
  });

  test('includes edits, sales on the peak day, withdrawals and deletions', () => {
    const kinds = (kind: string) => lives.filter(({ edits }) => edits.some((edit) => edit.kind === kind)).length;
    expect(kinds('delete')).toBeGreaterThan(3);
    const hidden = lives.filter(({ edits }) => edits.some((edit) => edit.kind === 'upsert' && !edit.active));
    expect(hidden.length).toBeGreaterThan(3);
    const onSale = lives.filter(
      ({ priceMinorAt }) => priceMinorAt(window.peakDayMs + 60_000) < priceMinorAt(window.peakDayMs - 1),
    );
    expect(onSale.length).toBeGreaterThan(60);
  });

  test('leaves the first product for sale all the time, so that there is always one', () => {
    for (const atMs of [window.firstDayMs + 1_000, window.peakDayMs, window.endMs - 1]) {
      expect(lives[0]?.isSoldAt(atMs)).toBe(true);
    }
  });
});
