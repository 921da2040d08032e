import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addSample,
  bytesPerSecond,
  type RateSample,
  secondsLeft,
} from '../../../../images/upload-page/browser/transfer-rate.ts';

function samplesOf(...points: readonly (readonly [number, number])[]): readonly RateSample[] {
  return points.reduce<readonly RateSample[]>(
    (samples, [atMs, sentBytes]) => addSample(samples, { atMs, sentBytes }),
    [],
  );
}

test('a steady line is measured as it is', () => {
  const samples = samplesOf([0, 0], [1000, 2000], [2000, 4000]);
  expect(bytesPerSecond(samples)).toBe(2000);
  expect(secondsLeft(samples, 10_000)).toBe(3);
});

test('nothing is said before there is something to say', () => {
  expect(bytesPerSecond([])).toBeNull();
  expect(bytesPerSecond(samplesOf([0, 0]))).toBeNull();
  expect(secondsLeft(samplesOf([0, 0], [300, 500]), 1000)).toBeNull();
});

test('a line on which nothing moves gives no end', () => {
  expect(secondsLeft(samplesOf([0, 500], [4000, 500]), 1000)).toBeNull();
});

test('a line that became slow is not measured by how fast it was', () => {
  const samples = samplesOf([0, 0], [1000, 1_000_000], [9_500, 1_001_000], [17_000, 1_002_000], [18_000, 1_002_100]);
  expect(bytesPerSecond(samples)).toBeLessThan(1000);
});

test('samples do not pile up, and never give a rate below nothing', () => {
  const step = fc.record({ afterMs: fc.integer({ min: 1, max: 3000 }), bytes: fc.nat(1_000_000) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      let at = { atMs: 0, sentBytes: 0 };
      let samples: readonly RateSample[] = [];
      for (const { afterMs, bytes } of steps) {
        at = { atMs: at.atMs + afterMs, sentBytes: at.sentBytes + bytes };
        samples = addSample(samples, at);
      }
      expect(samples.at(-1)).toEqual(at);
      expect(samples.slice(1).every(({ atMs }) => atMs >= at.atMs - 8_000)).toBe(true);
      expect(bytesPerSecond(samples) ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
