import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkAll } from '../../../images/inspect-command/check-all.ts';
import { checkedFile } from './checked-files.ts';

const pathsOf = (count: number) => Array.from({ length: count }, (_, index) => `file-${index}`);

describe('checks of many files', () => {
  test('hand each over once and in order, however long each takes', async () => {
    const run = fc.asyncProperty(
      fc.array(fc.nat(3), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (durations, atOnce) => {
        const paths = pathsOf(durations.length);
        const done: string[] = [];
        const check = async (path: string) => {
          await sleep(durations[paths.indexOf(path)]);
          return checkedFile({ path });
        };
        const { signal } = new AbortController();
        await checkAll(paths, check, { atOnce, signal, done: ({ path }) => done.push(path) });
        expect(done).toEqual(paths);
      },
    );
    await fc.assert(run, { numRuns: 40 });
  });

  test('never run more at once than asked for', async () => {
    let [running, most] = [0, 0];
    const check = async (path: string) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(1);
      running -= 1;
      return checkedFile({ path });
    };
    await checkAll(pathsOf(20), check, { atOnce: 3, signal: new AbortController().signal, done: () => undefined });
    expect(most).toBe(3);
  });

  test('hand over what was done when they are interrupted, and start nothing more', async () => {
    const controller = new AbortController();
    const done: string[] = [];
    const check = async (path: string) => {
      if (path === 'file-4') controller.abort();
      if (path === 'file-2') return new Promise<never>((_, reject) => setTimeout(() => reject(new Error('ended')), 20));
      return checkedFile({ path });
    };
    const options = { atOnce: 2, signal: controller.signal, done: ({ path }: { path: string }) => done.push(path) };
    await checkAll(pathsOf(10), check, options);
    expect(done).toEqual(['file-0', 'file-1', 'file-3', 'file-4']);
  });

  test('end with the first error that is no outcome of a file', async () => {
    const done: string[] = [];
    const check = async (path: string) => {
      if (path === 'file-1') throw new Error('no process starts');
      return checkedFile({ path });
    };
    const options = {
      atOnce: 1,
      signal: new AbortController().signal,
      done: ({ path }: { path: string }) => done.push(path),
    };
    await expect(checkAll(pathsOf(5), check, options)).rejects.toThrow('no process starts');
    expect(done).toEqual(['file-0']);
  });
});
