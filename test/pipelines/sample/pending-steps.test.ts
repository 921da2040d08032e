import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPendingSteps, type PendingStep } from '../../../pipelines/sample/pending-steps.ts';

const step = fc.record<PendingStep>({
  atMs: fc.nat({ max: 50 }),
  kind: fc.nat({ max: 2 }),
  order: fc.nat({ max: 20 }),
  step: fc.nat({ max: 5 }),
});

function compareSteps(left: PendingStep, right: PendingStep): number {
  return left.atMs - right.atMs || left.kind - right.kind || left.order - right.order || left.step - right.step;
}

describe('pending steps', () => {
  test('come back in order of time, ties by kind, order and step, whatever the order they were put in', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pending = createPendingSteps();
        for (const each of steps) pending.push(each);
        const popped = steps.map(() => pending.pop());
        expect(popped).toEqual([...steps].sort(compareSteps));
        expect(pending.pop()).toBeUndefined();
      }),
    );
  });

  test('say when the next one is due', () => {
    const pending = createPendingSteps();
    expect(pending.nextAtMs()).toBe(Number.POSITIVE_INFINITY);
    pending.push({ atMs: 7, kind: 0, order: 1, step: 0 });
    pending.push({ atMs: 3, kind: 0, order: 2, step: 0 });
    expect(pending.nextAtMs()).toBe(3);
    expect(pending.size()).toBe(2);
  });

  test('grow beyond their first room and keep numbers above 2^32', () => {
    const pending = createPendingSteps();
    for (let order = 5_000; order > 0; order -= 1)
      pending.push({ atMs: order, kind: 1, order: order + 2 ** 33, step: 0 });
    expect(pending.size()).toBe(5_000);
    expect(pending.pop()).toEqual({ atMs: 1, kind: 1, order: 1 + 2 ** 33, step: 0 });
  });
});
