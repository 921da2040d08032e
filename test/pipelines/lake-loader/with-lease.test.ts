import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { loadLake } from '../../../pipelines/lake-loader/load-lake.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import type { TestLake } from '../migrations/athena-on-duckdb.ts';
import { createEmptyLake, emptyTables } from './bronze.ts';
import { arrive, load, loadedAt, portsOf, shipped } from './loads.ts';
import { memoryState } from './memory-state.ts';

let lake: TestLake;

beforeAll(async () => {
  lake = await createEmptyLake();
});
beforeEach(() => emptyTables(lake));
afterAll(() => lake.close());

/** A statement that waits until it is let go. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('two loaders', () => {
  test('do not run at once: the second says who is loading', async () => {
    const state = memoryState();
    const { opened, open } = gate();
    const slow: RunStatement = async (sql, options) => {
      await opened;
      return lake.runStatement(sql, options);
    };
    await arrive(lake, [shipped(1)]);
    const first = load(portsOf(lake, { state, runStatement: slow }), 'first');
    await new Promise(setImmediate);
    expect(await loadLake(datasets, { loadId: 'second' }, portsOf(lake, { state }))).toEqual({
      status: 'busy',
      holder: 'first',
      until: '2026-03-02T10:01:00.000Z',
    });
    open();
    expect((await first).get('order_events')).toMatchObject({ insertedRows: 1 });
    expect((await load(portsOf(lake, { state }), 'third')).get('order_events')).toMatchObject({ insertedRows: 0 });
  });

  test('the one that takes over from a dead one first stops what that left running', async () => {
    const state = memoryState();
    await state.takeLease('dead', 0, Date.parse(loadedAt) - 1);
    const calls: string[] = [];
    const runStatement: RunStatement = (sql, options) => {
      calls.push('statement');
      return lake.runStatement(sql, options);
    };
    await load(portsOf(lake, { state, runStatement, stopAbandonedStatements: async () => void calls.push('stop') }));
    expect(calls[0]).toBe('stop');
    expect(calls.filter((call) => call === 'stop')).toHaveLength(1);
  });

  test('one that stood still until its lease ran out writes nothing more', async () => {
    const state = memoryState();
    let nowMs = Date.parse(loadedAt);
    const statements: string[] = [];
    const stalling: RunStatement = async (sql, options) => {
      statements.push(sql);
      const result = await lake.runStatement(sql, options);
      nowMs += 200_000;
      return result;
    };
    await arrive(lake, [shipped(1)]);
    const stalled = loadLake(
      datasets,
      { loadId: 'stalled' },
      portsOf(lake, { state, runStatement: stalling, now: () => new Date(nowMs) }),
    );
    await expect(stalled).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(statements.filter((sql) => sql.startsWith('INSERT'))).toEqual([]);
  });

  test('an interrupted load gives the lease back', async () => {
    const state = memoryState();
    const controller = new AbortController();
    const runStatement: RunStatement = (sql, options) => {
      controller.abort(new Error('Interrupted'));
      return lake.runStatement(sql, options);
    };
    await expect(
      loadLake(datasets, { loadId: 'a', signal: controller.signal }, portsOf(lake, { state, runStatement })),
    ).rejects.toThrow('Interrupted');
    expect(await state.takeLease('b', 0, 1)).toEqual({ status: 'taken', wasAbandoned: false });
  });
});
