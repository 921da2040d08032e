import { describe, expect, test } from '@jest/globals';
import {
  readWriteTargets,
  updateWriteTargets,
  withoutTarget,
  withServing,
  withTarget,
} from '../../../indexer/index/write-targets.ts';
import { memoryWriteTargets } from './memory-write-targets.ts';

const first = { targets: ['a'], serving: 'a', revision: 1 };

describe('which indices are written to', () => {
  test('through a rebuild and back', () => {
    const during = withTarget(first, 'b');
    expect(during).toEqual({ targets: ['a', 'b'], serving: 'a' });
    const after = withServing({ ...during, revision: 2 }, 'b');
    expect(after).toEqual({ targets: ['a', 'b'], serving: 'b', previous: 'a' });
    expect(withServing({ ...after, revision: 3 }, 'a')).toEqual({ targets: ['a', 'b'], serving: 'a', previous: 'b' });
    expect(withoutTarget({ ...after, revision: 3 }, 'a')).toEqual({ targets: ['b'], serving: 'b' });
  });

  test('to add, serve or take away twice is the same as once', () => {
    expect(withTarget(first, 'a')).toEqual({ targets: ['a'], serving: 'a' });
    expect(withServing(first, 'a')).toEqual({ targets: ['a'], serving: 'a' });
    expect(withoutTarget(first, 'b')).toEqual({ targets: ['a'], serving: 'a' });
  });

  test('the serving index cannot be taken away', async () => {
    const store = memoryWriteTargets();
    await updateWriteTargets(store, () => ({ targets: ['a'], serving: 'a' }));
    const change = updateWriteTargets(store, (current) => current && withoutTarget(current, 'a'));
    await expect(change).rejects.toThrow('a would be served from without being written to');
  });

  test('changes made at once all happen', async () => {
    const store = memoryWriteTargets();
    await updateWriteTargets(store, () => ({ targets: ['a'], serving: 'a' }));
    const names = ['b', 'c', 'd', 'e'];
    await Promise.all(
      names.map((name) => updateWriteTargets(store, (current) => current && withTarget(current, name))),
    );
    expect((await readWriteTargets(store)).targets.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await readWriteTargets(store)).revision).toBe(5);
  });

  test('there is nothing to write to before there is an index, and that is said', async () => {
    await expect(readWriteTargets(memoryWriteTargets())).rejects.toMatchObject({ code: 'ALIAS_MISSING' });
  });
});
