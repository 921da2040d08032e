import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { failure, type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

const createOrders = `CREATE TABLE IF NOT EXISTS silver.orders (
  order_id string COMMENT 'Id of the order',
  occurred_at timestamp,
  total_minor bigint,
  country string
)
PARTITIONED BY (month(occurred_at), bucket(16, order_id))
LOCATION 's3://lake/silver/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd')`;

beforeEach(async () => {
  lake = inMemoryLake('silver', 'shop');
  engine = await openEngine(lake);
  await run(engine, createOrders);
  await run(
    engine,
    "INSERT INTO silver.orders (order_id, occurred_at, total_minor, country) VALUES ('a', TIMESTAMP '2026-01-01 10:00:00', 1250, 'DE'), ('b', TIMESTAMP '2026-02-01 10:00:00.123', 99, NULL)",
  );
});

afterEach(async () => {
  await engine.close();
  lake.dispose();
});

const rowsOf = async (sql: string, database = 'silver') => (await run(engine, sql, { database })).table;

describe('an Iceberg table', () => {
  test('keeps what is inserted and tells how many rows that were', async () => {
    const { updateCount, output } = await run(
      engine,
      "INSERT INTO silver.orders SELECT order_id || 'x', occurred_at, total_minor, country FROM silver.orders",
    );
    expect({ updateCount, output }).toEqual({ updateCount: 2, output: 'none' });
    expect(await rowsOf('SELECT order_id, occurred_at, total_minor, country FROM orders ORDER BY 1')).toEqual([
      ['a', '2026-01-01 10:00:00.000000', '1250', 'DE'],
      ['ax', '2026-01-01 10:00:00.000000', '1250', 'DE'],
      ['b', '2026-02-01 10:00:00.123000', '99', null],
      ['bx', '2026-02-01 10:00:00.123000', '99', null],
    ]);
  });

  test('has timestamps with microseconds, which objects cannot hold', async () => {
    expect(await rowsOf("SELECT max(occurred_at), date_trunc('month', min(occurred_at)) FROM orders")).toEqual([
      ['2026-02-01 10:00:00.123000', '2026-01-01 00:00:00.000000'],
    ]);
    const message =
      'NOT_SUPPORTED: Incorrect timestamp precision for timestamp(6); the configured precision is MILLISECONDS; column name: occurred_at';
    expect(await failure(engine, "UNLOAD (SELECT occurred_at FROM silver.orders) TO 's3://lake/out/'")).toBe(message);
    expect(await failure(engine, 'CREATE TABLE silver.copy AS SELECT * FROM silver.orders')).toBe(message);
    const sql = "UNLOAD (SELECT CAST(occurred_at AS timestamp(3)) FROM silver.orders) TO 's3://lake/out/'";
    expect((await run(engine, sql)).updateCount).toBe(2);
  });

  test('cannot be seen through a view with its microseconds', async () => {
    await run(engine, 'CREATE VIEW silver.fine AS SELECT order_id, occurred_at FROM silver.orders');
    expect(await failure(engine, 'SELECT order_id FROM silver.fine')).toBe(
      "VIEW_IS_STALE: line 1:22: View 'awsdatacatalog.silver.fine' is stale or in invalid state: column [occurred_at] of type timestamp(6) projected from query view at position 1 cannot be coerced to column [occurred_at] of type timestamp(3) stored in view definition",
    );
    await run(
      engine,
      'CREATE OR REPLACE VIEW silver.fine AS SELECT CAST(occurred_at AS timestamp(3)) AS at FROM silver.orders',
    );
    expect(await rowsOf('SELECT max(at) FROM fine')).toEqual([['2026-02-01 10:00:00.123']]);
    expect(await failure(engine, 'CREATE VIEW silver.zoned AS SELECT now() AS at')).toBe(
      'NOT_SUPPORTED: Unsupported Hive type: timestamp(3) with time zone',
    );
  });

  test('is created again without IF NOT EXISTS only after a failure', async () => {
    await run(engine, createOrders);
    expect(await failure(engine, createOrders.replace('IF NOT EXISTS ', ''))).toBe(
      "TABLE_ALREADY_EXISTS: Table 'silver.orders' already exists",
    );
  });

  test('loses and changes rows by DELETE, UPDATE and MERGE', async () => {
    expect((await run(engine, "DELETE FROM silver.orders WHERE order_id = 'b'")).updateCount).toBe(1);
    expect(
      (await run(engine, "UPDATE silver.orders SET total_minor = total_minor / 2, country = 'AT'")).updateCount,
    ).toBe(1);
    const merge = `MERGE INTO silver.orders t USING (VALUES ('a', 7), ('c', 8)) s(id, amount) ON t.order_id = s.id
      WHEN MATCHED AND s.amount > 100 THEN DELETE
      WHEN MATCHED THEN UPDATE SET total_minor = t.total_minor + s.amount
      WHEN NOT MATCHED THEN INSERT (order_id, total_minor) VALUES (s.id, s.amount)`;
    expect((await run(engine, merge)).updateCount).toBe(2);
    expect(await rowsOf('SELECT order_id, total_minor, country FROM orders ORDER BY 1')).toEqual([
      ['a', '632', 'AT'],
      ['c', '8', null],
    ]);
  });

  test('gains columns, which are NULL in the rows there are', async () => {
    await run(engine, 'ALTER TABLE silver.orders ADD COLUMNS (channel string, pieces int)');
    expect(await rowsOf("SELECT channel, pieces FROM orders WHERE order_id = 'a'")).toEqual([[null, null]]);
    expect(await failure(engine, 'ALTER TABLE silver.orders ADD COLUMNS (channel string)')).toContain(
      'DUPLICATE_COLUMN_NAME',
    );
    await run(engine, 'ALTER TABLE silver.orders DROP COLUMN channel');
    expect(await failure(engine, 'SELECT channel FROM silver.orders')).toContain('COLUMN_NOT_FOUND');
  });

  test('is described and shown as it was declared', async () => {
    expect(await rowsOf('DESCRIBE orders')).toEqual(
      [
        'order_id            \tstring              \tId of the order     ',
        'occurred_at         \ttimestamp           \t                    ',
        'total_minor         \tbigint              \t                    ',
        'country             \tstring              \t                    ',
        '\t \t ',
        '# Partition Information\t \t ',
        '# col_name          \tdata_type           \tcomment             ',
        '\t \t ',
        'occurred_at         \tmonth               \t                    ',
        'order_id            \tbucket[16]          \t                    ',
      ].map((line) => [line]),
    );
    const statement = (await rowsOf('SHOW CREATE TABLE silver.orders')).flat().join('\n');
    expect(statement).toContain('PARTITIONED BY (month(`occurred_at`), bucket(16, `order_id`))');
    expect(statement).toContain("LOCATION 's3://lake/silver/orders'");
    expect(await rowsOf('SHOW COLUMNS IN orders')).toHaveLength(4);
    expect(await rowsOf("SHOW TBLPROPERTIES orders('format')")).toEqual([['format\tparquet']]);
  });

  test('is listed until it is dropped', async () => {
    expect(await rowsOf('SHOW TABLES IN silver')).toEqual([['orders']]);
    expect(await rowsOf("SHOW TABLES IN silver 'ord*'")).toEqual([['orders']]);
    expect(await rowsOf("SHOW TABLES 'x*|y*'")).toEqual([]);
    await run(engine, 'DROP TABLE `silver`.`orders`');
    await run(engine, 'DROP TABLE IF EXISTS silver.orders');
    expect(await rowsOf('SHOW TABLES')).toEqual([]);
  });

  test('accepts maintenance and does nothing', async () => {
    await run(engine, 'OPTIMIZE silver.orders REWRITE DATA USING BIN_PACK WHERE country IS NULL');
    await run(engine, 'VACUUM silver.orders');
    expect(await rowsOf('SELECT count(*) FROM orders')).toEqual([['2']]);
    expect(await failure(engine, 'VACUUM silver.nope')).toContain('TABLE_NOT_FOUND');
  });

  test('is made from a query by CREATE TABLE AS', async () => {
    const sql =
      "CREATE TABLE silver.totals WITH (table_type = 'ICEBERG', location = 's3://lake/silver/totals/', is_external = false, partitioning = ARRAY['month(day)']) AS SELECT CAST(occurred_at AS date) AS day, sum(total_minor) AS total FROM silver.orders GROUP BY 1";
    await run(engine, sql);
    expect(await rowsOf('SELECT * FROM totals ORDER BY day')).toEqual([
      ['2026-01-01', '1250'],
      ['2026-02-01', '99'],
    ]);
  });

  test('and views survive the end of the server', async () => {
    await run(
      engine,
      'CREATE VIEW shop.sales AS SELECT country, sum(total_minor) AS total FROM orders GROUP BY country',
      { database: 'silver' },
    );
    await engine.close();
    engine = await openEngine(lake);
    expect(await rowsOf('SELECT * FROM shop.sales ORDER BY total')).toEqual([
      [null, '99'],
      ['DE', '1250'],
    ]);
  });

  test('is not half changed by a statement that fails', async () => {
    expect(
      await failure(
        engine,
        'INSERT INTO silver.orders SELECT order_id, occurred_at, total_minor / (total_minor - 99), country FROM silver.orders',
      ),
    ).toContain('DIVISION_BY_ZERO');
    expect(await rowsOf('SELECT count(*) FROM orders')).toEqual([['2']]);
  });

  test('takes changes that come at the same time one after the other', async () => {
    await Promise.all(
      Array.from(
        { length: 20 },
        async (_, index) => await run(engine, `UPDATE silver.orders SET total_minor = total_minor + ${index}`),
      ),
    );
    expect(await rowsOf("SELECT total_minor FROM orders WHERE order_id = 'b'")).toEqual([[String(99 + 190)]]);
  });
});

describe('a view', () => {
  test('means the tables of the database it was created from, wherever it is read', async () => {
    await run(
      engine,
      "CREATE VIEW shop.german AS WITH orders AS (SELECT * FROM silver.orders WHERE country = 'DE') SELECT order_id FROM orders",
    );
    await run(engine, 'CREATE OR REPLACE VIEW shop.again AS SELECT upper(order_id) AS id FROM german', {
      database: 'shop',
    });
    expect(await rowsOf('WITH german AS (SELECT 1 AS order_id) SELECT id FROM shop.again')).toEqual([['A']]);
  });

  test('is replaced, shown, listed and dropped', async () => {
    await run(engine, 'CREATE VIEW silver.v AS SELECT 1 AS one');
    expect(await failure(engine, 'CREATE VIEW silver.v AS SELECT 2 AS two')).toContain('TABLE_ALREADY_EXISTS');
    await run(engine, 'CREATE OR REPLACE VIEW silver.v AS\nSELECT 2 AS two');
    expect(await rowsOf('SELECT * FROM v')).toEqual([['2']]);
    expect(await rowsOf('SHOW VIEWS')).toEqual([['v']]);
    expect(await rowsOf('SHOW CREATE VIEW v')).toEqual([['CREATE VIEW "silver"."v" AS'], ['SELECT 2 AS two']]);
    await run(engine, 'DROP VIEW v', { database: 'silver' });
    expect(await failure(engine, 'SELECT * FROM silver.v')).toContain('TABLE_NOT_FOUND');
  });

  test('cannot read itself, nor take the place of a table', async () => {
    await run(engine, 'CREATE VIEW silver.v AS SELECT 1 AS one');
    expect(await failure(engine, 'CREATE OR REPLACE VIEW silver.v AS SELECT one FROM silver.v')).toContain(
      'A view that reads itself',
    );
    expect(await failure(engine, 'CREATE OR REPLACE VIEW silver.orders AS SELECT 1 AS one')).toContain(
      'TABLE_ALREADY_EXISTS',
    );
  });
});

describe('a database', () => {
  test('is created, listed and dropped with what is in it', async () => {
    await run(engine, "CREATE DATABASE IF NOT EXISTS reports COMMENT 'for the board'");
    await run(engine, 'CREATE SCHEMA IF NOT EXISTS reports');
    await run(engine, 'CREATE VIEW reports.v AS SELECT 1 AS one');
    expect(await rowsOf("SHOW DATABASES LIKE 'rep*'")).toEqual([['reports']]);
    await run(engine, 'DROP DATABASE reports CASCADE');
    expect(await failure(engine, 'SELECT * FROM reports.v')).toContain('TABLE_NOT_FOUND');
    expect(await failure(engine, 'CREATE VIEW reports.v AS SELECT 1 AS one')).toContain(
      "SCHEMA_NOT_FOUND: line 1:13: Schema 'reports' does not exist",
    );
  });

  test('shows its tables and columns in information_schema', async () => {
    expect(
      await rowsOf("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'silver'"),
    ).toEqual([['orders', 'BASE TABLE']]);
    expect(
      await rowsOf(
        "SELECT column_name, data_type, ordinal_position FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position LIMIT 2",
      ),
    ).toEqual([
      ['order_id', 'varchar', '1'],
      ['occurred_at', 'timestamp(6)', '2'],
    ]);
  });
});
