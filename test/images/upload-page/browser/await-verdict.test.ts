import { describe, expect, test } from '@jest/globals';
import type { UploadAnswer, UploadState } from '../../../../images/upload/upload-contract.ts';
import { awaitVerdict } from '../../../../images/upload-page/browser/await-verdict.ts';
import { pollDelayMs } from '../../../../images/upload-page/browser/poll-delay.ts';
import { UploadFailure } from '../../../../images/upload-page/browser/upload-failure.ts';

const down = () => new UploadFailure({ message: 'does not answer', canRetry: true });

/** An API that gives these answers, one after another, and the time that passes while it is asked. */
function apiOf(answers: readonly (UploadState | Error)[]) {
  const queue = answers.values();
  let nowMs = 0;
  let asked = 0;
  let long = 0;
  const signal = new AbortController().signal;
  const verdict = awaitVerdict(
    'upload-1',
    {
      ask: async () => {
        asked += 1;
        const answer = queue.next().value;
        if (answer instanceof Error) throw answer;
        return { uploadId: 'upload-1', state: answer ?? 'checking' } as UploadAnswer;
      },
      wait: async (milliseconds) => {
        nowMs += milliseconds;
      },
      now: () => nowMs,
    },
    { onLong: () => (long += 1), signal },
  );
  return { verdict, asked: () => asked, wasLong: () => long > 0 };
}

describe('the page asks until there is a verdict', () => {
  test.each(['ready', 'warn', 'rejected'] as const)('that is %s', async (state) => {
    const { verdict, asked, wasLong } = apiOf(['awaiting', 'checking', state]);
    expect((await verdict).state).toBe(state);
    expect(asked()).toBe(3);
    expect(wasLong()).toBe(false);
  });

  test('and says so when it takes long', async () => {
    const { verdict, wasLong } = apiOf([...Array.from({ length: 20 }, () => 'checking' as const), 'ready']);
    await verdict;
    expect(wasLong()).toBe(true);
  });

  test('whatever is lost on the way', async () => {
    const { verdict } = apiOf([down(), down(), down(), down(), 'checking', down(), 'ready']);
    expect((await verdict).state).toBe('ready');
  });
});

describe('it ends', () => {
  test('when nobody answers any more', async () => {
    const { verdict, asked } = apiOf(Array.from({ length: 9 }, down));
    await expect(verdict).rejects.toThrow('does not answer');
    expect(asked()).toBe(5);
  });

  test('when the upload is gone', async () => {
    await expect(apiOf(['deleted']).verdict).rejects.toMatchObject({ problem: { canRetry: false } });
    const unknown = new UploadFailure({ message: 'There is no such upload.', canRetry: false });
    await expect(apiOf([unknown]).verdict).rejects.toBe(unknown);
  });
});

test('it asks soon at first and seldom in the end', () => {
  const delays = Array.from({ length: 40 }, (_, asked) => pollDelayMs(asked));
  expect(delays[0]).toBeLessThanOrEqual(500);
  expect(delays.at(-1)).toBe(5000);
  expect(delays).toEqual(delays.toSorted((one, other) => one - other));
});
