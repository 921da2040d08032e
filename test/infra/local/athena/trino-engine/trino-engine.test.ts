import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import {
  readStatementPage,
  type StatementPage,
} from '../../../../../infra/local/athena/trino-engine/protocol/statement-page.ts';
import type { TrinoStatement } from '../../../../../infra/local/athena/trino-engine/protocol/trino-client.ts';
import { createTrinoEngine } from '../../../../../infra/local/athena/trino-engine/trino-engine.ts';
import { bronzeTable, failure, type InMemoryLake, inMemoryLake, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;
let asked: TrinoStatement[];
let answer: (sql: string) => readonly object[];

const pageOf = (content: object): StatementPage =>
  readStatementPage(JSON.stringify({ id: 'q', stats: {}, ...content }));
const scanned = (physicalInputBytes: number) => ({ stats: { physicalInputBytes, planningTimeMillis: 3 } });
const column = (name: string, rawType: string, ...digits: number[]) => ({
  name,
  typeSignature: { rawType, arguments: digits.map((value) => ({ kind: 'LONG', value })) },
});

beforeEach(() => {
  lake = inMemoryLake('silver');
  asked = [];
  answer = () => [{}];
  const pages = async function* (statement: TrinoStatement) {
    asked.push(statement);
    const contents = answer(statement.sql);
    for (const [index, content] of contents.entries())
      yield pageOf({ ...content, ...(index < contents.length - 1 && { nextUri: 'http://next' }) });
  };
  engine = createTrinoEngine({ url: 'http://nowhere', glue: lake.glue, objects: lake.objects, trino: { pages } });
});

afterEach(() => lake.dispose());

const iceberg = (name: string) =>
  lake.tables.set(`silver.${name}`, {
    ...bronzeTable({ database: 'silver', name, partitionKeys: [], parameters: { table_type: 'ICEBERG' } }),
  });

/** What Trino was asked for by a statement of Athena. */
async function translated(sql: string, parameters: readonly string[] = []): Promise<string[]> {
  asked.length = 0;
  await run(engine, sql, { database: 'silver', parameters });
  return asked.map((statement) => statement.sql);
}

describe('what Trino understands goes there as it came:', () => {
  test('a query, but for its semicolon', async () => {
    expect(await translated('SELECT 1 AS "a;"\n  FROM silver.orders;\n')).toEqual([
      'SELECT 1 AS "a;"\n  FROM silver.orders',
    ]);
    expect(asked[0]).toMatchObject({ catalog: 'awsdatacatalog', schema: 'silver' });
  });

  test('a query that the endpoint itself cannot read', async () => {
    const sql =
      "SELECT * FROM orders FOR TIMESTAMP AS OF TIMESTAMP '2026-01-01 00:00:00 UTC' TABLESAMPLE BERNOULLI (5)";
    expect(await translated(sql)).toEqual([sql]);
    expect(engine.classify(sql)).toEqual({ statementType: 'DML', substatementType: 'SELECT' });
    expect(engine.classify('-- why\nMERGE INTO x USING').substatementType).toBe('MERGE');
    expect(() => engine.classify('SELEC 1')).toThrow("SYNTAX_ERROR: line 1:1: mismatched input 'SELEC'");
  });

  test('values of a query, beside its text', async () => {
    expect(await translated("SELECT 'it''s', ? WHERE 1 = ?", ["'a'", '-1 + 2'])).toEqual([
      "EXECUTE IMMEDIATE 'SELECT ''it''''s'', ? WHERE 1 = ?' USING 'a', -1 + 2",
    ]);
    const smuggled = run(engine, 'SELECT ?, ?', { parameters: ['1, 2'] });
    await expect(smuggled).rejects.toThrow("INVALID_PARAMETER_USAGE: '1, 2' is no value that can be given for a ?");
  });
});

describe('an answer', () => {
  test('comes in the server’s batches, and its figures are those of the last page', async () => {
    answer = () => [
      scanned(0),
      { columns: [column('n', 'bigint')], data: [[1]], ...scanned(10) },
      { data: [[9007199254740993n.toString()]], ...scanned(1234) },
    ];
    const outcome = await run(engine, 'SELECT n FROM t');
    expect(outcome.table).toEqual([['1'], ['9007199254740993']]);
    expect(outcome.scannedBytes).toBe(1234);
    expect(outcome.columns).toEqual([{ name: 'n', type: 'bigint', precision: 19, scale: 0 }]);
  });

  test('tells how many rows were changed', async () => {
    answer = () => [{ updateCount: 7, ...scanned(5) }];
    const { updateCount, output, scannedBytes } = await run(engine, 'DELETE FROM silver.orders');
    expect({ updateCount, output, scannedBytes }).toEqual({ updateCount: 7, output: 'none', scannedBytes: 5 });
  });

  test('ends when more is read than the workgroup allows', async () => {
    answer = () => [{ columns: [column('n', 'bigint')], data: [], ...scanned(50) }, scanned(150), { data: [[1]] }];
    await expect(run(engine, 'SELECT n FROM t', { bytesScannedCutoff: 100 })).rejects.toThrow(
      'EXCEEDED_SCAN_LIMIT: Bytes scanned limit was exceeded: 150 of 100 bytes allowed',
    );
  });

  test('that is a failure points into the text as it was given, with and without values', async () => {
    const error = (lineNumber: number, columnNumber: number) => () => [
      {
        error: {
          errorName: 'COLUMN_NOT_FOUND',
          errorType: 'USER_ERROR',
          message: `line ${lineNumber}:${columnNumber}: Column 'x' cannot be resolved`,
          errorLocation: { lineNumber, columnNumber },
        },
      },
    ];
    answer = error(1, 8);
    expect(await failure(engine, 'SELECT x')).toContain("line 1:8: Column 'x' cannot be resolved");
    answer = error(1, 27);
    await expect(run(engine, 'SELECT x, ?', { parameters: ['1'] })).rejects.toThrow('line 1:8: ');
    answer = error(2, 8);
    expect(await failure(engine, "UNLOAD (SELECT x) TO 's3://lake/out/'", 'silver')).toContain('line 1:16: ');
  });
});

describe('Athena’s statements in Trino’s words:', () => {
  test('CREATE TABLE of an Iceberg table', async () => {
    const sql = `CREATE TABLE IF NOT EXISTS silver.orders (id string COMMENT 'the ''id''', at timestamp, tags array<int>, f float)
      COMMENT 'orders' PARTITIONED BY (month(at), bucket(16, id), f) LOCATION 's3://lake/orders'
      TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'vacuum_max_snapshot_age_seconds' = '5')`;
    expect(await translated(sql)).toEqual([
      `CREATE TABLE "iceberg"."silver"."orders" (
  "id" varchar COMMENT 'the ''id''',
  "at" timestamp(6),
  "tags" array(integer),
  "f" real
)
COMMENT 'orders'
WITH (format = 'PARQUET', location = 's3://lake/orders/', partitioning = ARRAY['month("at")', 'bucket("id", 16)', '"f"'])`,
    ]);
  });

  test('tables that are there already are left alone, or refused', async () => {
    iceberg('orders');
    const rest = "silver.orders (id string) LOCATION 's3://lake/o/' TBLPROPERTIES ('table_type' = 'ICEBERG')";
    expect(await translated(`CREATE TABLE IF NOT EXISTS ${rest}`)).toEqual([]);
    expect(await failure(engine, `CREATE TABLE ${rest}`)).toBe(
      "TABLE_ALREADY_EXISTS: Table 'silver.orders' already exists",
    );
  });

  test('ADD COLUMNS is one statement for each column', async () => {
    iceberg('orders');
    expect(await translated("ALTER TABLE orders ADD COLUMNS (a string COMMENT 'x', b map<string,timestamp>)")).toEqual([
      `ALTER TABLE "iceberg"."silver"."orders" ADD COLUMN "a" varchar COMMENT 'x'`,
      'ALTER TABLE "iceberg"."silver"."orders" ADD COLUMN "b" map(varchar, timestamp(6))',
    ]);
  });

  test('OPTIMIZE and VACUUM are procedures of the table', async () => {
    iceberg('orders');
    expect(
      await translated("OPTIMIZE orders REWRITE DATA USING BIN_PACK WHERE at >= TIMESTAMP '2026-01-01 00:00:00'"),
    ).toEqual([`ALTER TABLE "iceberg"."silver"."orders" EXECUTE optimize WHERE at >= TIMESTAMP '2026-01-01 00:00:00'`]);
    expect(await translated('VACUUM orders')).toEqual([
      `ALTER TABLE "iceberg"."silver"."orders" EXECUTE expire_snapshots(retention_threshold => '7d')`,
      `ALTER TABLE "iceberg"."silver"."orders" EXECUTE remove_orphan_files(retention_threshold => '7d')`,
    ]);
  });

  test('MSCK REPAIR TABLE looks for partitions, unless they are projected', async () => {
    lake.tables.set('silver.plain', bronzeTable({ database: 'silver', name: 'plain', parameters: {} }));
    lake.tables.set('silver.projected', bronzeTable({ database: 'silver', name: 'projected' }));
    expect(await translated('MSCK REPAIR TABLE plain')).toEqual([
      "CALL awsdatacatalog.system.sync_partition_metadata('silver', 'plain', 'ADD')",
    ]);
    expect(await translated('MSCK REPAIR TABLE projected')).toEqual([]);
  });

  test('DROP TABLE leaves the objects of an external table', async () => {
    iceberg('orders');
    lake.tables.set('silver.bronze', bronzeTable({ database: 'silver', name: 'bronze' }));
    expect(await translated('DROP TABLE orders')).toEqual(['DROP TABLE "iceberg"."silver"."orders"']);
    expect(await translated('DROP TABLE bronze')).toEqual([]);
    expect(lake.tables.has('silver.bronze')).toBe(false);
  });
});

describe('a query whose rows are written', () => {
  beforeEach(() => {
    answer = () => [{ columns: [column('id', 'varchar', 2_147_483_647), column('_col1', 'integer')], updateCount: 2 }];
  });

  test('by UNLOAD goes through a table that is gone afterwards', async () => {
    const sql = "UNLOAD (SELECT id, 1\nFROM orders) TO 's3://lake/out' WITH (format = 'PARQUET', compression = 'ZSTD')";
    const [, written] = await translated(sql);
    expect(written).toBe(
      `CREATE TABLE "awsdatacatalog"."silver"."athena_unload_q1" ("id", "_col1") WITH (external_location = 's3://lake/out/', format = 'PARQUET') AS
SELECT id, 1
FROM orders`,
    );
    expect(asked[1]?.properties).toEqual({ 'awsdatacatalog.compression_codec': 'ZSTD' });
    expect([...lake.tables.keys()]).toEqual([]);
  });

  test('by CREATE TABLE AS keeps its table', async () => {
    answer = () => [{ columns: [column('id', 'varchar', 2_147_483_647), column('n', 'integer')], updateCount: 2 }];
    const [, external] = await translated("CREATE TABLE t WITH (partitioned_by = ARRAY['n']) AS SELECT id, 1 n FROM o");
    expect(external).toBe(
      `CREATE TABLE "awsdatacatalog"."silver"."t" WITH (external_location = 's3://results/tables/q1/', format = 'PARQUET', partitioned_by = ARRAY['n']) AS
SELECT id, 1 n FROM o`,
    );
    const [, asIceberg] = await translated(
      "CREATE TABLE t WITH (table_type = 'ICEBERG', is_external = false, location = 's3://lake/t/') AS SELECT id, 1 n FROM o WITH NO DATA",
    );
    expect(asIceberg).toBe(
      `CREATE TABLE "iceberg"."silver"."t" WITH (format = 'PARQUET', location = 's3://lake/t/') AS
SELECT id, 1 n FROM o
WITH NO DATA`,
    );
  });

  test('needs names in a table, which are not needed by UNLOAD', async () => {
    expect(await failure(engine, 'CREATE TABLE t AS SELECT id, 1 FROM o', 'silver')).toBe(
      'MISSING_COLUMN_NAME: Column name not specified at position 2',
    );
  });

  test('goes to an empty place only', async () => {
    await lake.objects.putText({ bucket: 'lake', key: 'out/x' }, 'x', '');
    expect(await failure(engine, "UNLOAD (SELECT 1) TO 's3://lake/out/'", 'silver')).toBe(
      "HIVE_PATH_ALREADY_EXISTS: Target location 's3://lake/out/' is not empty",
    );
  });
});

describe('a view', () => {
  const create = 'CREATE OR REPLACE VIEW silver.v AS SELECT id, at, price FROM orders';

  beforeEach(() => {
    answer = () => [
      { columns: [column('id', 'varchar', 5), column('at', 'timestamp', 6), column('price', 'decimal', 10, 2)] },
    ];
  });

  test('is written into Glue as Athena writes it: Trino must find its query, others its columns', async () => {
    expect(await translated(create)).toEqual(['SELECT * FROM (\nSELECT id, at, price FROM orders\n) LIMIT 0']);
    const view = lake.tables.get('silver.v');
    expect(view).toMatchObject({ tableType: 'VIRTUAL_VIEW', comment: 'Presto View' });
    expect(view?.parameters).toEqual({ presto_view: 'true', comment: 'Presto View' });
    expect(view?.columns.map(({ name, glueType }) => `${name} ${glueType}`)).toEqual([
      'id varchar(5)',
      'at timestamp',
      'price decimal(10,2)',
    ]);
    const [, encoded = ''] = /^\/\* Presto View: (.*) \*\/$/.exec(view?.viewText ?? '') ?? [];
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString())).toMatchObject({
      originalSql: 'SELECT id, at, price FROM orders',
      catalog: 'awsdatacatalog',
      schema: 'silver',
      columns: [
        { name: 'id', type: 'varchar(5)' },
        { name: 'at', type: 'timestamp(3)' },
        { name: 'price', type: 'decimal(10,2)' },
      ],
    });
  });

  test('is shown again, and listed as what it is', async () => {
    await translated(create);
    const shown = await run(engine, 'SHOW CREATE VIEW silver.v');
    expect(shown.table.map(([line]) => line)).toEqual([
      'CREATE VIEW "silver"."v" AS',
      'SELECT id, at, price FROM orders',
    ]);
    expect((await engine.listTables('silver'))?.map(({ name, tableType }) => `${name} ${tableType}`)).toEqual([
      'v VIRTUAL_VIEW',
    ]);
    expect(await failure(engine, 'DROP TABLE silver.v')).toBe('GENERIC_USER_ERROR: v is a view: use DROP VIEW');
    await translated('DROP VIEW silver.v');
    expect(lake.tables.has('silver.v')).toBe(false);
  });

  test('cannot have columns that Hive has no type for', async () => {
    answer = () => [{ columns: [column('at', 'timestamp with time zone', 3)] }];
    expect(await failure(engine, create)).toBe('NOT_SUPPORTED: Unsupported Hive type: timestamp(3) with time zone');
  });
});

test('an Iceberg table is described with the partitions that Trino knows', async () => {
  iceberg('orders');
  answer = () => [
    {
      columns: [column('Create Table', 'varchar')],
      data: [["CREATE TABLE x (\n)\nWITH (\n   partitioning = ARRAY['month(at)','bucket(\"a b\", 16)','note']\n)"]],
    },
  ];
  const { table } = await run(engine, 'DESCRIBE silver.orders');
  expect(table.slice(-3).map(([line]) => line?.split('\t').map((part) => part.trim()))).toEqual([
    ['at', 'month', ''],
    ['a b', 'bucket[16]', ''],
    ['note', 'identity', ''],
  ]);
});

test('an external table may be of any format that Athena reads', async () => {
  await translated(
    "CREATE EXTERNAL TABLE logs (a int) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://lake/logs/'",
  );
  expect(lake.tables.get('silver.logs')?.parameters).toMatchObject({ classification: 'json' });
  expect(
    await failure(engine, "CREATE EXTERNAL TABLE x (a int) STORED AS rcfile LOCATION 's3://lake/x/'", 'silver'),
  ).toContain('NOT_SUPPORTED: line 1:23: The format RCFILE');
});
