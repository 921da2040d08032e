import { describe, expect, test } from '@jest/globals';
import {
  type ReplayOptions,
  replayRequestOf,
  replaySources,
  replayTargets,
} from '../../../../infra/operations/replay/replay-request.ts';

const now = '2026-11-22T00:00:00.000Z';
const request = (options: ReplayOptions) => replayRequestOf(options, now);

describe('a replay', () => {
  test('is of what the consumer takes and the source keeps', () => {
    const fromLake = request({ from: 'lake', to: 'index' }).choice.detailTypes;
    expect(fromLake).toContain('product.upserted');
    expect(fromLake).toContain('image.deleted');
    expect(fromLake.filter((type) => /^(order|search)/.test(type))).toEqual([]);
    const fromArchive = request({ from: 'archive', to: 'lake', since: '2026-11-20' }).choice.detailTypes;
    expect(fromArchive).toContain('order.placed');
    expect(request({ from: 'lake', to: 'images' }).choice.detailTypes).toEqual([
      'image.processed',
      'image.rejected',
      'image.deleted',
    ]);
  });

  test('is known again by its options, whatever the moment and the order of its ids', () => {
    const options = { from: 'lake', to: 'index', type: 'product.*' } as const;
    const later = replayRequestOf({ ...options, ids: ['b', 'a'] }, '2026-11-23T00:00:00.000Z');
    expect(later.id).toBe(request({ ...options, ids: ['a', 'b'] }).id);
    const others = [{}, { ids: ['a'] }, { since: now.replace('22T', '21T') }, { type: 'price.*' }];
    expect(new Set(others.map((other) => request({ ...options, ...other }).id)).size).toBe(others.length);
  });

  test('of a file that was changed is another one', () => {
    const options = { from: 'file', to: 'lake', file: 'events.ndjson' } as const;
    expect(request({ ...options, fileBytes: 1 }).id).not.toBe(request({ ...options, fileBytes: 2 }).id);
  });

  test.each([
    ['lake to lake', { from: 'lake', to: 'lake' }, /quarantine -- retry.*--from archive/],
    [
      'orders to the index',
      { from: 'archive', to: 'index', since: '2026-11-20', type: 'order.*' },
      /catalog and images/,
    ],
    ['an archive from the beginning of time', { from: 'archive', to: 'lake' }, /--since/],
    ['no known event', { from: 'lake', to: 'index', type: 'produkt.*' }, /There are: order\.placed/],
    ['a file without --from file', { from: 'lake', to: 'index', file: 'x' }, /belong together/],
    [
      'a time that ends before it begins',
      { from: 'lake', to: 'index', since: '2026-11-23T00:00:00.000Z' },
      /not before/,
    ],
  ] as const)('of %s is refused with the reason', (_, options, reason) => {
    expect(() => request(options)).toThrow(reason);
  });

  test('is told of every pair of source and consumer but one', () => {
    const pairs = replaySources.flatMap((from) => replayTargets.map((to) => ({ from, to })));
    const refused = pairs.filter(({ from, to }) => {
      try {
        request({ from, to, since: '2026-11-20', ...(from === 'file' && { file: 'f' }) });
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual([{ from: 'lake', to: 'lake' }]);
  });
});
