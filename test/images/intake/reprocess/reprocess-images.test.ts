import { describe, expect, test } from '@jest/globals';
import {
  findOutdated,
  type ReprocessPorts,
  sendOutdated,
  waitForImages,
} from '../../../../images/intake/reprocess/reprocess-images.ts';

const never = new AbortController().signal;
const quiet = () => undefined;

/** A shop whose workers make one image each time that somebody waits. */
function shopOf(count: number, { stuck = [] as readonly string[] } = {}) {
  const versions = new Map(Array.from({ length: count }, (_, at) => [`image-${at}`, 1]));
  const queue: string[] = [];
  const clock = { waitedMs: 0, longestQueue: 0 };
  const ports: ReprocessPorts = {
    outdated: async function* (before) {
      yield [...versions].filter(([, version]) => version < before).map(([imageId]) => imageId);
    },
    send: async (imageIds) => {
      queue.push(...imageIds);
      clock.longestQueue = Math.max(clock.longestQueue, queue.length);
      return imageIds;
    },
    queueDepth: async () => ({ waiting: queue.length, inFlight: 0 }),
    sleep: async (milliseconds) => {
      clock.waitedMs += milliseconds;
      const imageId = queue.shift();
      if (imageId !== undefined && !stuck.includes(imageId)) versions.set(imageId, 2);
    },
  };
  return { ports, queue, versions, clock };
}

describe('images of earlier print profiles', () => {
  const options = { profileBefore: 2, rate: 5, maxWaiting: 20 };

  test('are all sent, no faster than asked for, and never far ahead of the workers', async () => {
    const { ports, clock } = shopOf(100);
    const sent = await sendOutdated(await findOutdated(ports, 2), options, ports, quiet, never);
    expect(sent).toBe(100);
    expect(clock.waitedMs).toBeGreaterThanOrEqual(((100 - 5) / 5) * 1000);
    expect(clock.longestQueue).toBeLessThanOrEqual(options.maxWaiting + 5);
  });

  test('are done when none is left, and what is done is not found again', async () => {
    const { ports } = shopOf(30);
    const outdated = await findOutdated(ports, 2);
    await sendOutdated(outdated, options, ports, quiet, never);
    expect(await waitForImages(outdated, 2, ports, quiet, never)).toEqual([]);
    expect(await findOutdated(ports, 2)).toEqual([]);
  });

  test('that nobody can make are named once the queue is empty', async () => {
    const { ports } = shopOf(5, { stuck: ['image-3'] });
    const outdated = await findOutdated(ports, 2);
    await sendOutdated(outdated, options, ports, quiet, never);
    expect(await waitForImages(outdated, 2, ports, quiet, never)).toEqual(['image-3']);
  });

  test('are sent anew when the queue did not take them', async () => {
    const { ports, queue } = shopOf(10);
    let calls = 0;
    const picky = { ...ports, send: async (ids: readonly string[]) => ports.send(calls++ === 0 ? ids.slice(1) : ids) };
    expect(await sendOutdated(await findOutdated(ports, 2), options, picky, quiet, never)).toBe(10);
    expect(queue.length).toBeGreaterThan(0);
  });

  test('wait for the next run when this one is interrupted', async () => {
    const { ports } = shopOf(100);
    const controller = new AbortController();
    const outdated = await findOutdated(ports, 2);
    const sent = await sendOutdated(
      outdated,
      options,
      ports,
      ({ sent: count }) => count >= 10 && controller.abort(),
      controller.signal,
    );
    expect(sent).toBe(10);
  });
});
