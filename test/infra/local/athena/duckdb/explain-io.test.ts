import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

beforeAll(async () => {
  lake = inMemoryLake('silver', 'shop');
  engine = await openEngine(lake);
  await run(
    engine,
    `CREATE TABLE silver.events (event_id string, occurred_at timestamp, pieces bigint) PARTITIONED BY (month(occurred_at))
     LOCATION 's3://lake/silver/events/' TBLPROPERTIES ('table_type' = 'ICEBERG')`,
  );
  await run(
    engine,
    `INSERT INTO silver.events
     SELECT cast(n AS varchar), date_add('day', n, TIMESTAMP '2025-01-01 00:00:00'), n FROM UNNEST(sequence(1, 700)) AS t(n)`,
  );
});
afterAll(async () => {
  await engine.close();
  lake.dispose();
});

interface Marker {
  readonly value?: string | undefined;
  readonly bound?: string | undefined;
}

const nothing: { low: Marker; high: Marker } = { low: {}, high: {} };

const marker = z.object({ value: z.string().optional(), bound: z.string().optional() });
const ioPlan = z.object({
  inputTableColumnInfos: z.array(
    z.object({
      table: z.object({ schemaTable: z.object({ schema: z.string(), table: z.string() }) }),
      constraint: z.object({
        columnConstraints: z.array(
          z.object({ domain: z.object({ ranges: z.array(z.object({ low: marker, high: marker })) }) }),
        ),
      }),
    }),
  ),
});

/** What EXPLAIN says of the time in each table that is read. */
async function readsOf(sql: string): Promise<string[]> {
  const { table } = await run(engine, `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, { database: 'silver' });
  const { inputTableColumnInfos } = ioPlan.parse(JSON.parse(table.map(([line]) => line).join('\n')));
  return inputTableColumnInfos.map(({ table: { schemaTable }, constraint }) => {
    const { low, high } = constraint.columnConstraints[0]?.domain.ranges[0] ?? nothing;
    return `${schemaTable.schema}.${schemaTable.table} ${low.bound} ${low.value} to ${high.bound} ${high.value}`;
  });
}

describe('EXPLAIN (TYPE IO, FORMAT JSON)', () => {
  test.each([
    [
      "occurred_at >= CAST(DATE '2025-12-01' AS timestamp(6)) - INTERVAL '1' DAY AND occurred_at < TIMESTAMP '2026-01-01 00:00:00'",
      'EXACTLY 2025-11-30 00:00:00 to BELOW 2026-01-01 00:00:00',
    ],
    ["occurred_at > TIMESTAMP '2025-12-01 10:00:00' AND pieces > 7", 'ABOVE 2025-12-01 10:00:00 to BELOW undefined'],
    [
      "CAST(occurred_at AS date) BETWEEN DATE '2025-12-01' AND DATE '2025-12-31'",
      'EXACTLY 2025-12-01 00:00:00 to BELOW 2026-01-01 00:00:00',
    ],
    ['pieces > 7', 'undefined undefined to undefined undefined'],
    ["occurred_at > TIMESTAMP '2025-12-01 10:00:00' OR pieces > 7", 'undefined undefined to undefined undefined'],
  ])('tells what bounds the time of a table: WHERE %s', async (condition, range) => {
    expect(await readsOf(`SELECT event_id FROM events WHERE ${condition}`)).toEqual([`silver.events ${range}`]);
  });

  test('names each different read of a table, and none that a statement does not need', async () => {
    const reads = await readsOf(
      `SELECT event_id FROM events WHERE occurred_at >= TIMESTAMP '2025-12-01 00:00:00'
       UNION ALL SELECT event_id FROM events WHERE occurred_at >= TIMESTAMP '2026-02-01 00:00:00'`,
    );
    expect(reads).toHaveLength(2);
    expect(await readsOf('SELECT 1')).toEqual([]);
  });

  test('names a table whatever it holds: no row at all, none of the period, only such', async () => {
    await run(
      engine,
      `CREATE TABLE silver.nothing (occurred_at timestamp) PARTITIONED BY (month(occurred_at))
       LOCATION 's3://lake/silver/nothing/' TBLPROPERTIES ('table_type' = 'ICEBERG')`,
    );
    const range = 'EXACTLY 2031-01-01 00:00:00 to BELOW undefined';
    const since = "count(*) FROM %s WHERE occurred_at >= TIMESTAMP '2031-01-01 00:00:00'";
    expect(await readsOf(`SELECT ${since.replace('%s', 'nothing')}`)).toEqual([`silver.nothing ${range}`]);
    expect(await readsOf(`SELECT ${since.replace('%s', 'events')}`)).toEqual([`silver.events ${range}`]);
    expect(await readsOf(`SELECT ${since.replace('%s', 'events').replace('2031', '2001')}`)).toEqual([
      `silver.events ${range.replace('2031', '2001')}`,
    ]);
  });

  test('any other EXPLAIN shows the plan', async () => {
    const { table } = await run(engine, 'EXPLAIN SELECT event_id FROM events', { database: 'silver' });
    expect(table.map(([line]) => line).join('\n')).toContain('event_id');
  });
});
