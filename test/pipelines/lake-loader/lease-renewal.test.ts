import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type HeldLease, withLease } from '../../../pipelines/lake-loader/with-lease.ts';
import { memoryState } from './memory-state.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-03-02T10:00:00Z') });
});
afterEach(() => {
  jest.useRealTimers();
});

const minuteMs = 60_000;

/** Work that lasts until it is ended, or until the lease is lost. */
function startWork(state = memoryState()) {
  let end = () => {};
  let held: HeldLease | undefined;
  const ports = { state, now: () => new Date(), stopAbandonedStatements: async () => {} };
  const result = withLease({ holder: 'a' }, ports, (lease) => {
    held = lease;
    return new Promise<string>((resolve, reject) => {
      end = () => resolve('finished');
      lease.signal.addEventListener('abort', () => reject(lease.signal.reason));
    });
  });
  return { result, end: () => end(), isHeld: () => held?.signal.aborted === false };
}

describe('a lease', () => {
  test('is prolonged for as long as the work lasts', async () => {
    const state = memoryState();
    const work = startWork(state);
    await jest.advanceTimersByTimeAsync(30 * minuteMs);
    expect(await state.takeLease('b', Date.now(), Date.now() + 1)).toMatchObject({ status: 'held', holder: 'a' });
    expect(work.isHeld()).toBe(true);
    work.end();
    expect(await work.result).toEqual({ status: 'done', value: 'finished' });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('survives renewals that fail for a while', async () => {
    const state = memoryState();
    const renew = state.renewLease;
    state.renewLease = async () => Promise.reject(new Error('no answer'));
    const work = startWork(state);
    await jest.advanceTimersByTimeAsync(minuteMs / 2);
    state.renewLease = renew;
    await jest.advanceTimersByTimeAsync(10 * minuteMs);
    expect(work.isHeld()).toBe(true);
    work.end();
    await work.result;
  });

  test('is lost when renewals fail until it has run out: the work is aborted', async () => {
    const state = memoryState();
    state.renewLease = async () => Promise.reject(new Error('no answer'));
    const work = startWork(state);
    const failed = expect(work.result).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await jest.advanceTimersByTimeAsync(minuteMs);
    await failed;
  });

  test('is lost when another has taken it: the work is aborted', async () => {
    const state = memoryState();
    state.renewLease = async () => false;
    const work = startWork(state);
    const failed = expect(work.result).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await jest.advanceTimersByTimeAsync(minuteMs);
    await failed;
  });
});
