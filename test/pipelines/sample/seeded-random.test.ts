import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomOf } from '../../../pipelines/sample/seeded-random.ts';

const draw = (seed: number, index: number, count = 20) => {
  const random = randomOf(seed, 'order', index);
  return Array.from({ length: count }, () => random.unit());
};

describe('seeded chance', () => {
  test('repeats itself for the same seed, topic and index', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, index) => {
        expect(draw(seed, index)).toEqual(draw(seed, index));
      }),
    );
  });

  test('is another one for another seed, topic or index, however near', () => {
    const sequences = [draw(1, 1), draw(2, 1), draw(1, 2), draw(1, 1 + 2 ** 32)];
    const otherTopic = randomOf(1, 'fate', 1);
    sequences.push(Array.from({ length: 20 }, () => otherTopic.unit()));
    expect(new Set(sequences.map(String)).size).toBe(sequences.length);
  });

  test('is even: first draws of neighbouring indexes fill [0, 1) without clusters', () => {
    const buckets = new Array<number>(10).fill(0);
    for (let index = 0; index < 20_000; index += 1) {
      const bucket = Math.floor((draw(7, index, 1)[0] ?? 0) * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  test('weighs its choices', () => {
    const random = randomOf(3, 'order', 0);
    const drawn = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ['rare', 1],
        ['common', 9],
      ]),
    );
    const rare = drawn.filter((each) => each === 'rare').length;
    expect(rare).toBeGreaterThan(850);
    expect(rare).toBeLessThan(1_150);
  });

  test('stays within the bounds of an integer', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat({ max: 100 }), (seed, low, span) => {
        const drawn = randomOf(seed, 'order', 0).integer(low, low + span);
        return Number.isInteger(drawn) && drawn >= low && drawn <= low + span;
      }),
    );
  });

  test('does not choose from nothing', () => {
    expect(() => randomOf(1, 'order', 0).pick([])).toThrow('nothing to choose from');
  });
});
