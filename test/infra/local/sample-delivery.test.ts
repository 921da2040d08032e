import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSampleProgress, sampleToPublish, writeSampleProgress } from '../../../infra/local/sample-progress.ts';
import { type DeliverySight, waitForArrival } from '../../../infra/local/wait-for-arrival.ts';

const sight = (arrived: number, more: Partial<DeliverySight> = {}): DeliverySight => ({
  published: 100,
  arrived,
  isComplete: arrived === 100,
  queued: 0,
  deadLetters: 0,
  ...more,
});

/** Shows one sight after the other, and the last one for ever. */
function lookAt(...sights: DeliverySight[]) {
  let next = 0;
  const reports: string[] = [];
  const wait = {
    look: async () => sights[Math.min(next++, sights.length - 1)] ?? sight(0),
    report: (text: string) => reports.push(text),
    stallSeconds: 0.2,
    pauseMs: 20,
    signal: new AbortController().signal,
  };
  return { wait, reports };
}

describe('waiting for events to arrive', () => {
  test('ends when all have arrived and tells how far it has come', async () => {
    const { wait, reports } = lookAt(sight(40, { queued: 60 }), sight(100));
    expect(await waitForArrival(wait)).toMatchObject({ arrived: 100 });
    expect(reports).toEqual(['40 of 100 events stored, 60 queued', '100 of 100 events stored, 0 queued']);
  });

  test('goes on for as long as anything moves', async () => {
    const slow = Array.from({ length: 25 }, (_, index) => sight(index * 4, { queued: 100 - index * 4 }));
    const { wait } = lookAt(...slow, sight(100));
    expect(await waitForArrival(wait)).toMatchObject({ arrived: 100 });
  });

  test.each([
    [sight(90, { queued: 10 }), /10 of 100 events have not arrived.*10 messages are still queued/],
    [sight(90, { deadLetters: 3 }), /3 messages are in the dead-letter queue/],
    [sight(90), /The queue is empty/],
  ])('that do not come any more ends with where they were last: %j', async (last, message) => {
    const failure = waitForArrival(lookAt(sight(50), last).wait);
    await expect(failure).rejects.toMatchObject({ code: 'STALLED', message: expect.stringMatching(message) });
  });

  test('ends when the user has had enough', async () => {
    const controller = new AbortController();
    const waiting = waitForArrival({ ...lookAt(sight(1)).wait, stallSeconds: 60, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the sample', () => {
  const begun = { tag: 'abc123', sent: 70, isPublished: false, isInLake: false };
  const fromTheBeginning = { ...begun, sent: 0 };

  test('is published from the beginning on the first start', () => {
    expect(sampleToPublish(undefined, 'abc123', false)).toEqual(fromTheBeginning);
  });

  test('goes on where it was after an orderly stop', () => {
    expect(sampleToPublish(begun, 'abc123', true)).toEqual(begun);
  });

  test('begins anew after a crash, which may have lost what was in the queue', () => {
    expect(sampleToPublish(begun, 'abc123', false)).toEqual(fromTheBeginning);
    expect(sampleToPublish({ ...begun, isPublished: true }, 'abc123', false)).toEqual(fromTheBeginning);
  });

  test('is never published again once all of it is in the lake', () => {
    const done = { tag: 'abc123', sent: 100, isPublished: true, isInLake: true };
    expect(sampleToPublish(done, 'abc123', false)).toBe(done);
    expect(sampleToPublish(done, 'def456', true)).toBe(done);
  });

  test('keeps its progress in a file, and begins anew when that cannot be read', () => {
    const directory = mkdtempSync(join(tmpdir(), 'inkstream-sample-'));
    const file = join(directory, 'progress.json');
    writeSampleProgress(file, begun);
    expect(readSampleProgress(file)).toEqual(begun);
    writeFileSync(file, '{"tag":');
    expect(readSampleProgress(file)).toBeUndefined();
    rmSync(directory, { recursive: true });
  });
});
