import { AthenaClient, GetQueryExecutionCommand } from '@aws-sdk/client-athena';
import { describe, expect, test } from '@jest/globals';
import type { Table } from 'apache-arrow';
import { QueryError } from '../../../queries/athena/errors.ts';
import type { RunOptions, Via } from '../../../queries/athena/query-options.ts';
import { createResultObjects, type ResultObjects } from '../../../queries/athena/result-objects-client.ts';
import { runQuery, streamQuery } from '../../../queries/athena/run-query.ts';
import { textReader } from '../../../queries/output/value-text.ts';
import { startDirectly } from '../../run-command.ts';

/** All that a table says, rows in the order of their text: UNLOAD promises none. */
function contentOf(table: Table) {
  expect(table.batches).toHaveLength(1);
  const readers = table.schema.fields.map((_, index) => {
    const data = table.getChildAt(index)?.data[0];
    return data === undefined ? () => null : textReader(data);
  });
  const rows = Array.from({ length: table.numRows }, (_, row) => JSON.stringify(readers.map((read) => read(row))));
  const columns = table.schema.fields.map(({ name, type, metadata }) => [
    name,
    String(type),
    metadata.get('athenaType'),
  ]);
  return { columns, rows: rows.sort() };
}

async function failureOf(promise: Promise<unknown>): Promise<QueryError> {
  const error: unknown = await promise.then(
    () => 'an answer',
    (reason: unknown) => reason,
  );
  if (!(error instanceof QueryError)) throw new Error(`expected a QueryError, got ${String(error)}`);
  return error;
}

const ways: readonly Via[] = ['pages', 'auto', 'unload'];

const leaves = {
  truth: ['boolean', 'true', 'false'],
  tiny: ['tinyint', "TINYINT '-128'", "TINYINT '127'"],
  small: ['smallint', "SMALLINT '-32768'", "SMALLINT '32767'"],
  whole: ['integer', '-2147483648', '2147483647'],
  big: ['bigint', '9007199254740993', '-9223372036854775807'],
  single: ['real', "REAL '1.1'", "REAL '-3.4E38'"],
  double: ['double', '1E-300', 'nan()'],
  infinite: ['double', 'infinity()', '-infinity()'],
  money: ['decimal(10,2)', "DECIMAL '12345678.90'", "DECIMAL '-0.05'"],
  huge: ['decimal(38,4)', "DECIMAL '9999999999999999999999999999999999.9999'", "DECIMAL '-0.0001'"],
  text: ['varchar', "''", '\'null, "quoted", ∅ 🖨, [a]\''],
  bytes: ['varbinary', "X'00ff'", "X''"],
  day: ['date', "DATE '1582-10-15'", "DATE '9999-12-31'"],
  millis: ['timestamp(3)', "TIMESTAMP '1969-12-31 23:59:59.999'", "TIMESTAMP '2010-12-01 08:26:00.000'"],
  micros: ['timestamp(6)', "TIMESTAMP '2010-12-01 08:26:00.000001'", "TIMESTAMP '9999-12-31 23:59:59.999999'"],
  instant: [
    'timestamp(3) with time zone',
    "TIMESTAMP '2010-12-01 08:26:00.000 UTC'",
    "TIMESTAMP '1969-07-20 20:17:40.000 UTC'",
  ],
  json: ['json', `JSON '{"a":[1,null]}'`, 'JSON \'"text"\''],
  numbers: ['array(integer)', 'ARRAY[1, NULL, -3]', 'CAST(ARRAY[] AS array(integer))'],
  amounts: ['array(decimal(5,2))', "ARRAY[DECIMAL '1.10', DECIMAL '-0.05']", 'NULL'],
  times: ['array(timestamp(6))', "ARRAY[TIMESTAMP '2010-12-01 08:26:00.000001']", 'NULL'],
  map: ['map(integer, boolean)', 'MAP(ARRAY[1, 2], ARRAY[true, NULL])', 'NULL'],
  row: ['row(a integer, b date)', "ROW(1, DATE '2010-12-01')", 'ROW(NULL, NULL)'],
} as const;
const nested = {
  texts: ['array(varchar)', "ARRAY['a, b', NULL, 'null', '', ']']", "ARRAY['']"],
  named: ['map(varchar, array(varchar))', "MAP(ARRAY['k=v'], ARRAY[ARRAY['x']])", 'NULL'],
  mixed: ['row(a varchar, b array(row(c double)))', "ROW('it''s', ARRAY[ROW(1.5)])", 'ROW(NULL, NULL)'],
} as const;

/** Three rows of every type: a value, another, NULL. */
function everyType(types: Readonly<Record<string, readonly [string, string, string]>>): string {
  const line = (row: 1 | 2) =>
    Object.entries(types).map(([name, type]) => `CAST(${type[row]} AS ${type[0]}) AS ${name}`);
  const nothing = Object.entries(types).map(([name, [type]]) => `CAST(NULL AS ${type}) AS ${name}`);
  return [[1, line(1)] as const, [2, line(2)] as const, [3, nothing] as const]
    .map(([id, values]) => `SELECT ${id} AS id, ${values.join(', ')}`)
    .join(' UNION ALL ');
}

