import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import {
  bronzeTable,
  failure,
  type InMemoryLake,
  inMemoryLake,
  openEngine,
  putParquet,
  run,
} from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

const day = (date: string) => `s3://lake/bronze/order_events/dt=${date}/part-1.parquet`;

beforeEach(async () => {
  lake = inMemoryLake('bronze', 'scratch');
  lake.tables.set('bronze.order_events', bronzeTable());
  engine = await openEngine(lake);
  await putParquet(lake, day('2026-01-01'), "SELECT 'a' AS order_id, 5::BIGINT AS total_minor");
  await putParquet(
    lake,
    day('2026-01-02'),
    "SELECT 'b' AS order_id, 7::INTEGER AS total_minor, 'late' AS note, true AS unknown_to_glue",
  );
  await putParquet(lake, day('2026-01-03'), "SELECT 'c' AS order_id, 9::BIGINT AS total_minor, NULL::VARCHAR AS note");
  await putParquet(lake, day('2025-12-31'), "SELECT 'before the range' AS order_id");
});

afterEach(async () => {
  await engine.close();
  lake.dispose();
});

const fetchedDays = () => lake.fetched.map((address) => /dt=([\d-]+)/.exec(address)?.[1]);

describe('a table of Parquet objects', () => {
  test('has the columns of Glue, NULL where a file lacks one, and the partition key', async () => {
    const { table, columns } = await run(engine, 'SELECT * FROM bronze.order_events ORDER BY order_id');
    expect(table).toEqual([
      ['a', '5', null, '2026-01-01'],
      ['b', '7', 'late', '2026-01-02'],
      ['c', '9', null, '2026-01-03'],
    ]);
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'order_id varchar',
      'total_minor bigint',
      'note varchar',
      'dt varchar',
    ]);
  });

  const prunings: readonly (readonly [where: string, days: readonly string[]])[] = [
    ["dt = '2026-01-02'", ['2026-01-02']],
    ["dt >= '2026-01-02'", ['2026-01-02', '2026-01-03']],
    ["'2026-01-02' >= dt", ['2026-01-01', '2026-01-02']],
    ["dt BETWEEN '2026-01-02' AND '2026-01-03'", ['2026-01-02', '2026-01-03']],
    ["dt IN ('2026-01-01', '2026-01-03')", ['2026-01-01', '2026-01-03']],
    ["dt > '2026-01-01' AND total_minor > 0 AND dt < '2026-01-03'", ['2026-01-01', '2026-01-02', '2026-01-03']],
    ["dt >= CAST(DATE '2026-01-04' - INTERVAL '1' DAY AS varchar)", ['2026-01-03']],
    ["dt >= date_format(TIMESTAMP '2026-01-03 10:00:00', '%Y-%m-%d')", ['2026-01-03']],
    ["dt = '2026-01-02' OR total_minor = 5", ['2026-01-01', '2026-01-02', '2026-01-03']],
    ["dt = '2030-01-01'", []],
    ['total_minor > 100', ['2026-01-01', '2026-01-02', '2026-01-03']],
  ];

  test.each(prunings)('reads no more partitions than it must where %s', async (where, days) => {
    await run(engine, `SELECT count(*) FROM bronze.order_events WHERE ${where}`);
    expect(fetchedDays()).toEqual(days);
  });

  test('takes the predicates of its own part of the query only', async () => {
    const sql = `SELECT count(*) FROM (SELECT * FROM bronze.order_events WHERE dt = '2026-01-01') x
      JOIN bronze.order_events y ON x.order_id = y.order_id WHERE y.dt = '2026-01-03'`;
    expect((await run(engine, sql)).table).toEqual([['0']]);
    expect(fetchedDays()).toEqual(['2026-01-01', '2026-01-03']);
  });

  test('is empty, with its columns, while there is no object', async () => {
    lake.tables.set('bronze.empty', bronzeTable({ name: 'empty', location: 's3://lake/bronze/empty/' }));
    const { table, columns } = await run(engine, 'SELECT * FROM bronze.empty');
    expect(table).toEqual([]);
    expect(columns).toHaveLength(4);
    expect((await run(engine, 'SELECT sum(total_minor), count(*) FROM bronze.empty')).table).toEqual([[null, '0']]);
  });

  test('does not see objects that a leading underscore or dot hides', async () => {
    await putParquet(
      lake,
      's3://lake/bronze/order_events/dt=2026-01-01/_temporary/x.parquet',
      "SELECT 'hidden' AS order_id",
    );
    expect((await run(engine, "SELECT count(*) FROM bronze.order_events WHERE dt = '2026-01-01'")).table).toEqual([
      ['1'],
    ]);
  });

  test('cannot be changed', async () => {
    expect(await failure(engine, "DELETE FROM bronze.order_events WHERE dt = '2026-01-01'")).toContain('NOT_SUPPORTED');
  });

  test('is created by CREATE EXTERNAL TABLE and repaired without work', async () => {
    const sql = `CREATE EXTERNAL TABLE IF NOT EXISTS scratch.events (order_id string, total_minor bigint)
      PARTITIONED BY (dt string) STORED AS PARQUET LOCATION 's3://lake/bronze/order_events/'`;
    await run(engine, sql);
    await run(engine, 'MSCK REPAIR TABLE scratch.events');
    expect((await run(engine, 'SELECT count(*) FROM scratch.events')).table).toEqual([['4']]);
    expect((await run(engine, 'SHOW PARTITIONS scratch.events')).table).toHaveLength(4);
    await run(engine, 'DROP TABLE scratch.events');
    expect(lake.tables.has('scratch.events')).toBe(false);
  });
});

