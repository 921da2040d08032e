import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventText } from '../factories.ts';
import { createEmptyLake, emptyTables } from '../pipelines/lake-loader/bronze.ts';
import { arrive, load, portsOf, shipped } from '../pipelines/lake-loader/loads.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake } from './imported-lake.ts';
import { placed, step, type Told, tell, textsOf } from './shop-story.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const february = { from: '2026-02-01', to: '2026-02-28' };
const hourMs = 3_600_000;

async function cells(name: string, values: Readonly<Record<string, string>> = february) {
  return (await askLake(lake, name, values)).map((row) => Object.values(row));
}

describe('events-by-day', () => {
  test('counts the events of each dataset, copies and lines aside', async () => {
    const events: Told[] = [
      placed('A', '02-02 00:00', [{}, {}]),
      step('order.shipped', 'A', 2, '02-02 23:59'),
      { type: 'stock.changed', at: '02-02 08:00', fields: {} },
      { type: 'image.deleted', at: '02-03 00:00', fields: {} },
      { type: 'search.performed', at: '02-03 08:00', fields: {} },
      { type: 'search.performed', at: '01-31 23:59', fields: {} },
    ];
    const texts = textsOf(events);
    await fillLake(lake, [...texts, ...texts, 'no event']);
    expect(await cells('events-by-day')).toEqual([
      ['2026-02-02', 'catalog_events', '1'],
      ['2026-02-02', 'order_events', '2'],
      ['2026-02-03', 'image_events', '1'],
      ['2026-02-03', 'search_events', '1'],
    ]);
    expect(await cells('events-by-day', { from: '2026-02-04', to: '2026-02-05' })).toEqual([]);
  });
});

describe('rejected-by-reason and rejected-by-day', () => {
  const refused = eventText('order.shipped', { version: 'two' });
  const march = { from: '2026-03-01', to: '2026-03-31' };

  test('count each text once, by reason and by day', async () => {
    const other = eventText('stock.changed', { available: -1 });
    const older = JSON.stringify({ ...JSON.parse(other), time: '2026-03-01T23:59:59Z' });
    await fillLake(lake, [refused, refused, other, older, '{"cut off']);
    expect(await askLake(lake, 'rejected-by-reason', march)).toMatchObject([
      {
        source: 'commerce.catalog',
        event_type: 'stock.changed',
        reason_code: 'FIELD_VALUE',
        reason_path: '/detail/available',
        refused: '2',
        latest: '2026-03-02 09:15:31.000',
      },
      { source: 'commerce.orders', event_type: 'order.shipped', reason_code: 'FIELD_TYPE', refused: '1' },
      { source: null, event_type: null, reason_code: 'NOT_JSON', refused: '1' },
    ]);
    expect(await cells('rejected-by-day', march)).toEqual([
      ['2026-03-01', 'FIELD_VALUE', '1'],
      ['2026-03-02', 'FIELD_TYPE', '1'],
      ['2026-03-02', 'FIELD_VALUE', '1'],
      ['2026-03-02', 'NOT_JSON', '1'],
    ]);
  });

  test('show what is refused after the newest order, without being told to', async () => {
    await fillLake(lake, [...textsOf([placed('A', '02-02 08:00')]), refused]);
    expect(await cells('rejected-by-day', {})).toEqual([['2026-03-02', 'FIELD_TYPE', '1']]);
    expect(await askLake(lake, 'rejected-by-reason')).toHaveLength(1);
  });

  test('have no rows where nothing was refused', async () => {
    await tell(lake, [placed('A', '02-02 08:00')]);
    expect(await cells('rejected-by-reason')).toEqual([]);
    expect(await cells('rejected-by-day')).toEqual([]);
  });
});

describe('freshness', () => {
  test('tells rows, newest event and last load of every dataset', async () => {
    await fillLake(lake, [...textsOf([placed('A', '02-02 08:00'), placed('B', '01-02 08:00')]), 'no event']);
    const hoursSince = () => (Date.now() - Date.parse('2026-03-02T12:00:00Z')) / hourMs;
    const before = hoursSince();
    const rows = await askLake(lake, 'freshness', { from: '2026-02-01' });
    const after = hoursSince();
    expect(rows.map((row) => [row.dataset, row.row_count, row.latest_published])).toEqual([
      ['catalog_events', '0', null],
      ['image_events', '0', null],
      ['order_events', '1', '2026-03-02 09:15:31.000'],
      ['order_lines', '1', '2026-03-02 09:15:31.000'],
      ['rejected_events', '1', '2026-03-02 09:15:32.000'],
      ['search_events', '0', null],
    ]);
    for (const row of rows) {
      expect(row.last_load).toBe('2026-03-02 12:00:00.000');
      // The engine's clock counts whole milliseconds.
      expect(Number(row.hours_behind)).toBeGreaterThanOrEqual(before - 1 / hourMs);
      expect(Number(row.hours_behind)).toBeLessThanOrEqual(after);
    }
  });

  test('names every dataset of a lake that nothing was ever loaded into', async () => {
    await emptyTables(lake);
    const rows = await askLake(lake, 'freshness', { from: '2026-02-01' });
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row).toMatchObject({ row_count: '0', last_load: null, hours_behind: null });
  });
});