const numbers = (count: number) => `SELECT n FROM UNNEST(sequence(1, ${Math.ceil(count / 1000)})) AS t (m)
  CROSS JOIN UNNEST(sequence((m - 1) * 1000 + 1, least(m * 1000, ${count}))) AS u (n)`;

describe('the same query whichever way its rows come', () => {
  test('gives equal tables of every type', async () => {
    const sql = everyType({ ...leaves, ...nested });
    const unloaded = contentOf(await runQuery(sql, {}, { via: 'unload' }));
    expect(contentOf(await runQuery(sql, {}, { via: 'auto' }))).toEqual(unloaded);
    expect(unloaded.rows).toHaveLength(3);
    const paged = contentOf(await runQuery(`${everyType(leaves)} ORDER BY id`, {}, { via: 'auto' }));
    const columns = 1 + Object.keys(leaves).length;
    expect(paged.columns).toEqual(unloaded.columns.slice(0, columns));
    const firstColumns = unloaded.rows.map((row) => JSON.stringify((JSON.parse(row) as unknown[]).slice(0, columns)));
    expect(paged.rows).toEqual(firstColumns);
  });

  test.each(ways)('has its columns when it has no rows, by %s', async (via) => {
    const table = await runQuery(
      `SELECT id, money, text, millis FROM (${everyType(leaves)}) WHERE text = 'nobody'`,
      {},
      { via },
    );
    expect(contentOf(table)).toEqual({
      columns: [
        ['id', 'Int32', 'integer'],
        ['money', 'Decimal[10e+2]', 'decimal(10,2)'],
        ['text', 'Utf8', 'varchar'],
        ['millis', 'Timestamp<MICROSECOND>', 'timestamp'],
      ],
      rows: [],
    });
  });

  test('needs no names of columns, and may have one twice', async () => {
    const table = await runQuery("SELECT 1, 'two', 3 AS n, 4 AS n", {}, { via: 'unload' });
    expect(contentOf(table).rows).toEqual(['["1","two","3","4"]']);
  });

  test('comes by pages up to 10,000 rows, and by UNLOAD beyond', async () => {
    const few = await streamQuery(numbers(10_000));
    const many = await streamQuery(numbers(10_001));
    let [fewRows, sum] = [0, 0n];
    for await (const batch of few.batches) fewRows += batch.numRows;
    for await (const batch of many.batches) for (const row of batch) sum += BigInt(row.n);
    expect([few.cameVia, fewRows]).toEqual(['pages', 10_000]);
    expect([many.cameVia, sum]).toEqual(['unload', 50_015_001n]);
  });

  test('keeps its order where it has one, however many rows', async () => {
    const table = await runQuery(`${numbers(12_000)} ORDER BY n DESC`);
    const values = Array.from({ length: table.numRows }, (_, row) => Number(table.getChild('n')?.get(row)));
    expect(values).toEqual(Array.from({ length: 12_000 }, (_, row) => 12_000 - row));
  });

  test.each(ways)('ends at the most rows that are wanted, by %s', async (via) => {
    expect((await runQuery(numbers(12_000), {}, { via, maxRows: 11_000 })).numRows).toBe(11_000);
    expect((await runQuery(numbers(5), {}, { via, maxRows: 5 })).numRows).toBe(5);
  });

  test('is a saved query by its name, with its parameters', async () => {
    const table = await runQuery('sales-by-period', { grain: 'month', from: '2010-12-01', to: '2010-12-31' });
    expect(table.schema.names).toEqual(expect.arrayContaining(['period_start', 'currency', 'net_minor']));
  });
});

/** The store, and the folders that were read in it. */
function watchedObjects(): { objects: ResultObjects; left: () => Promise<number> } {
  const store = createResultObjects();
  const folders: { bucket: string; prefix: string }[] = [];
  const objects: ResultObjects = {
    ...store,
    list: async (folder, signal) => {
      folders.push(folder);
      return await store.list(folder, signal);
    },
  };
  const left = async () => {
    expect(folders.length).toBeGreaterThan(0);
    const lists = await Promise.all(folders.map((folder) => store.list(folder)));
    return lists.flat().length;
  };
  return { objects, left };
}

