import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { asFirstLoad } from '../../../pipelines/lake-loader/first-load.ts';
import { StatementFailedError } from '../../../pipelines/migrations/errors.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import { eventIdOf, eventText } from '../../factories.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';
import { createEmptyLake, deliver, emptyTables } from './bronze.ts';
import { arrive, load, loadedAt, portsOf, shipped } from './loads.ts';
import { memoryState } from './memory-state.ts';

let lake: TestLake;

beforeAll(async () => {
  lake = await createEmptyLake();
});
beforeEach(() => emptyTables(lake));
afterAll(() => lake.close());

const count = async (table: string) =>
  Number((await lake.run(`SELECT count(*) FROM ${testNames.silver}.${table}`))[0]?.[0]);

describe('a load', () => {
  test('inserts one row per row key and says how many of how many', async () => {
    await arrive(lake, [shipped(1), shipped(2)]);
    await arrive(lake, [shipped(2), shipped(3)]);
    const outcome = await load(portsOf(lake));
    expect(outcome.get('order_events')).toMatchObject({ status: 'loaded', bronzeRows: 4, insertedRows: 3 });
    expect(await count('order_events')).toBe(3);
  });

  test('run again adds nothing', async () => {
    await arrive(lake, [shipped(1), eventText('order.placed'), 'not json']);
    const ports = portsOf(lake);
    await load(ports);
    const before = await Promise.all(datasets.map(({ name }) => count(name)));
    const again = await load(ports, 'load-2');
    expect([...again.values()].map((outcome) => outcome.status === 'loaded' && outcome.insertedRows)).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
    expect(await Promise.all(datasets.map(({ name }) => count(name)))).toEqual(before);
  });

  test('without a watermark reads all days that bronze keeps, later ones from the day before the last load', async () => {
    const ports = portsOf(lake);
    expect((await load(ports)).get('order_events')).toMatchObject({ fromDt: '2026-01-31', toDt: '2026-03-02' });
    expect((await load(ports)).get('order_events')).toMatchObject({ fromDt: '2026-03-01', toDt: '2026-03-02' });
  });

  test('finds what Firehose delivered late into the day before', async () => {
    const state = memoryState();
    await load(portsOf(lake, { state }));
    await arrive(lake, [shipped(1)], '2026-03-01');
    await load(portsOf(lake, { state }));
    expect(await count('order_events')).toBe(1);
  });

  test('of all days brings back what silver lost, and no row twice', async () => {
    const ports = portsOf(lake);
    await arrive(lake, [shipped(1)], '2026-02-10');
    await arrive(lake, [shipped(2)]);
    await load(ports);
    await lake.run(`DELETE FROM ${testNames.silver}.order_events WHERE event_id = '${eventIdOf(1)}'`);
    expect((await load(ports)).get('order_events')).toMatchObject({ insertedRows: 0 });
    expect((await load(asFirstLoad(ports))).get('order_events')).toMatchObject({ bronzeRows: 2, insertedRows: 1 });
    expect(await count('order_events')).toBe(2);
  });

  test('recognises a copy whose first was loaded from another day long ago', async () => {
    const state = memoryState();
    await arrive(lake, [shipped(1, '2026-01-05T00:00:00.000Z')], '2026-02-10');
    await load(portsOf(lake, { state, now: () => new Date('2026-02-10T12:00:00Z') }));
    await load(portsOf(lake, { state, now: () => new Date('2026-02-28T12:00:00Z') }));
    await arrive(lake, [shipped(1, '2026-01-05T00:00:00.000Z'), shipped(2)]);
    const outcome = await load(portsOf(lake, { state }), 'load-2');
    expect(outcome.get('order_events')).toMatchObject({ insertedRows: 1 });
  });

  test('recognises a rejected text that arrives again in another month', async () => {
    const state = memoryState();
    const row = { rejected_id: 'a'.repeat(64), reason_code: 'NOT_JSON', occurred_at: '2026-02-10T12:00:00.000Z' };
    const rejected = datasets.filter(({ name }) => name === 'rejected_events');
    for (const dataset of rejected) await deliver(lake, dataset, [row], '2026-02-10');
    await load(portsOf(lake, { state, now: () => new Date('2026-02-10T12:00:00Z') }));
    await load(portsOf(lake, { state, now: () => new Date('2026-02-28T12:00:00Z') }));
    for (const dataset of rejected) await deliver(lake, dataset, [{ ...row, occurred_at: loadedAt }], '2026-03-02');
    await load(portsOf(lake, { state }), 'load-2');
    expect(await count('rejected_events')).toBe(1);
  });

  test('of events from more than 100 months inserts in several statements', async () => {
    const months = Array.from({ length: 230 }, (_, index) => new Date(Date.UTC(2005, index, 15)).toISOString());
    await arrive(
      lake,
      months.map((occurredAt, index) => shipped(index, occurredAt)),
    );
    const inserts: string[] = [];
    const runStatement: RunStatement = (sql, options) => {
      if (/^INSERT INTO \S+order_events/.test(sql)) inserts.push(sql);
      return lake.runStatement(sql, options);
    };
    const outcome = await load(portsOf(lake, { runStatement }));
    expect(outcome.get('order_events')).toMatchObject({ bronzeRows: 230, insertedRows: 230 });
    expect(inserts).toHaveLength(3);
  });

  test('leaves a row for the next load when it came between counting and inserting and lies outside what was counted', async () => {
    const state = memoryState();
    await arrive(lake, [shipped(1), shipped(2, '2025-07-01T00:00:00.000Z')]);
    await load(portsOf(lake, { state }));
    lake.bronze.clear();
    await arrive(lake, [shipped(1)]);
    const runStatement: RunStatement = async (sql, options) => {
      if (/^INSERT INTO \S+order_events/.test(sql)) await arrive(lake, [shipped(2, '2025-07-01T00:00:00.000Z')]);
      return lake.runStatement(sql, options);
    };
    await load(portsOf(lake, { state, runStatement }), 'load-2');
    expect(await count('order_events')).toBe(2);
  });

  test('records itself in lake_loads, one row per dataset', async () => {
    await arrive(lake, [shipped(1), shipped(1)]);
    await load(portsOf(lake));
    const rows = await lake.run(
      `SELECT load_id, dataset, from_dt, to_dt, bronze_rows, bronze_copies, inserted_rows, started_at FROM ${testNames.silver}.lake_loads ORDER BY dataset`,
    );
    expect(rows).toHaveLength(6);
    expect(rows.find(([, dataset]) => dataset === 'order_events')).toEqual([
      'load-1',
      'order_events',
      '2026-01-31',
      '2026-03-02',
      '1',
      '2',
      '1',
      '2026-03-02 10:00:00.000000',
    ]);
  });

  test('of a dataset that fails does not hold up the others, and keeps its watermark', async () => {
    await arrive(lake, [shipped(1), eventText('search.performed')]);
    const state = memoryState();
    const runStatement: RunStatement = (sql, options) => {
      if (sql.includes('search_events'))
        throw new StatementFailedError({
          state: 'FAILED',
          reason: 'HIVE_BAD_DATA: x',
          queryExecutionId: 'q1',
          isRetryable: false,
        });
      return lake.runStatement(sql, options);
    };
    const outcome = await load(portsOf(lake, { state, runStatement }));
    expect(outcome.get('search_events')).toEqual({
      dataset: 'search_events',
      status: 'failed',
      message: 'FAILED: HIVE_BAD_DATA: x (query q1)',
    });
    expect(outcome.get('order_events')).toMatchObject({ status: 'loaded', insertedRows: 1 });
    expect([...state.watermarks.keys()].sort()).toEqual(
      datasets
        .map(({ name }) => name)
        .filter((name) => name !== 'search_events')
        .sort(),
    );
  });

  test('of rows without a time loads the others and then fails', async () => {
    await arrive(lake, [shipped(1)]);
    for (const dataset of datasets.filter(({ name }) => name === 'order_events')) {
      await deliver(lake, dataset, [{ event_id: 'x' }], '2026-03-02');
    }
    const outcome = await load(portsOf(lake));
    expect(outcome.get('order_events')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('rows without occurred_at'),
    });
    expect(await count('order_events')).toBe(1);
  });
});