describe('late-and-duplicate-events', () => {
  test('counts events as late by when they were published', async () => {
    const published = (orderId: string, at: string, publishedAt: string): Told => ({
      ...placed(orderId, at),
      publishedAt,
    });
    await tell(lake, [
      published('in time', '02-02 08:00', '02-02 08:00'),
      published('just in time', '02-02 08:00', '02-02 08:05'),
      published('late', '02-02 08:00', '02-02 08:06'),
      published('before it happened', '02-02 08:00', '02-02 07:00'),
      { type: 'search.performed', at: '02-02 08:00', fields: {}, publishedAt: '02-04 08:00' },
      { type: 'search.performed', at: '01-02 08:00', fields: {}, publishedAt: '02-04 08:00' },
    ]);
    const late = async (values = {}) =>
      (await askLake(lake, 'late-and-duplicate-events', { ...february, ...values })).map((row) =>
        Object.values(row).slice(0, 5),
      );
    expect(await late()).toEqual([
      ['order_events', '4', '1', '0.25', '360.0'],
      ['search_events', '1', '1', '1.0', '172800.0'],
    ]);
    expect(await late({ late_seconds: '299' })).toContainEqual(['order_events', '4', '2', '0.5', '360.0']);
  });

  test('counts copies that the loader left out, those dropped within a batch included', async () => {
    await emptyTables(lake);
    const clock = { now: '2026-03-01T10:00:00.000Z' };
    const ports = portsOf(lake, { now: () => new Date(clock.now) });
    const loadAt = async (now: string, ...batches: string[][]) => {
      clock.now = now;
      for (const batch of batches) await arrive(lake, batch, now.slice(0, 10));
      await load(ports, now);
    };
    await loadAt('2026-03-01T10:00:00.000Z', [shipped(1), shipped(1), shipped(2)], [shipped(2)]);
    // The first load looks back over all of bronze, later ones from the day before on: these two cannot be compared.
    await loadAt('2026-03-01T11:00:00.000Z', [shipped(3), shipped(3)]);
    await loadAt('2026-03-01T12:00:00.000Z', [shipped(3), shipped(4)]);
    await loadAt('2026-03-01T13:00:00.000Z');
    await loadAt('2026-03-02T01:00:00.000Z', [shipped(4)]);
    const duplicates = async (from: string) =>
      (await askLake(lake, 'late-and-duplicate-events', { from, to: '2026-03-02' }))
        .filter((row) => row.dataset === 'order_events')
        .map((row) => [row.events, row.duplicates, Number(row.duplicate_rate)]);
    expect(await duplicates('2026-02-01')).toEqual([['4', '4', 4 / 7]]);
    expect(await duplicates('2026-03-02')).toEqual([['4', '1', 1]]);
  });

  test('counts the copies of a lake whose first load came before anything did', async () => {
    await emptyTables(lake);
    const clock = { now: '' };
    const ports = portsOf(lake, { now: () => new Date(clock.now) });
    const loadAt = async (now: string, batch: readonly string[] = []) => {
      clock.now = now;
      if (batch.length > 0) await arrive(lake, [...batch], now.slice(0, 10));
      await load(ports, now);
    };
    const duplicates = async (from: string) =>
      (await askLake(lake, 'late-and-duplicate-events', { from, to: '2026-03-02' }))
        .filter((row) => row.dataset === 'order_events')
        .map((row) => [row.duplicates, row.duplicate_rate]);
    await loadAt('2026-03-01T10:00:00.000Z');
    await loadAt('2026-03-01T11:00:00.000Z', [shipped(1), shipped(1), shipped(1), shipped(2)]);
    expect(await duplicates('2026-02-01')).toEqual([['2', '0.5']]);
    await loadAt('2026-03-02T01:00:00.000Z');
    expect(await duplicates('2026-03-02')).toEqual([[null, null]]);
  });

  test('does not know the duplicates of a time without loads, and has no rows where nothing happened', async () => {
    await tell(lake, [placed('A', '02-02 08:00')]);
    await lake.runStatement('DELETE FROM test_silver.lake_loads');
    expect(await askLake(lake, 'late-and-duplicate-events', february)).toMatchObject([
      { dataset: 'order_events', events: '1', duplicates: null, duplicate_rate: null },
    ]);
    expect(await cells('late-and-duplicate-events', { from: '2026-01-01', to: '2026-01-31' })).toEqual([]);
  });
});
