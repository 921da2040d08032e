import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lakeNames, resultsLocation } from './lake-of-stack.ts';
import { readSetup } from './setup.ts';

// What only Athena understands (its DDL, UNLOAD, maintenance) has no twin in Trino to compare with: both engines are held
// to the same written answers.

const database = 'athena_statements';
const stacks = readSetup().lakes.map(({ stack }) => [stack.engine, stack] as const);

interface Outcome {
  readonly execution: QueryExecution;
  /** `SUCCEEDED`, or the reason of the failure. */
  readonly ended: string;
  /** Rows of GetQueryResults without the header of a SELECT; cells joined. */
  readonly lines: readonly string[];
  readonly updateCount: number | undefined;
}

function clientOf(athenaUrl: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const athena = new AthenaClient({ endpoint: athenaUrl, region: 'eu-central-1', credentials });
  const start = async (sql: string, ExecutionParameters?: string[]) => {
    const { QueryExecutionId } = await athena.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        ExecutionParameters,
        QueryExecutionContext: { Database: database },
        ResultConfiguration: { OutputLocation: resultsLocation },
      }),
    );
    return QueryExecutionId;
  };
  const end = async (QueryExecutionId: string | undefined): Promise<QueryExecution> => {
    for (;;) {
      const { QueryExecution = {} } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      const state = QueryExecution.Status?.State;
      if (state !== 'QUEUED' && state !== 'RUNNING') return QueryExecution;
      await sleep(30);
    }
  };
  const run = async (sql: string, parameters?: string[]): Promise<Outcome> => {
    const execution = await end(await start(sql, parameters));
    const { State = '', StateChangeReason = '' } = execution.Status ?? {};
    if (State !== 'SUCCEEDED') return { execution, ended: StateChangeReason, lines: [], updateCount: undefined };
    const { QueryExecutionId } = execution;
    const { ResultSet, UpdateCount } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    const rows = (ResultSet?.Rows ?? []).slice(execution.SubstatementType === 'SELECT' ? 1 : 0);
    const lines = rows.map(({ Data = [] }) => Data.map(({ VarCharValue = 'NULL' }) => VarCharValue).join(' | '));
    return { execution, ended: State, lines, updateCount: UpdateCount };
  };
  return { athena, start, end, run };
}

