import { describe, expect, test } from '@jest/globals';
import {
  type DeletionOutcome,
  type PurgePorts,
  purgeTombstones,
  type Tombstone,
} from '../../../indexer/index/purge-tombstones.ts';

const now = Date.parse('2026-11-21T12:00:00.000Z');

function portsOn(pages: readonly Tombstone[][], outcomeOf: (id: string) => DeletionOutcome): PurgePorts {
  const rest = [...pages];
  return {
    findTombstones: async () => rest.shift() ?? [],
    deleteTombstones: async (_, tombstones) => tombstones.map(({ productId }) => outcomeOf(productId)),
    now: () => now,
  };
}

const page = (...ids: string[]): Tombstone[] => ids.map((productId) => ({ productId, revision: 3 }));

describe('purging tombstones', () => {
  test('takes every index, page by page, and only what is older than 14 days', async () => {
    const asked: string[][] = [];
    const ports = portsOn([page('a', 'b'), page('c')], (id) => (id === 'b' ? 'newer' : 'deleted'));
    const find: PurgePorts['findTombstones'] = (index, before) => {
      asked.push([index, before]);
      return ports.findTombstones(index, before);
    };
    const purged = await purgeTombstones({ ...ports, findTombstones: find }, ['x', 'y'], now + 1);
    expect(purged).toEqual([
      { index: 'x', deleted: 2, newer: 1, failed: 0, isComplete: true },
      { index: 'y', deleted: 0, newer: 0, failed: 0, isComplete: true },
    ]);
    expect(new Set(asked.map(([, before]) => before))).toEqual(new Set(['2026-11-07T12:00:00.000Z']));
  });

  test('leaves what cannot be deleted to the next purge instead of finding it for ever', async () => {
    const ports = { ...portsOn([], () => 'failed'), findTombstones: async () => page('a') };
    expect(await purgeTombstones(ports, ['x'], now + 1)).toEqual([
      { index: 'x', deleted: 0, newer: 0, failed: 1, isComplete: false },
    ]);
  });

  test('says that it ended for lack of time', async () => {
    const [purged] = await purgeTombstones(
      portsOn([page('a')], () => 'deleted'),
      ['x'],
      now,
    );
    expect(purged?.isComplete).toBe(false);
  });
});
