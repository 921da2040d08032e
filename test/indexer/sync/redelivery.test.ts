import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FailureCode, failure } from '../../../indexer/sync/message-outcome.ts';
import { MAX_DELIVERIES, redeliveryOf } from '../../../indexer/sync/redelivery.ts';
import { messagesOf } from './deliveries.ts';

const limits = { maxReceives: 5 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const passing: FailureCode[] = ['PROJECTION_UNAVAILABLE', 'TARGETS_UNAVAILABLE', 'INDEX_UNAVAILABLE', 'OUT_OF_TIME'];

function afterDeliveries(receiveCount: number, earlierDeliveries: number, code: FailureCode, chance = 0) {
  const [message] = messagesOf(['{}'], receiveCount);
  if (message === undefined) throw new Error('no message');
  return redeliveryOf({ ...message, earlierDeliveries }, failure(code, 'why'), limits, chance);
}

/** Every delivery of a message that fails for one reason, as the queue counts them; gives the delays until it is parked. */
function delaysUntilParked(code: FailureCode, chances: () => number): { delays: number[]; receives: number } {
  const delays: number[] = [];
  let [receives, most, earlier] = [1, 1, 0];
  for (;;) {
    const redelivery = afterDeliveries(receives, earlier, code, chances());
    most = Math.max(most, receives);
    if (redelivery.kind === 'park') return { delays, receives: most };
    if (redelivery.kind === 'renew') {
      delays.push(redelivery.renewal.delaySeconds);
      [receives, earlier] = [1, redelivery.renewal.deliveries];
      continue;
    }
    delays.push(redelivery.kind === 'postpone' ? redelivery.postponement.delaySeconds : Number.NaN);
    receives += 1;
  }
}

describe('a message that failed for a passing reason', () => {
  test('comes again within seconds, later and later, and never more than two minutes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...passing), fc.infiniteStream(random), (code, chances) => {
        const { delays } = delaysUntilParked(code, () => chances.next().value ?? 0);
        for (const [place, longest] of [5, 15, 30, 60, 120, 120].entries()) {
          expect(delays[place]).toBeLessThanOrEqual(longest);
          expect(delays[place]).toBeGreaterThanOrEqual(longest * 0.75);
        }
        expect(Math.max(...delays)).toBeLessThanOrEqual(120);
        expect(delays.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  test('is not parked in an outage of seven hours, and never uses up the tries of the queue', () => {
    const { delays, receives } = delaysUntilParked('INDEX_UNAVAILABLE', () => 0.999);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(7 * 3_600);
    expect(receives).toBeLessThan(limits.maxReceives);
    expect(delays).toHaveLength(MAX_DELIVERIES - 1);
  });

  test('does not come back together with the others', () => {
    const postponed = (chance: number) => afterDeliveries(1, 60, 'INDEX_UNAVAILABLE', chance);
    expect(postponed(0)).toMatchObject({ postponement: { delaySeconds: 120 } });
    expect(postponed(0.5)).toMatchObject({ postponement: { delaySeconds: 105 } });
  });
});

test('a message that meets a defect is left to the queue, and parked at its last delivery', () => {
  expect(afterDeliveries(1, 0, 'DEFECT')).toEqual({ kind: 'leave' });
  expect(afterDeliveries(4, 0, 'DEFECT')).toEqual({ kind: 'leave' });
  expect(afterDeliveries(5, 0, 'DEFECT')).toEqual({ kind: 'park' });
});
