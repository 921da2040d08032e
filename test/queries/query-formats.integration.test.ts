import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { queryCommand, startCommand, succeed } from '../run-command.ts';

const { INKSTREAM_TEST_PYTHON: python = 'python3' } = process.env;

/** One row with everything in it, and one of NULLs. */
const everything = `SELECT * FROM (VALUES
  (CAST(9223372036854775807 AS bigint), CAST(1.10 AS decimal(10, 2)), CAST('-1234567890123456789012345678.0123456789' AS decimal(38, 10)),
   '', DATE '1969-12-31', TIMESTAMP '2010-12-01 08:26:00.123456', true, CAST(2.5 AS double)),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS t(big, price, wide, nothing, day, at, ok, ratio)`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'query-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function written(name: string, ...words: string[]): Promise<string> {
  const file = join(folder, name);
  await succeed(queryCommand, [everything, '--out', file, ...words]);
  return file;
}

describe('the format of a file', () => {
  test('follows from its extension', async () => {
    const csv = readFileSync(await written('answer.csv'), 'utf8');
    expect(csv.split('\n')).toEqual([
      'big,price,wide,nothing,day,at,ok,ratio',
      '9223372036854775807,1.10,-1234567890123456789012345678.0123456789,"",1969-12-31,2010-12-01T08:26:00.123456,true,2.5',
      ',,,,,,,',
      '',
    ]);
    const ndjson = readFileSync(await written('answer.jsonl'), 'utf8');
    expect(ndjson.split('\n')[0]).toBe(
      '{"big":9223372036854775807,"price":"1.10","wide":"-1234567890123456789012345678.0123456789","nothing":"","day":"1969-12-31","at":"2010-12-01T08:26:00.123456","ok":true,"ratio":2.5}',
    );
  });

  test('must be said when the extension does not tell', async () => {
    const { exitCode, stderr } = await startCommand(queryCommand, ['SELECT 1', '--out', join(folder, 'answer.xlsx')])
      .outcome;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^error What format is .*answer\.xlsx to have\? .*\.parquet.*--format/),
    });
  });
});

describe.each([
  ['by pages', []],
  ['by UNLOAD', ['--unload']],
] as const)('a Parquet file, its rows fetched %s', (way, words) => {
  test('has the types of the statement for DuckDB', async () => {
    const file = await written(`${way}.parquet`, ...words);
    const connection = await (await DuckDBInstance.create()).connect();
    const columns = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${file}'`);
    expect(columns.getRows().map(([name, type]) => `${name} ${type}`)).toEqual([
      'big BIGINT',
      'price DECIMAL(10,2)',
      'wide DECIMAL(38,10)',
      'nothing VARCHAR',
      'day DATE',
      'at TIMESTAMP',
      'ok BOOLEAN',
      'ratio DOUBLE',
    ]);
    const rows = await connection.runAndReadAll(`SELECT * FROM '${file}' ORDER BY big NULLS LAST`);
    expect(rows.getRows().map((row) => row.map(String))).toEqual([
      [
        '9223372036854775807',
        '1.10',
        '-1234567890123456789012345678.0123456789',
        '',
        '1969-12-31',
        '2010-12-01 08:26:00.123456',
        'true',
        '2.5',
      ],
      Array.from({ length: 8 }, () => 'null'),
    ]);
    connection.closeSync();
  });

  test('and for pyarrow, as has the Arrow file', async () => {
    const parquet = await written(`${way}.parquet`, ...words);
    const arrow = await written(`${way}.arrow`, ...words);
    const script = `
import sys, pyarrow as pa, pyarrow.parquet as pq
parquet = pq.read_table(sys.argv[1])
arrow = pa.ipc.open_file(sys.argv[2]).read_all()
print(', '.join(str(t) for t in parquet.schema.types))
print(', '.join(str(t) for t in arrow.schema.types))
rows = sorted(parquet.to_pylist(), key=lambda row: row['big'] is None)
print(rows == sorted(arrow.to_pylist(), key=lambda row: row['big'] is None), repr(rows[0]['wide']), repr(rows[1]['wide']))`;
    const { stdout } = await promisify(execFile)(python, ['-c', script, parquet, arrow]);
    const types = 'int64, decimal128(10, 2), decimal128(38, 10), string, date32[day], timestamp[us], bool, double';
    expect(stdout.trimEnd().split('\n')).toEqual([
      types,
      types,
      "True Decimal('-1234567890123456789012345678.0123456789') None",
    ]);
  });
});