describe('what a query reads is counted', () => {
  const scanned = async (sql: string) => (await run(engine, sql)).scannedBytes;

  test('by the compressed chunks of the columns it touches', async () => {
    const rows =
      "SELECT i AS total_minor, 'order-' || i AS order_id, repeat('n', 100) || i AS note FROM range(5000) t(i)";
    lake.objectPaths.clear();
    await putParquet(lake, day('2026-01-02'), rows);
    const one = await scanned('SELECT sum(total_minor) FROM bronze.order_events');
    const two = await scanned('SELECT sum(total_minor), max(order_id) FROM bronze.order_events');
    const all = await scanned('SELECT * FROM bronze.order_events');
    const [address = '', path = ''] = [...lake.objectPaths][0] ?? [];
    const [object] = await lake.objects.list({ bucket: 'lake', key: address.slice('s3://lake/'.length) });
    expect(one).toBeGreaterThan(0);
    expect(two).toBeGreaterThan(one);
    expect(all).toBeGreaterThan(two);
    // All but the footer.
    expect(all).toBeLessThan(object?.size ?? 0);
    expect(all).toBeGreaterThan((object?.size ?? 0) * 0.8);
    expect(path).not.toBe('');
  });

  test('without the row groups whose statistics rule them out', async () => {
    lake.objectPaths.clear();
    await putParquet(
      lake,
      day('2026-01-02'),
      'SELECT i::BIGINT AS total_minor, uuid()::VARCHAR AS order_id FROM range(8192) t(i)',
      ', ROW_GROUP_SIZE 2048',
    );
    const all = await scanned('SELECT max(order_id) FROM bronze.order_events WHERE total_minor >= 0');
    const quarter = await scanned('SELECT max(order_id) FROM bronze.order_events WHERE total_minor >= 6200');
    expect(quarter).toBeGreaterThan(0);
    expect(quarter / all).toBeLessThan(0.3);
  });

  test('as nothing for counting rows, for constants and for DDL', async () => {
    expect(await scanned('SELECT count(*) FROM bronze.order_events')).toBe(0);
    expect(await scanned('SELECT 1')).toBe(0);
    expect(
      await scanned("CREATE TABLE scratch.t (a int) LOCATION 's3://lake/t/' TBLPROPERTIES ('table_type' = 'ICEBERG')"),
    ).toBe(0);
  });

  test('in stored tables by the columns as well', async () => {
    await run(
      engine,
      "CREATE TABLE scratch.t (a bigint, b string) LOCATION 's3://lake/t/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
    );
    await run(
      engine,
      "INSERT INTO scratch.t SELECT n, lpad(CAST(n AS varchar), 40, 'x') FROM UNNEST(sequence(1, 10000)) u(n) CROSS JOIN UNNEST(sequence(1, 5)) v(m)",
    );
    const numbers = await scanned('SELECT sum(a) FROM scratch.t');
    const texts = await scanned('SELECT max(b) FROM scratch.t');
    expect(numbers).toBeGreaterThan(0);
    expect(texts).toBeGreaterThan(numbers);
    expect(await scanned('SELECT * FROM scratch.t')).toBeGreaterThanOrEqual(numbers + texts - 2);
  });

  test('before it is read, and stops a query that would read too much', async () => {
    const reading = run(engine, 'SELECT * FROM bronze.order_events', { bytesScannedCutoff: 10 });
    await expect(reading).rejects.toThrow('EXCEEDED_SCAN_LIMIT: Bytes scanned limit was exceeded');
  });
});

