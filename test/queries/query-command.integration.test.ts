import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient, GetQueryExecutionCommand, ListQueryExecutionsCommand } from '@aws-sdk/client-athena';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tableFromIPC } from 'apache-arrow';
import { queryCommand, startCommand } from '../run-command.ts';

const query = (...words: string[]) => startCommand(queryCommand, words).outcome;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'query-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const types = `SELECT CAST(12345678901234567 AS bigint) AS big, CAST(1.10 AS decimal(10, 2)) AS price, '' AS nothing,
  CAST(NULL AS varchar) AS missing, DATE '2010-12-01' AS day, TIMESTAMP '2010-12-01 08:26:00.123' AS at, true AS ok`;

describe('npm run query', () => {
  test('prints a table, and what the query scanned and costs beside it', async () => {
    const { exitCode, stdout, stderr } = await query("SELECT 'posters' AS what, 12345 AS pieces");
    expect(stdout).toBe('what     pieces\n───────  ──────\nposters  12,345\n');
    expect(stderr).toMatch(/1 row · .* scanned · \$0\.00005\d* at Athena's price · \d+\.\d s/);
    expect(exitCode).toBe(0);
  });

  test('prints CSV and JSON with every value intact', async () => {
    expect((await query(types, '--format', 'csv')).stdout).toBe(
      'big,price,nothing,missing,day,at,ok\n12345678901234567,1.10,"",,2010-12-01,2010-12-01T08:26:00.123,true\n',
    );
    expect((await query(types, '--format', 'ndjson')).stdout).toBe(
      '{"big":12345678901234567,"price":"1.10","nothing":"","missing":null,"day":"2010-12-01","at":"2010-12-01T08:26:00.123","ok":true}\n',
    );
  });

  test('writes an Arrow file', async () => {
    const file = join(folder, 'answer.arrow');
    const { stderr } = await query(types, '--format', 'arrow', '--out', file);
    expect(stderr).toContain(`${file}: 1 row`);
    const table = tableFromIPC(readFileSync(file));
    expect(table.get(0)?.big).toBe(12345678901234567n);
    expect(String(table.schema.fields[5]?.type)).toBe('Timestamp<MICROSECOND>');
  });

  test('reads SQL from standard input, and more rows than one page holds', async () => {
    const sql = 'SELECT n FROM UNNEST(sequence(1, 2500)) AS t(n) ORDER BY n';
    const { stdout } = await startCommand(queryCommand, ['-', '--format', 'csv'], sql).outcome;
    expect(stdout.trimEnd().split('\n')).toEqual([
      'n',
      ...Array.from({ length: 2500 }, (_, index) => String(index + 1)),
    ]);
  });

  test('points at the place in SQL that is wrong, and ends with 1', async () => {
    const { exitCode, stderr } = await query('SELECT sku,\n  colour\nFROM order_lines');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/line 2:3.*colour/);
    expect(stderr).toContain('\n    colour\n    ^\n');
  });

  test('takes a misspelt name for what it is', async () => {
    expect((await query('top-product')).stderr).toBe(
      'error There is no saved query "top-product": did you mean top-products?\n',
    );
  });
});

describe('Ctrl-C', () => {
  test('stops the statement on Athena and ends with 130', async () => {
    const mark = `interrupted ${Date.now()}`;
    const slow = `SELECT count(*) AS "${mark}" FROM UNNEST(sequence(1, 10000)) AS a(x), UNNEST(sequence(1, 10000)) AS b(y), UNNEST(sequence(1, 10000)) AS c(z) WHERE x * y + z % 7 = 3`;
    const running = startCommand(queryCommand, [slow]);
    const athena = new AthenaClient({});
    const find = async () => {
      const WorkGroup = process.env.INKSTREAM_ANALYSTS_WORK_GROUP;
      const { QueryExecutionIds = [] } = await athena.send(
        new ListQueryExecutionsCommand({ WorkGroup, MaxResults: 5 }),
      );
      for (const QueryExecutionId of QueryExecutionIds) {
        const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
        if (QueryExecution?.Query?.includes(mark)) return QueryExecution.Status?.State;
      }
      return undefined;
    };
    for (let waits = 0; (await find()) !== 'RUNNING' && waits < 200; waits += 1) await sleep(50);
    running.kill('SIGINT');
    expect((await running.outcome).exitCode).toBe(130);
    expect(await find()).toBe('CANCELLED');
    athena.destroy();
  }, 120_000);
});
