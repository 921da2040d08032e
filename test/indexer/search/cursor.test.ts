import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Cursor, isWornOut, openCursor, sealCursor, searchHash } from '../../../indexer/search/cursor.ts';
import { parametersOf } from './search-parameters-of.ts';

const cursor: Cursor = {
  pointInTime: 'o_-7QQEG',
  after: [1.5, 'p-17'],
  strictness: 'most',
  total: 7,
  totalIsExact: true,
  startedAtMs: 1_700_000_000_000,
  search: 'abc',
};

describe('a cursor', () => {
  test('comes back as it was sealed', () => {
    expect(openCursor(sealCursor(cursor, 'key'), 'key')).toEqual(cursor);
  });

  test('fits into an address', () => {
    expect(sealCursor(cursor, 'key')).toMatch(/^[\w.-]+$/);
  });

  test('is refused under another key', () => {
    expect(openCursor(sealCursor(cursor, 'key'), 'other')).toBeUndefined();
  });

  test('is refused after any change of any character', () => {
    const sealed = sealCursor(cursor, 'key');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'z', '.', '_', ''), (at, character) => {
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        const opened = openCursor(changed, 'key');
        // The last character of the seal holds bits that stand for nothing.
        if (changed !== sealed && at < sealed.length - 1) expect(opened).toBeUndefined();
      }),
    );
  });

  test('is refused whatever else it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => openCursor(text, 'key') === undefined));
  });

  test('is lent for ten minutes', () => {
    expect(isWornOut(cursor, cursor.startedAtMs + 10 * 60_000)).toBe(false);
    expect(isWornOut(cursor, cursor.startedAtMs + 10 * 60_000 + 1)).toBe(true);
  });

  test('goes on with the same search, in pages of any size', () => {
    const search = searchHash(parametersOf('q=poster&after=first&size=10'));
    expect(searchHash(parametersOf(`q=poster&after=xyz&size=50&facets=none`))).toBe(search);
    expect(searchHash(parametersOf('q=posters&after=first'))).not.toBe(search);
    expect(searchHash(parametersOf('q=poster&after=first&sort=price'))).not.toBe(search);
    expect(searchHash(parametersOf('q=poster&after=first&material=Matt'))).not.toBe(search);
  });
});
