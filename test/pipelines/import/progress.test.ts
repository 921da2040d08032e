import { describe, expect, jest, test } from '@jest/globals';
import { importProgress, secondsLeft } from '../../../pipelines/import/progress.ts';

describe('progress', () => {
  test('takes the time left from what this run has done, and knows none before it has done anything', () => {
    expect(secondsLeft(750, 250, 10)).toBe(30);
    expect(secondsLeft(500, 250, 10)).toBe(20);
    expect(secondsLeft(1000, 0, 10)).toBeUndefined();
    expect(secondsLeft(0, 1000, 10)).toBe(0);
  });

  test('is a plain line every few seconds where the output is no terminal', () => {
    jest.useFakeTimers({ now: 0 });
    const written: string[] = [];
    const progress = importProgress('Importing', 1000, { write: (text: string) => written.push(text) });
    progress.update(1, 1);
    jest.setSystemTime(5000);
    progress.update(10_000, 500);
    progress.update(10_001, 501);
    progress.note('The lake did not take 3 messages');
    progress.stop();
    jest.useRealTimers();
    expect(written).toEqual([
      'Importing: 10,000 lines, 2,000 lines/s, about 5 s left\n',
      'The lake did not take 3 messages\n',
    ]);
  });
});
