import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  hammingDistance,
  isStrictJson,
  levenshteinDistance,
} from '../../../../../infra/local/athena/duckdb/text-functions.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });

describe('the distance of two texts', () => {
  test('is none between a text and itself, the same in both directions, and no more than the longer one has characters', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const distance = levenshteinDistance(left, right);
        expect(distance === 0).toBe(left === right);
        expect(distance).toBe(levenshteinDistance(right, left));
        expect(distance).toBeLessThanOrEqual(Math.max([...left].length, [...right].length));
      }),
    );
  });

  test('is one for each character that is put in', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(levenshteinDistance(left, left + right)).toBe([...right].length);
      }),
    );
  });

  test('counts characters, not the bytes or halves that they are kept in', () => {
    expect(levenshteinDistance('a😀b', 'ab')).toBe(1);
    expect(levenshteinDistance('kitten', 'sitting')).toBe(3);
    expect(hammingDistance('a😀b', 'aßc')).toBe(2);
  });
});

test('JSON is told from what is only like it', () => {
  fc.assert(fc.property(fc.json(), (json) => expect(isStrictJson(json)).toBe(true)));
  expect(['[1,]', '{"a":1,}', 'NaN', "{'a':1}", ''].map(isStrictJson)).toEqual(Array(5).fill(false));
});
