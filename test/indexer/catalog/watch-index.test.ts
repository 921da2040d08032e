import { describe, expect, test } from '@jest/globals';
import type { RowChange } from '../../../indexer/catalog/catalog-row.ts';
import { describeOtherwise } from '../../../indexer/catalog/describe-catalog.ts';
import { differencesOf, type FoundProduct, isShown, waitUntilShown } from '../../../indexer/catalog/watch-index.ts';

const editedAt = '2026-03-02T10:00:00.000Z';
const row = { version: 2, updatedAt: editedAt, sku: 'A', title: 'Poster', priceMinor: 1, currency: 'EUR' };
const edit: RowChange = {
  productId: 'p',
  before: undefined,
  after: { version: 2, changedAt: editedAt, change: 'edited', row },
};
const deletion: RowChange = { ...edit, after: { ...edit.after, row: undefined } };
const hidden: RowChange = { ...edit, after: { ...edit.after, row: { ...row, active: false } } };
const found = (updatedAt: string | null): FoundProduct => ({
  updatedAt,
  title: 'Poster',
  brand: null,
  deliveryDays: null,
  priceMinor: 1,
  currency: 'EUR',
});

describe('a change is shown', () => {
  test('when a search finds this version of the product or a newer one', () => {
    expect(isShown(edit, undefined)).toBe(false);
    expect(isShown(edit, found('2026-03-02T09:59:59.999Z'))).toBe(false);
    expect(isShown(edit, found(null))).toBe(false);
    expect(isShown(edit, found(editedAt))).toBe(true);
    expect(isShown(edit, found('2026-03-02T10:00:00.001Z'))).toBe(true);
  });

  test('when a search no longer finds what was deleted or taken off the shelf', () => {
    for (const change of [deletion, hidden]) {
      expect(isShown(change, found(editedAt))).toBe(false);
      expect(isShown(change, undefined)).toBe(true);
    }
  });
});

describe('what search shows of a change', () => {
  const repriced: RowChange = { ...edit, before: { ...row, priceMinor: 2, version: 1, brand: '' } };
  const masked = { ...found(editedAt), priceMinor: 777 };
  const part = { version: 4, priceMinor: 777, currency: 'EUR' };

  test('is what was edited, or differs in those fields and no others', () => {
    expect(differencesOf(repriced, found(editedAt))).toEqual([]);
    expect(differencesOf(repriced, { ...found(editedAt), title: 'Later', deliveryDays: 0 })).toEqual([]);
    expect(differencesOf(repriced, masked)).toEqual(['priceMinor']);
    expect(differencesOf(edit, { ...masked, title: 'Later' })).toEqual(['title', 'priceMinor']);
  });

  test('is explained by the event that takes precedence, or by a later edit', () => {
    expect(describeOtherwise(masked, ['priceMinor'], part)).toContain(
      'search shows 7.77 EUR: a price.changed event, version 4, takes precedence',
    );
    const later = { ...masked, title: 'Later' };
    const texts = ['search shows 7.77 EUR: of a later edit', 'search shows title Later: of a later edit'];
    for (const announced of [undefined, { ...part, priceMinor: 5 }]) {
      expect(describeOtherwise(later, ['title', 'priceMinor'], announced)).toBe(texts.join('\n'));
    }
  });
});

describe('waiting for a change', () => {
  const clock = () => {
    let nowMs = 0;
    const sleep = async (milliseconds: number) => {
      nowMs += milliseconds;
    };
    return { now: () => nowMs, sleep };
  };

  test('says how long it took, or that it took too long', async () => {
    const answers = [undefined, found(null), found(null), found(editedAt)];
    const fourthTime = async () => answers.shift();
    expect(await waitUntilShown(edit, fourthTime, 1_000, clock())).toEqual({ tookMs: 75, found: found(editedAt) });
    expect(await waitUntilShown(edit, async () => undefined, 1_000, clock())).toBeUndefined();
  });
});