describe('what a query writes', () => {
  test('goes to Parquet objects in an empty place by UNLOAD', async () => {
    const unload =
      "UNLOAD (SELECT order_id, total_minor FROM bronze.order_events) TO 's3://lake/unload/x/' WITH (format = 'PARQUET', compression = 'SNAPPY')";
    const { updateCount, writtenObjects } = await run(engine, unload);
    expect(updateCount).toBe(3);
    expect(writtenObjects).toHaveLength(1);
    expect(writtenObjects?.[0]).toMatch(/^s3:\/\/lake\/unload\/x\/.*\.parquet$/);
    expect(await failure(engine, unload)).toContain('HIVE_PATH_ALREADY_EXISTS');
    lake.tables.set(
      'scratch.back',
      bronzeTable({
        database: 'scratch',
        name: 'back',
        location: 's3://lake/unload/x/',
        partitionKeys: [],
        parameters: {},
      }),
    );
    expect((await run(engine, 'SELECT order_id, total_minor FROM scratch.back ORDER BY 1')).table).toEqual([
      ['a', '5'],
      ['b', '7'],
      ['c', '9'],
    ]);
  });

  test('becomes a table of Glue by CREATE TABLE AS, in partitions when asked', async () => {
    const sql =
      "CREATE TABLE scratch.parts WITH (format = 'PARQUET', external_location = 's3://lake/parts/', partitioned_by = ARRAY['dt']) AS SELECT order_id, total_minor, dt FROM bronze.order_events";
    const { writtenObjects } = await run(engine, sql);
    expect(writtenObjects).toHaveLength(3);
    lake.fetched.length = 0;
    expect((await run(engine, "SELECT order_id, dt FROM scratch.parts WHERE dt = '2026-01-02'")).table).toEqual([
      ['b', '2026-01-02'],
    ]);
    expect(fetchedDays()).toEqual(['2026-01-02']);
  });

  test('reads NULL back from the folder that Hive makes for it', async () => {
    await run(
      engine,
      "CREATE TABLE scratch.days WITH (partitioned_by = ARRAY['d']) AS SELECT n, d FROM (VALUES (1, DATE '2026-01-01'), (2, NULL)) t(n, d)",
    );
    expect((await run(engine, 'SELECT n, d FROM scratch.days ORDER BY n')).table).toEqual([
      ['1', '2026-01-01'],
      ['2', null],
    ]);
    expect((await run(engine, 'SELECT n FROM scratch.days WHERE d IS NULL')).table).toEqual([['2']]);
  });

  test('has the columns and no rows WITH NO DATA', async () => {
    await run(engine, 'CREATE TABLE scratch.none AS SELECT order_id FROM bronze.order_events WITH NO DATA');
    expect((await run(engine, 'SELECT count(*), count(order_id) FROM scratch.none')).table).toEqual([['0', '0']]);
  });
});

describe('a running query', () => {
  test('is interrupted when it is stopped', async () => {
    const controller = new AbortController();
    const endless =
      'SELECT count(*) FROM UNNEST(sequence(1, 10000)) a(x) CROSS JOIN UNNEST(sequence(1, 10000)) b(y) CROSS JOIN UNNEST(sequence(1, 10000)) c(z) WHERE x * y + z % 7 = 3';
    const started = Date.now();
    setTimeout(() => controller.abort(new Error('stopped')), 200);
    await expect(run(engine, endless, { signal: controller.signal })).rejects.toThrow('stopped');
    expect(Date.now() - started).toBeLessThan(5000);
    expect((await run(engine, 'SELECT 1')).table).toEqual([['1']]);
  });
});
