import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { failure, type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

const create = (
  name: string,
  partitioning: string,
) => `CREATE TABLE silver.${name} (id string, at timestamp, price double, tags array<string>)
  ${partitioning} LOCATION 's3://lake/silver/${name}/' TBLPROPERTIES ('table_type' = 'ICEBERG')`;

beforeAll(async () => {
  lake = inMemoryLake('silver');
  engine = await openEngine(lake);
  await run(engine, create('orders', 'PARTITIONED BY (month(at))'));
  await run(engine, create('hashed', 'PARTITIONED BY (bucket(4, id))'));
  await run(engine, create('whole', ''));
  await run(
    engine,
    `INSERT INTO silver.orders (id, at, price) VALUES ('a', TIMESTAMP '1969-12-31 10:00:00', 1.5),
      ('b', TIMESTAMP '2026-02-01 10:00:00.123', 2.0), ('c', TIMESTAMP '2026-02-28 00:00:00', NULL), ('d', NULL, 9.0)`,
  );
});

afterAll(async () => {
  await engine.close();
  lake.dispose();
});

const rowsOf = async (sql: string) => (await run(engine, sql, { database: 'silver' })).table;

describe('the metadata table $partitions of an Iceberg table', () => {
  test('has a row for each partition with what it holds', async () => {
    const rows = await rowsOf(`SELECT "partition".at_month, record_count, file_count, data.id.min, data.id.max,
      data.price.null_count, data.at.max FROM "orders$partitions" ORDER BY 1`);
    expect(rows).toEqual([
      ['-1', '1', '1', 'a', 'a', '0', '1969-12-31 10:00:00.000000'],
      ['673', '2', '1', 'b', 'c', '1', '2026-02-28 00:00:00.000000'],
      [null, '1', '1', 'd', 'd', '0', null],
    ]);
  });

  test('has the columns of Trino’s, of a table without partitions all but the first', async () => {
    const names = async (table: string) =>
      (await run(engine, `SELECT * FROM silver."${table}$partitions"`)).columns.map(({ name }) => name);
    expect(await names('orders')).toEqual(['partition', 'record_count', 'file_count', 'total_size', 'data']);
    expect(await names('whole')).toEqual(['record_count', 'file_count', 'total_size', 'data']);
    expect(await rowsOf('SELECT * FROM "whole$partitions"')).toEqual([]);
  });

  test('shares the stored bytes out by rows', async () => {
    const [[total]] = (await rowsOf('SELECT sum(total_size) FROM "orders$partitions"')) as [[string]];
    const [[half]] = (await rowsOf('SELECT total_size FROM "orders$partitions" WHERE "partition".at_month = 673')) as [
      [string],
    ];
    expect(Number(total)).toBeGreaterThan(0);
    expect(Math.abs(Number(half) - Number(total) / 2)).toBeLessThanOrEqual(2);
  });

  test('is read beside its table, and counts next to nothing as scanned', async () => {
    const sql = 'SELECT max(at) FROM orders WHERE at >= (SELECT max(data.at.max) FROM "orders$partitions")';
    expect(await rowsOf(sql)).toEqual([['2026-02-28 00:00:00.000000']]);
    const { scannedBytes } = await run(engine, 'SELECT max(data.at.max) FROM silver."orders$partitions"');
    expect(scannedBytes).toBeLessThan(1000);
  });

  test('is refused where it cannot be made, and missing where its table is', async () => {
    expect(await failure(engine, 'SELECT * FROM silver."hashed$partitions"')).toContain(
      'NOT_SUPPORTED: line 1:15: The partitions of hashed, which has the partition field bucket(id)',
    );
    expect(await failure(engine, 'SELECT * FROM silver."nope$partitions"')).toBe(
      `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.silver."nope$partitions"' does not exist`,
    );
  });
});
