import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../seeded-random.ts';
import { catalogEdits, type LastVersions } from './catalog-edits.ts';
import { shuffledStream } from './shuffled-stream.ts';

test('a shuffled stream gives each item once, and the same order for the same seed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), fc.nat(), (items, window, seed) => {
      const once = [...shuffledStream(items, window, seededRandom(seed))];
      expect([...once].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
      expect([...shuffledStream(items, window, seededRandom(seed))]).toEqual(once);
    }),
  );
});

test('edits raise the version of a part by one each time, so the last versions add up to their number', () => {
  const last = new Map<string, LastVersions>();
  const plan = { edits: 500, products: 25, seed: 3, duplicateShare: 0.05 };
  const edits = [...catalogEdits(plan, last)];
  const sum = [...last.values()].reduce((total, { product, price, stock }) => total + product + price + stock, 0);
  expect(sum).toBe(500);
  expect(last.size).toBe(25);
  expect(edits.filter(({ kind }) => kind === 'valid')).toHaveLength(500);
  expect(new Set(edits.map(({ text }) => text)).size).toBe(500);
});
