import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AthenaClient, GetQueryExecutionCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

const settings = z
  .object({
    INKSTREAM_TEST_PYTHON: z.string(),
    INKSTREAM_RESULTS_BUCKET: z.string(),
    INKSTREAM_LAKE_BUCKET: z.string(),
    INKSTREAM_SILVER_DATABASE: z.string(),
    INKSTREAM_ETL_WORK_GROUP: z.string(),
  })
  .parse(process.env);

const database = settings.INKSTREAM_SILVER_DATABASE;
const workGroup = settings.INKSTREAM_ETL_WORK_GROUP;
const table = `client_check_${process.pid}`;
const athena = new AthenaClient({});
const s3 = new S3Client({ forcePathStyle: true });

async function execute(sql: string): Promise<string> {
  const started = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workGroup,
      QueryExecutionContext: { Database: database },
    }),
  );
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand(started as { QueryExecutionId: string }));
    const { State, StateChangeReason = '' } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return started.QueryExecutionId ?? '';
    if (State === 'FAILED' || State === 'CANCELLED') throw new Error(`${State}: ${StateChangeReason}\n${sql}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  // Something in the bucket, so that a folder that is not there is told from a bucket that is not there.
  await s3.send(
    new PutObjectCommand({ Bucket: settings.INKSTREAM_RESULTS_BUCKET, Key: 'client-check/marker', Body: 'x' }),
  );
  await execute(
    `CREATE TABLE ${table} (order_id string, placed_at timestamp, total_minor bigint, price decimal(10,2), is_gift boolean)
     PARTITIONED BY (month(placed_at)) LOCATION 's3://${settings.INKSTREAM_LAKE_BUCKET}/silver/${table}/'
     TBLPROPERTIES ('table_type' = 'ICEBERG')`,
  );
  await execute(
    `INSERT INTO ${table} VALUES ('o-1', TIMESTAMP '2026-01-01 10:00:00.123', 1250, DECIMAL '12.50', true), ('o-"2"', TIMESTAMP '2026-02-01 00:00:00', NULL, NULL, false)`,
  );
});

afterAll(async () => {
  await execute(`DROP TABLE IF EXISTS ${table}`);
  athena.destroy();
  s3.destroy();
});

describe('awswrangler reads a query', () => {
  const sql = `SELECT order_id, CAST(placed_at AS timestamp(3)) AS placed_at, total_minor, CAST(price AS double) AS price, is_gift FROM ${table} ORDER BY order_id DESC`;
  const expected = [
    { order_id: 'o-1', placed_at: '2026-01-01T10:00:00.123', total_minor: 1250, price: 12.5, is_gift: true },
    { order_id: 'o-"2"', placed_at: '2026-02-01T00:00:00.000', total_minor: null, price: null, is_gift: false },
  ];

  test.each(['rows', 'ctas', 'unload'])(
    'by way of %s',
    async (way) => {
      const unloadTo = `s3://${settings.INKSTREAM_RESULTS_BUCKET}/client-check/${way}-${Date.now()}/`;
      const script = join(here, 'read-by-awswrangler.py');
      const { stdout } = await run(settings.INKSTREAM_TEST_PYTHON, [script, way, sql, database, workGroup, unloadTo]);
      const rows: Record<string, unknown>[] = JSON.parse(stdout);
      // The order of rows in Parquet files is no order that a reader may rely on.
      const sorted = rows.sort((left, right) => (String(left.order_id) < String(right.order_id) ? 1 : -1));
      const plain = sorted.map((row) => ({ ...row, placed_at: String(row.placed_at).replace(/Z$/, '') }));
      expect(plain).toEqual(expected);
    },
    120_000,
  );
});

describe('the AWS CLI', () => {
  const aws = async (...args: string[]) => {
    const program = join(dirname(settings.INKSTREAM_TEST_PYTHON), 'aws');
    const { stdout } = await run(program, ['athena', ...args, '--output', 'json']);
    return JSON.parse(stdout);
  };

  test('starts a query, waits for it and reads its rows', async () => {
    const { QueryExecutionId } = await aws(
      'start-query-execution',
      '--query-string',
      `SELECT order_id, total_minor FROM ${table} WHERE order_id = ?`,
      '--execution-parameters',
      "'o-1'",
      '--work-group',
      workGroup,
      '--query-execution-context',
      `Database=${database}`,
    );
    let state = 'QUEUED';
    while (state === 'QUEUED' || state === 'RUNNING') {
      const { QueryExecution } = await aws('get-query-execution', '--query-execution-id', QueryExecutionId);
      state = QueryExecution.Status.State;
    }
    expect(state).toBe('SUCCEEDED');
    const { ResultSet } = await aws('get-query-results', '--query-execution-id', QueryExecutionId);
    expect(
      ResultSet.Rows.map((row: { Data: { VarCharValue?: string }[] }) =>
        row.Data.map(({ VarCharValue }) => VarCharValue),
      ),
    ).toEqual([
      ['order_id', 'total_minor'],
      ['o-1', '1250'],
    ]);
  }, 120_000);

  test('shows a table of the catalog', async () => {
    const { TableMetadata } = await aws(
      'get-table-metadata',
      '--catalog-name',
      'AwsDataCatalog',
      '--database-name',
      database,
      '--table-name',
      table,
    );
    expect(TableMetadata.Columns.map(({ Name, Type }: { Name: string; Type: string }) => `${Name} ${Type}`)).toContain(
      'price decimal(10,2)',
    );
  }, 120_000);
});