describe.each(stacks)('on %s', (engine, { athenaUrl, awsUrl }) => {
  const folder = `s3://${lakeNames.lakeBucket}/${database}/${engine}/`;
  const { athena, start, end, run } = clientOf(athenaUrl);
  const linesOf = async (sql: string, parameters?: string[]) => {
    const { ended, lines } = await run(sql, parameters);
    return ended === 'SUCCEEDED' ? lines : [ended];
  };
  const done = async (sql: string) => expect((await run(sql)).ended).toBe('SUCCEEDED');

  beforeAll(async () => {
    await done(`DROP DATABASE IF EXISTS ${database} CASCADE`);
    await done(`CREATE DATABASE ${database}`);
    await done(`CREATE TABLE orders (id string COMMENT 'the ''id''', placed_at timestamp, total_minor bigint)
      PARTITIONED BY (month(placed_at)) LOCATION '${folder}orders/' TBLPROPERTIES ('table_type' = 'ICEBERG')`);
    const values = `('a', TIMESTAMP '2026-01-01 10:00:00.123456', 1250), ('b', TIMESTAMP '2026-02-01 00:00:00', NULL)`;
    expect((await run(`INSERT INTO orders VALUES ${values}`)).updateCount).toBe(2);
  });

  afterAll(async () => {
    await run(`DROP DATABASE IF EXISTS ${database} CASCADE`);
    athena.destroy();
  });

  test('an Iceberg table is read by each of its names', async () => {
    const rows = ['a | 2026-01-01 10:00:00.123456 | 1250', 'b | 2026-02-01 00:00:00.000000 | NULL'];
    for (const name of ['orders', `${database}.orders`, `"awsdatacatalog"."${database}"."orders"`])
      expect(await linesOf(`SELECT * FROM ${name} ORDER BY id;`)).toEqual(rows);
  });

  test('values are given to a query, and only values', async () => {
    const sql = "SELECT 'it''s', ? FROM orders WHERE id = ? LIMIT ?";
    expect(await linesOf(sql, ["'o''clock'", "'a'", '1 + 1'])).toEqual(["it's | o'clock"]);
    expect(await linesOf('SELECT ?', ["1, 'b'"])).toEqual([
      "INVALID_PARAMETER_USAGE: '1, 'b'' is no value that can be given for a ?",
    ]);
  });

  test('rows are changed, and counted', async () => {
    await done(`CREATE TABLE changed WITH (table_type = 'ICEBERG', is_external = false, location = '${folder}changed/')
      AS SELECT id, total_minor FROM orders`);
    expect((await run('UPDATE changed SET total_minor = 7 WHERE total_minor IS NULL')).updateCount).toBe(1);
    const merged = await run(`MERGE INTO changed t USING (VALUES ('a', 1), ('c', 2)) s (id, n) ON t.id = s.id
      WHEN MATCHED THEN UPDATE SET total_minor = t.total_minor + s.n WHEN NOT MATCHED THEN INSERT (id, total_minor) VALUES (s.id, s.n)`);
    expect(merged.updateCount).toBe(2);
    expect((await run("DELETE FROM changed WHERE id = 'b'")).updateCount).toBe(1);
    await done('ALTER TABLE changed ADD COLUMNS (note string, pieces int)');
    await done('ALTER TABLE changed DROP COLUMN pieces');
    await done('OPTIMIZE changed REWRITE DATA USING BIN_PACK');
    await done('VACUUM changed');
    expect(await linesOf('SELECT * FROM changed ORDER BY id')).toEqual(['a | 1251 | NULL', 'c | 2 | NULL']);
    await done('DROP TABLE changed');
    expect(await linesOf('SELECT 1 FROM changed')).toEqual([
      `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.${database}.changed' does not exist`,
    ]);
  });

  test('a table is described as Athena describes it', async () => {
    const described = (await linesOf('DESCRIBE orders')).map((line) => line.split('\t').map((part) => part.trim()));
    expect(described).toEqual([
      ['id', 'string', "the 'id'"],
      ['placed_at', 'timestamp', ''],
      ['total_minor', 'bigint', ''],
      ['', '', ''],
      ['# Partition Information', '', ''],
      ['# col_name', 'data_type', 'comment'],
      ['', '', ''],
      ['placed_at', 'month', ''],
    ]);
    expect(await linesOf('SHOW TABLES')).toEqual(['orders']);
    const { TableMetadata } = await athena.send(
      new GetTableMetadataCommand({ CatalogName: 'AwsDataCatalog', DatabaseName: database, TableName: 'orders' }),
    );
    expect(TableMetadata?.Columns?.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      'id string',
      'placed_at timestamp',
      'total_minor bigint',
    ]);
  });

  test('the partitions of a table are told', async () => {
    const sql = `SELECT "partition".placed_at_month, record_count, data.id.min, data.placed_at.max FROM "orders$partitions" ORDER BY 1`;
    expect(await linesOf(sql)).toEqual([
      '672 | 1 | a | 2026-01-01 10:00:00.123456',
      '673 | 1 | b | 2026-02-01 00:00:00.000000',
    ]);
  });

  test('a view reads what it was made of, and has columns in the catalog', async () => {
    await done('CREATE OR REPLACE VIEW recent AS SELECT id, CAST(placed_at AS timestamp(3)) AS placed_at FROM orders');
    await done(`CREATE OR REPLACE VIEW recent AS SELECT id, CAST(placed_at AS timestamp(3)) AS placed_at
      FROM orders WHERE placed_at < TIMESTAMP '2026-02-01 00:00:00'`);
    expect(await linesOf('SELECT * FROM recent')).toEqual(['a | 2026-01-01 10:00:00.123']);
    expect(await linesOf('SHOW VIEWS')).toEqual(['recent']);
    expect((await linesOf('SHOW COLUMNS IN recent')).map((line) => line.trim())).toEqual(['id', 'placed_at']);
    expect(await linesOf('DROP TABLE recent')).toEqual(['GENERIC_USER_ERROR: recent is a view: use DROP VIEW']);
    await done('DROP VIEW recent');
    await done('CREATE VIEW fine AS SELECT id, placed_at FROM orders');
    expect(await linesOf('SELECT id FROM fine')).toEqual([
      `VIEW_IS_STALE: line 1:16: View 'awsdatacatalog.${database}.fine' is stale or in invalid state: column [placed_at] of type timestamp(6) projected from query view at position 1 cannot be coerced to column [placed_at] of type timestamp(3) stored in view definition`,
    ]);
    await done('DROP VIEW fine');
    expect(await linesOf('CREATE VIEW zoned AS SELECT now() AS at')).toEqual([
      'NOT_SUPPORTED: Unsupported Hive type: timestamp(3) with time zone',
    ]);
  });

  test('UNLOAD writes objects that a table reads again, types and all', async () => {
    const columns = `id, CAST(placed_at AS timestamp(3)) AS placed_at, total_minor, DECIMAL '12.50' AS price, ARRAY[1, NULL] AS list`;
    const unload = `UNLOAD (SELECT ${columns} FROM orders) TO '${folder}unloaded/' WITH (format = 'PARQUET', compression = 'ZSTD')`;
    const { execution, updateCount } = await run(unload);
    expect(updateCount).toBe(2);
    const manifest = new URL(execution.Statistics?.DataManifestLocation ?? '');
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const s3 = new S3Client({ endpoint: awsUrl, forcePathStyle: true, region: 'eu-central-1', credentials });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: manifest.host, Key: manifest.pathname.slice(1) }));
    expect(await Body?.transformToString()).toMatch(new RegExp(`^(${folder}unloaded/[^\\n]+\\n)+$`));
    s3.destroy();
    await done(`CREATE EXTERNAL TABLE unloaded (id string, placed_at timestamp, total_minor bigint, price decimal(4,2), list array<int>)
      STORED AS PARQUET LOCATION '${folder}unloaded/'`);
    expect(await linesOf('SELECT * FROM unloaded ORDER BY id')).toEqual([
      'a | 2026-01-01 10:00:00.123 | 1250 | 12.50 | [1, null]',
      'b | 2026-02-01 00:00:00.000 | NULL | 12.50 | [1, null]',
    ]);
    expect(await linesOf(unload)).toEqual([
      `HIVE_PATH_ALREADY_EXISTS: Target location '${folder}unloaded/' is not empty`,
    ]);
    await done('DROP TABLE unloaded');
  });

  test('objects cannot hold timestamps with microseconds, and CREATE TABLE AS says so as UNLOAD does', async () => {
    const message =
      'NOT_SUPPORTED: Incorrect timestamp precision for timestamp(6); the configured precision is MILLISECONDS; column name: placed_at';
    expect(await linesOf(`UNLOAD (SELECT placed_at FROM orders) TO '${folder}never/'`)).toEqual([message]);
    expect(await linesOf('CREATE TABLE copied AS SELECT placed_at FROM orders')).toEqual([message]);
    await done(
      "CREATE TABLE copied WITH (partitioned_by = ARRAY['day']) AS SELECT id, '2026-01-01' AS day FROM orders",
    );
    expect(await linesOf('SELECT id, day FROM copied ORDER BY id')).toEqual(['a | 2026-01-01', 'b | 2026-01-01']);
    await done('DROP TABLE copied');
  });

  test('a failure points to where the statement is wrong', async () => {
    expect(await linesOf('SELECT id,\n  nope FROM orders')).toEqual([
      "COLUMN_NOT_FOUND: line 2:3: Column 'nope' cannot be resolved or requester is not authorized to access requested resources",
    ]);
    expect((await linesOf('SELECT 1 +\n FROM orders'))[0]).toContain("SYNTAX_ERROR: line 2:2: mismatched input 'FROM'");
    expect(await linesOf('SELECT 1 / (total_minor - 1250) FROM orders')).toEqual([
      'DIVISION_BY_ZERO: Division by zero',
    ]);
  });

  test('a running query is stopped', async () => {
    const numbers = (name: string) => `UNNEST(sequence(1, 10000)) AS ${name} (${name})`;
    const id = await start(
      `SELECT count(*) FROM ${numbers('a')}, ${numbers('b')}, ${numbers('c')} WHERE a * b + c % 7 = 3`,
    );
    await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    expect((await end(id)).Status?.State).toBe('CANCELLED');
    expect(await linesOf('SELECT 1')).toEqual(['1']);
  });
});
