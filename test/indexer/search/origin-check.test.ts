import { describe, expect, test } from '@jest/globals';
import { createOriginCheck } from '../../../indexer/search/origin-check.ts';

function checkOf(keys: readonly (string | undefined)[]) {
  const stored = { keys, reads: 0, now: 0 };
  const isFromEdge = createOriginCheck({
    readKeys: async () => {
      stored.reads += 1;
      return stored.keys;
    },
    now: () => stored.now,
  });
  return { stored, isFromEdge };
}

describe('a request came through the edge', () => {
  test('when it carries the key, or the one before it', async () => {
    const { isFromEdge } = checkOf(['new', 'old']);
    expect([await isFromEdge('new'), await isFromEdge('old')]).toEqual([true, true]);
  });

  test('not with another key, an empty one or none', async () => {
    const { isFromEdge } = checkOf(['new', undefined]);
    expect([
      await isFromEdge('neW'),
      await isFromEdge('new '),
      await isFromEdge(''),
      await isFromEdge(undefined),
    ]).toEqual([false, false, false, false]);
  });

  test('never while there is no key at all', async () => {
    expect(await checkOf([undefined, '']).isFromEdge('')).toBe(false);
    expect(await checkOf([]).isFromEdge('anything')).toBe(false);
  });
});

describe('keys', () => {
  test('are asked for once in five minutes, so that a changed one works soon', async () => {
    const { stored, isFromEdge } = checkOf(['first']);
    await isFromEdge('first');
    stored.keys = ['second', 'first'];
    stored.now = 5 * 60_000 - 1;
    expect([await isFromEdge('second'), stored.reads]).toEqual([false, 1]);
    stored.now += 1;
    expect([await isFromEdge('second'), stored.reads]).toEqual([true, 2]);
  });

  test('that cannot be read are no answer, and are asked for again', async () => {
    let isDown = true;
    const isFromEdge = createOriginCheck({
      readKeys: async () => {
        if (isDown) throw new Error('Secrets Manager does not answer');
        return ['key'];
      },
      now: () => 0,
    });
    await expect(isFromEdge('key')).rejects.toThrow('does not answer');
    isDown = false;
    expect(await isFromEdge('key')).toBe(true);
  });
});