describe('what UNLOAD wrote', () => {
  test('is deleted once it is read', async () => {
    const { objects, left } = watchedObjects();
    await runQuery(numbers(20_000), {}, { via: 'unload', objects });
    expect(await left()).toBe(0);
  });

  test('is deleted when the reader leaves early, or fails', async () => {
    const { objects, left } = watchedObjects();
    const stream = await streamQuery(numbers(300_000), {}, { via: 'unload', objects });
    for await (const { numRows } of stream.batches) {
      expect(numRows).toBeGreaterThan(0);
      break;
    }
    expect(await left()).toBe(0);
    const broken = { ...objects, read: () => Promise.reject(new Error('the network is gone')) };
    await expect(runQuery(numbers(5), {}, { via: 'unload', objects: broken })).rejects.toThrow('the network is gone');
    expect(await left()).toBe(0);
  });

  test('is deleted when the reader is interrupted', async () => {
    const { objects, left } = watchedObjects();
    const controller = new AbortController();
    const stream = await streamQuery(numbers(300_000), {}, { via: 'unload', objects, signal: controller.signal });
    const reading = (async () => {
      for await (const _ of stream.batches) controller.abort();
    })();
    expect((await failureOf(reading)).code).toBe('INTERRUPTED');
    expect(await left()).toBe(0);
  });
});

async function stateOf(queryId: string): Promise<string | undefined> {
  const { QueryExecution } = await new AthenaClient({}).send(
    new GetQueryExecutionCommand({ QueryExecutionId: queryId }),
  );
  return QueryExecution?.Status?.State;
}

const endless = `SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a (n) CROSS JOIN UNNEST(sequence(1, 10000)) AS b (m)
  CROSS JOIN UNNEST(sequence(1, 10000)) AS c (o) WHERE (n * m + o) % 7 = 3`;

describe('a statement that nobody waits for any more', () => {
  test.each(ways)('is stopped on Athena by an abort, by %s', async (via) => {
    const controller = new AbortController();
    let looks = 0;
    // Before the long statement, UNLOAD and auto may run one that tells the columns: it does not run for so long.
    const onState = (state: string) => {
      looks = state === 'RUNNING' ? looks + 1 : 0;
      if (looks === 12) controller.abort();
    };
    const options: RunOptions = { via, signal: controller.signal, onState };
    const error = await failureOf(runQuery(endless, {}, options));
    expect(error.code).toBe('INTERRUPTED');
    expect(error.message).toContain('was stopped on Athena');
    expect(await stateOf(String(error.queryId))).toBe('CANCELLED');
  });

  test('is stopped on Athena when its time is over', async () => {
    const error = await failureOf(runQuery(endless, {}, { timeoutSeconds: 1 }));
    expect(error.code).toBe('TIMED_OUT');
    expect(await stateOf(String(error.queryId))).toBe('CANCELLED');
  });
});

describe('a statement at fault', () => {
  test.each(ways)('is refused with its place, by %s', async (via) => {
    expect(await failureOf(runQuery('SELECT 1,\n  FROM t', {}, { via }))).toMatchObject({
      code: 'SYNTAX_ERROR',
      position: { line: 2, column: 3 },
    });
    expect((await failureOf(runQuery('SELECT 1) UNION (SELECT 2', {}, { via }))).code).toBe('SYNTAX_ERROR');
    expect(await failureOf(runQuery('SELECT 1\nFROM nowhere', {}, { via }))).toMatchObject({
      code: 'TABLE_NOT_FOUND',
      position: { line: 2, column: 6 },
    });
    expect(await failureOf(runQuery('SELECT\n colour\nFROM (VALUES 1) AS t (n)', {}, { via }))).toMatchObject({
      code: 'COLUMN_NOT_FOUND',
      position: { line: 2, column: 2 },
    });
    expect((await failureOf(runQuery("SELECT 1 WHERE 'a' = 1", {}, { via }))).code).toBe('TYPE_MISMATCH');
    expect((await failureOf(runQuery("SELECT CAST(v AS integer) FROM (VALUES 'x') AS t (v)", {}, { via }))).code).toBe(
      'INVALID_VALUE',
    );
    expect((await failureOf(runQuery('SELECT 1 FORM x y', {}, { via }))).code).toBe('SYNTAX_ERROR');
  });

  test('that is no query cannot be unloaded, and is read by pages', async () => {
    expect((await failureOf(runQuery('SHOW TABLES', {}, { via: 'unload' }))).code).toBe('CANNOT_UNLOAD');
    expect((await runQuery('SHOW TABLES')).numRows).toBeGreaterThan(0);
  });
});

describe('a result larger than memory', () => {
  test('of five million rows is read in 512 MiB', async () => {
    const sql = `SELECT a.n * 1000 + b.n AS id, 'order-' || CAST(a.n * 1000 + b.n AS varchar) AS name,
      TIMESTAMP '2010-12-01 08:26:00.000001' AS placed_at, CAST(b.n AS decimal(12,2)) AS amount
      FROM UNNEST(sequence(0, 4999)) AS a (n) CROSS JOIN UNNEST(sequence(0, 999)) AS b (n)`;
    const { exitCode, stdout, stderr } = await startDirectly('test/queries/athena/stream-rows.command.ts', [sql], {})
      .outcome;
    if (exitCode !== 0) throw new Error(stderr);
    const read = JSON.parse(stdout) as { columns: string[]; rows: number; peakMiB: number };
    expect(read).toMatchObject({ columns: ['id', 'name', 'placed_at', 'amount'], rows: 5_000_000 });
    expect(read.peakMiB).toBeLessThan(512);
  });
});
