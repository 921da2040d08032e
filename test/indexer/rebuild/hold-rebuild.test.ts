import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { betweenRebuilds, type HoldPorts, holdRebuild } from '../../../indexer/rebuild/hold-rebuild.ts';
import type { RebuildRecords } from '../../../indexer/rebuild/rebuild-record.ts';
import { newRebuild, type RebuildState } from '../../../indexer/rebuild/rebuild-state.ts';

const state = newRebuild({ index: 'i', mappingHash: 'h', startedAt: new Date(0), expected: 1, segments: 1 });

/** The record as the control table keeps it. */
function memoryRecords() {
  let [holder, untilMs, saved]: [string | undefined, number, RebuildState | undefined] = [undefined, 0, undefined];
  const records: RebuildRecords = {
    read: async () => ({ state: saved, holder, untilMs }),
    take: async (lease) => {
      if (holder !== undefined && untilMs >= lease.nowMs && holder !== lease.dead) return false;
      [holder, untilMs] = [lease.holder, lease.untilMs];
      return true;
    },
    save: async (by, until, next) => {
      if (by !== holder) return false;
      [untilMs, saved] = [until, next ?? saved];
      return true;
    },
    release: async (by) => {
      if (by === holder) holder = undefined;
    },
  };
  return records;
}

const ports = (records: RebuildRecords, holder: string, dead: readonly string[] = []): HoldPorts => ({
  records,
  holder,
  now: () => new Date(),
  isDead: (other) => dead.includes(other),
});

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the lease of a rebuild', () => {
  test('is held by one, as long as that one lives, and given back', async () => {
    const records = memoryRecords();
    const held = await holdRebuild(ports(records, 'a'));
    await jest.advanceTimersByTimeAsync(120_000);
    await expect(holdRebuild(ports(records, 'b'))).rejects.toMatchObject({
      code: 'REBUILD_UNDER_WAY',
      message: expect.stringContaining('A rebuild is under way (a)'),
    });
    held.assertHeld();
    await held.release();
    await (await holdRebuild(ports(records, 'b'))).release();
  });

  test('of a process of this machine that died is taken at once, with the state it left', async () => {
    const records = memoryRecords();
    const dead = await holdRebuild(ports(records, 'dead'));
    await dead.save(state);
    const next = await holdRebuild(ports(records, 'next', ['dead']));
    expect(next.left).toEqual(state);
    await expect(dead.save(state)).rejects.toMatchObject({ code: 'REBUILD_UNDER_WAY' });
    expect(dead.lost.aborted).toBe(true);
    await dead.release();
    expect((await records.read()).holder).toBe('next');
    await next.release();
  });

  test('of a process elsewhere that died is taken when it has run out', async () => {
    const records = memoryRecords();
    await records.take({ holder: 'elsewhere', nowMs: Date.now(), untilMs: Date.now() + 30_000 });
    await expect(holdRebuild(ports(records, 'next'))).rejects.toMatchObject({ code: 'REBUILD_UNDER_WAY' });
    jest.setSystemTime(Date.now() + 31_000);
    await (await holdRebuild(ports(records, 'next'))).release();
  });

  test('keeps everybody from changing what serves meanwhile, unless it has run out', async () => {
    const records = memoryRecords();
    await records.take({ holder: 'elsewhere', nowMs: Date.now(), untilMs: Date.now() + 30_000 });
    let calls = 0;
    const change = () =>
      betweenRebuilds(ports(records, 'operator'), async () => {
        calls += 1;
        await expect(holdRebuild(ports(records, 'next'))).rejects.toMatchObject({ code: 'REBUILD_UNDER_WAY' });
        throw new Error('the change failed');
      });
    await expect(change()).rejects.toMatchObject({
      code: 'REBUILD_UNDER_WAY',
      message: expect.stringContaining('(elsewhere)'),
    });
    expect(calls).toBe(0);
    jest.setSystemTime(Date.now() + 31_000);
    await expect(change()).rejects.toThrow('the change failed');
    await (await holdRebuild(ports(records, 'next'))).release();
  });

  test('is lost when it could not be renewed in time, and then nothing is done any more', async () => {
    const records = memoryRecords();
    const failing = { ...records, save: () => Promise.reject(new Error('no connection')) };
    const held = await holdRebuild(ports(failing, 'a'));
    held.assertHeld();
    await jest.advanceTimersByTimeAsync(31_000);
    expect(() => held.assertHeld()).toThrow('took over');
    await held.release();
  });
});
