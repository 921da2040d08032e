import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ImagesError } from '../../../images/errors.ts';
import { type CheckWishes, checkFile } from '../../../images/inspect-command/check-file.ts';
import { printProfileOf } from '../../../images/print/print-profiles.ts';
import type { ImageJob } from '../../../images/process/image-job.ts';
import type { IsolatedProcessing } from '../../../images/process/isolated-processing.ts';

type Processing = Pick<IsolatedProcessing, 'inspect' | 'process'>;

const folder = mkdtempSync(join(tmpdir(), 'check-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const picture = join(folder, 'picture.jpg');
writeFileSync(picture, 'not looked at');

const profile = printProfileOf('POS-A2-MA200');
const wishes: CheckWishes = { profile, size: null, pressProfile: null };
const facts = { widthPx: 3000, heightPx: 1500 };
const use = { milliseconds: 5, peakRssBytes: 1e8 };

/** Says that every file is readable, and has no finding but this one. */
function processing(jobs: ImageJob[] = [], finding?: object): Processing {
  const passport = { findings: finding === undefined ? [] : [finding] };
  return {
    inspect: async () => ({ kind: 'answered', answer: { kind: 'readable', facts }, ...use }),
    process: async (job: ImageJob) => {
      jobs.push(job);
      return { kind: 'answered', answer: { passports: [passport], files: [] }, ...use };
    },
  } as unknown as Processing;
}

describe('a file that cannot be read', () => {
  mkdirSync(join(folder, 'a-folder'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('circle', join(folder, 'circle'));

  test.each([
    ['a-folder', 'It is a folder.'],
    ['dangling', 'There is no such file.'],
    ['circle', 'It is a link that leads to itself.'],
    ['missing.png', 'There is no such file.'],
  ])('is an outcome of its own: %s', async (name, message) => {
    const file = await checkFile(join(folder, name), wishes, processing());
    expect(file).toMatchObject({ outcome: 'unreadable', code: 'UNREADABLE', message });
  });

  test('a device is not opened', async () => {
    expect(await checkFile('/dev/null', wishes, processing())).toMatchObject({ outcome: 'unreadable' });
  });
});

describe('the order that is checked', () => {
  test('without a size is the largest that prints well', async () => {
    const jobs: ImageJob[] = [];
    await checkFile(picture, wishes, processing(jobs));
    expect(jobs[0]?.orders).toEqual([{ profile: 'poster', widthMm: 508, heightMm: 254, bleedMm: 0 }]);
  });

  test('is the one that was asked for', async () => {
    const jobs: ImageJob[] = [];
    const size = { widthMm: 600, heightMm: 900, bleedMm: 3 };
    await checkFile(picture, { ...wishes, size }, processing(jobs));
    expect(jobs[0]).toMatchObject({ orders: [{ profile: 'poster', ...size }], outputFolder: null });
  });

  test('decides whether its resolution is of interest', async () => {
    const finding = { code: 'DPI_TOO_LOW', severity: 'reject', message: 'Too few pixels.' };
    const size = { widthMm: 600, heightMm: 900, bleedMm: 3 };
    expect(await checkFile(picture, wishes, processing([], finding))).toMatchObject({ code: 'READY' });
    expect(await checkFile(picture, { ...wishes, size }, processing([], finding))).toMatchObject({
      code: 'DPI_TOO_LOW',
    });
  });
});

describe('what comes of the process that reads the file', () => {
  test('a failure is a finding of the file', async () => {
    const failure = { code: 'TIME_EXCEEDED', reason: 'more than 60 s' } as const;
    const failing: Processing = { ...processing(), inspect: async () => ({ kind: 'failed', failure, ...use }) };
    expect(await checkFile(picture, wishes, failing)).toMatchObject({
      outcome: 'rejected',
      code: 'TIME_EXCEEDED',
      ...use,
    });
  });

  test('a file that vanished meanwhile is unreadable', async () => {
    const vanished = Object.assign(new Error('gone'), { code: 'ENOENT' });
    const failing: Processing = { ...processing(), inspect: () => Promise.reject(vanished) };
    expect(await checkFile(picture, wishes, failing)).toMatchObject({ outcome: 'unreadable' });
  });

  test('an error of the check is told with its stack, and ends nothing', async () => {
    const failing: Processing = {
      ...processing(),
      process: () => Promise.reject(new TypeError('undefined is no image')),
    };
    const file = await checkFile(picture, wishes, failing);
    expect(file).toMatchObject({ outcome: 'broken', code: 'CHECK_BROKEN' });
    expect(file.message).toContain('check-file.test.ts');
  });

  test('that no process starts is no fault of the file', async () => {
    const unavailable = new ImagesError('WORKER_UNAVAILABLE', 'It did not start.');
    const failing: Processing = { ...processing(), inspect: () => Promise.reject(unavailable) };
    await expect(checkFile(picture, wishes, failing)).rejects.toBe(unavailable);
  });
});
