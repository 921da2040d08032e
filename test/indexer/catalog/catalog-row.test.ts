import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CatalogRow,
  deletionOf,
  editOf,
  type RowChange,
  restorationOf,
  type StoredProduct,
  undoOf,
} from '../../../indexer/catalog/catalog-row.ts';
import { minorUnits } from '../../../indexer/catalog/catalog-words.ts';

const now = '2026-03-02T10:00:00.000Z';
const row: CatalogRow = {
  version: 1,
  updatedAt: '2026-03-01T10:00:00.000Z',
  sku: 'A-1',
  title: 'Poster',
  priceMinor: 1290,
  currency: 'EUR',
};
const added: StoredProduct = {
  productId: 'p',
  row,
  history: [{ version: 1, changedAt: '2026-03-01T10:00:00.000Z', change: 'added', row }],
};

/** What the table holds after a change, as long as its condition holds. */
function applied(stored: StoredProduct, { before, after }: RowChange): StoredProduct {
  if (before?.version !== stored.row?.version) throw new Error('the condition of the write does not hold');
  return { ...stored, row: after.row, history: [after, ...stored.history] };
}

describe('an edit of a catalog row', () => {
  test('changes what it names, under the next version', () => {
    const { after } = editOf(added, { title: 'Poster A2', brand: null }, now);
    expect(after).toMatchObject({ version: 2, change: 'edited', changedAt: now });
    expect(after.row).toEqual({ ...row, version: 2, updatedAt: now, title: 'Poster A2', brand: null });
  });

  test('of a deleted product is refused, and says what to do', () => {
    const deleted = applied(added, deletionOf(added, now));
    expect(() => editOf(deleted, { title: 'x' }, now)).toThrow('A-1 is deleted');
    expect(() => deletionOf(deleted, now)).toThrow('npm run catalog -- restore A-1');
  });
});

describe('what was done to a row can be undone', () => {
  test('a deletion by restoring, above the version under which it was announced', () => {
    const deleted = applied(added, deletionOf(added, now));
    const { after } = restorationOf(deleted, now);
    expect(deleted.history[0]?.version).toBe(2);
    expect(after.row).toMatchObject({ title: 'Poster', version: 3 });
    expect(() => restorationOf(added, now)).toThrow('A-1 is not deleted');
  });

  test('an edit by undo, which is a change like any other', () => {
    const edited = applied(added, editOf(added, { title: 'Poster A2' }, now));
    expect(undoOf(edited, now).after).toMatchObject({
      version: 3,
      change: 'back to version 1',
      row: { title: 'Poster' },
    });
    expect(() => undoOf(added, now)).toThrow('has not been changed yet');
  });

  test('undo twice is the edit again, whatever was done', () => {
    const anyStep = fc.constantFrom('edit', 'delete', 'restore', 'undo');
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
        let stored = added;
        for (const [index, step] of steps.entries()) {
          if (step === 'edit' && stored.row) stored = applied(stored, editOf(stored, { title: `t${index}` }, now));
          else if (step === 'delete' && stored.row) stored = applied(stored, deletionOf(stored, now));
          else if (step === 'restore' && !stored.row) stored = applied(stored, restorationOf(stored, now));
          else if (step === 'undo' && stored.history.length > 1) stored = applied(stored, undoOf(stored, now));
        }
        const versions = stored.history.map(({ version }) => version);
        expect(versions).toEqual(versions.map((_, index) => versions.length - index));
        if (stored.history.length < 2) return;
        const once = applied(stored, undoOf(stored, now));
        const twice = applied(once, undoOf(once, now));
        expect(twice.row?.title).toBe(stored.row?.title);
      }),
    );
  });
});

test('amounts are read to the last penny', () => {
  expect(['12.90', '12,9', '0', '7', '0.05'].map(minorUnits)).toEqual([1290, 1290, 0, 700, 5]);
  for (const text of ['', '12.', '.5', '12.905', '-1', '1e3', '12 EUR'])
    expect(() => minorUnits(text)).toThrow('12.90');
});
