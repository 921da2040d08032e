import { describe, expect, test } from '@jest/globals';
import { type Clock, putBatches, retryDelayMs } from '../../../pipelines/lake-writer/put-batches.ts';

const recordsOf = (...names: string[]) => names.map((name) => ({ name, data: Buffer.from(name) }));
const namesOf = (records: readonly Uint8Array[]) => records.map((record) => Buffer.from(record).toString());

/** A clock that moves only while something sleeps. */
function clockAt(startMs: number): Clock & { slept: number[] } {
  const slept: number[] = [];
  let nowMs = startMs;
  return {
    slept,
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      nowMs += milliseconds;
    },
  };
}

const forever = Number.POSITIVE_INFINITY;

describe('sending records', () => {
  test('only the entries that failed are sent again', async () => {
    const sent: string[][] = [];
    const put = async (records: readonly Uint8Array[]) => {
      const isFirst = sent.push(namesOf(records)) === 1;
      return namesOf(records).map((name) => (isFirst && name === 'b' ? 'ServiceUnavailableException' : undefined));
    };
    const outcome = await putBatches(recordsOf('a', 'b', 'c'), put, clockAt(0), forever);
    expect(sent).toEqual([['a', 'b', 'c'], ['b']]);
    expect(outcome.failed).toEqual([]);
    expect(outcome.errorCodes).toEqual(new Map([['ServiceUnavailableException', 1]]));
  });

  test('what fails every time is given back, the rest is not', async () => {
    let calls = 0;
    const put = async (records: readonly Uint8Array[]) => {
      calls += 1;
      return namesOf(records).map((name) => (name === 'b' ? 'InternalFailure' : undefined));
    };
    const outcome = await putBatches(recordsOf('a', 'b'), put, clockAt(0), forever);
    expect(outcome.failed.map(({ name }) => name)).toEqual(['b']);
    expect(calls).toBe(24);
  });

  test('a call that throws is the failure of all its entries, and is retried', async () => {
    let calls = 0;
    const put = async (records: readonly Uint8Array[]) => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      return records.map(() => undefined);
    };
    const outcome = await putBatches(recordsOf('a', 'b'), put, clockAt(0), forever);
    expect(outcome).toEqual({ failed: [], errorCodes: new Map([['TimeoutError', 2]]) });
  });

  test('an answer with too few outcomes stores nothing that it does not name', async () => {
    const outcome = await putBatches(recordsOf('a', 'b'), async () => [], clockAt(0), forever);
    expect(outcome.failed.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([...outcome.errorCodes.keys()]).toEqual(['NO_OUTCOME']);
  });

  test('nothing is retried when the wait would pass the deadline', async () => {
    const clock = clockAt(1_000);
    const outcome = await putBatches(recordsOf('a'), async () => ['SlowDown'], clock, 1_120);
    expect(clock.slept).toEqual([50]);
    expect(outcome.failed).toHaveLength(1);
  });

  test('nothing is sent after the deadline', async () => {
    let calls = 0;
    const put = async (records: readonly Uint8Array[]) => {
      calls += 1;
      return records.map(() => undefined);
    };
    const outcome = await putBatches(recordsOf('a'), put, clockAt(2_000), 2_000);
    expect(calls).toBe(0);
    expect([...outcome.errorCodes.keys()]).toEqual(['TIME_BUDGET_SPENT']);
    expect(outcome.failed).toHaveLength(1);
  });

  test('waits grow from 100 ms to 5 s at most, and chance chooses between none and all of it', () => {
    const longest = [0, 1, 2, 5, 6, 20].map((attempt) => retryDelayMs(attempt, () => 1));
    expect(longest).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
    expect(retryDelayMs(3, () => 0)).toBe(0);
  });
});
