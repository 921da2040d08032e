import { describe, expect, test } from '@jest/globals';
import type { RowChange } from '../../../indexer/catalog/catalog-row.ts';
import { type FoundProduct, isShown, waitUntilShown } from '../../../indexer/catalog/watch-index.ts';

const editedAt = '2026-03-02T10:00:00.000Z';
const row = { version: 2, updatedAt: editedAt, sku: 'A', title: 'Poster', priceMinor: 1, currency: 'EUR' };
const edit: RowChange = {
  productId: 'p',
  before: undefined,
  after: { version: 2, changedAt: editedAt, change: 'edited', row },
};
const deletion: RowChange = { ...edit, after: { ...edit.after, row: undefined } };
const hidden: RowChange = { ...edit, after: { ...edit.after, row: { ...row, active: false } } };
const found = (updatedAt: string | null): FoundProduct => ({ updatedAt, title: 'Poster' });

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
    expect(await waitUntilShown(edit, fourthTime, 1_000, clock())).toBe(75);
    expect(await waitUntilShown(edit, async () => undefined, 1_000, clock())).toBeUndefined();
  });
});
