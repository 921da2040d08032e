import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createAnswerBook } from '../../../../queries/dashboards/page/answers/answer-book.ts';

const never = new AbortController().signal;

/** Work that is done when the test says so. */
function slowWork() {
  const ends: (() => void)[] = [];
  const aborted: boolean[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<number>((resolve, reject) => {
      const nth = ends.length;
      ends.push(() => resolve(nth));
      signal.addEventListener('abort', () => {
        aborted[nth] = true;
        reject(signal.reason);
      });
    });
  return { work, ends, aborted };
}

const soon = () => sleep(5);

describe('one answer', () => {
  test('serves all who ask for it at once, and for a while after', async () => {
    let now = 0;
    const book = createAnswerBook({ atOnce: 2, keepMilliseconds: 60_000, now: () => now });
    const { work, ends } = slowWork();
    const asked = [book.answer('a', work, never), book.answer('a', work, never)];
    await soon();
    ends[0]?.();
    expect(await Promise.all(asked)).toEqual([0, 0]);
    now = 59_999;
    expect(await book.answer('a', work, never)).toBe(0);
    now = 60_001;
    const again = book.answer('a', work, never);
    await soon();
    ends[1]?.();
    expect(await again).toBe(1);
  });

  test('that failed is not kept', async () => {
    const book = createAnswerBook({ atOnce: 2, keepMilliseconds: 60_000 });
    await expect(book.answer('a', () => Promise.reject(new Error('down')), never)).rejects.toThrow('down');
    expect(await book.answer('a', () => Promise.resolve(7), never)).toBe(7);
  });
});

describe('work', () => {
  test('goes on while somebody waits for it, and is ended when nobody does', async () => {
    const book = createAnswerBook({ atOnce: 2, keepMilliseconds: 60_000 });
    const { work, aborted } = slowWork();
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [book.answer('a', work, first.signal), book.answer('a', work, second.signal)];
    const outcomes = Promise.allSettled(asked);
    await soon();
    first.abort();
    await soon();
    expect(aborted[0]).toBeUndefined();
    second.abort();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(aborted[0]).toBe(true);
    expect(await book.answer('a', () => Promise.resolve('new'), never)).toBe('new');
  });

  test('is done so much at once, the rest in turn; who leaves the queue does not hold it up', async () => {
    const book = createAnswerBook({ atOnce: 1, keepMilliseconds: 60_000 });
    const { work, ends } = slowWork();
    const leaving = new AbortController();
    const first = book.answer('a', work, never);
    const second = book.answer('b', work, leaving.signal).catch(() => 'left');
    const third = book.answer('c', work, never);
    await soon();
    expect(ends).toHaveLength(1);
    leaving.abort();
    expect(await second).toBe('left');
    ends[0]?.();
    expect(await first).toBe(0);
    await soon();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    expect(await third).toBe(1);
  });
});
