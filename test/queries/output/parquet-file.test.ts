import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Table } from 'apache-arrow';
import fc from 'fast-check';
import { arrowTable } from '../../../queries/athena/arrow-table.ts';
import { parquetPieces } from '../../../queries/output/parquet-file.ts';
import { column, row } from '../athena/athena-answers.ts';

let folder: string;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parquet-file-'));
  connection = await (await DuckDBInstance.create()).connect();
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

let files = 0;

/**
 * Writes a table as DuckDB reads it: names and types, and rows as text. Each in a file of its own: DuckDB keeps blocks of files
 * that it has read, and tells a file that was written again by its time, of which a fast test has several in one tick.
 */
async function read({ schema }: Table, batches: Table['batches']): Promise<{ columns: string[]; rows: unknown[][] }> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetPieces(schema, batches)) pieces.push(piece);
  files += 1;
  const file = join(folder, `table-${files}.parquet`);
  writeFileSync(file, Buffer.concat(pieces));
  const columns = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${file}'`);
  const rows = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS varchar) FROM '${file}'`);
  return { columns: columns.getRows().map(([name, type]) => `${name} ${type}`), rows: rows.getRows() };
}

const numbers = arrowTable(
  [
    column('big', 'bigint'),
    column('small', 'smallint'),
    column('tiny', 'tinyint'),
    column('price', 'decimal', { Precision: 10, Scale: 2 }),
    column('wide', 'decimal', { Precision: 38, Scale: 0 }),
    column('ratio', 'double'),
    column('ok', 'boolean'),
    column('day', 'date'),
    column('at', 'timestamp'),
    column('zoned', 'timestamp with time zone'),
    column('bytes', 'varbinary'),
    column('text', 'varchar'),
    column('text', 'varchar'),
  ],
  [
    row(
      '-9223372036854775808',
      '-2',
      '-3',
      '-0.01',
      '-1',
      'NaN',
      'false',
      '1969-12-31',
      '1969-12-31 23:59:59.999999',
      '2010-12-01 08:26:00.000 UTC',
      'de ad',
      '',
      'é',
    ),
    row(...Array.from({ length: 13 }, () => null)),
  ],
);

describe('a Parquet file', () => {
  test('has the types and the values of the answer; of names that stand there twice, the later get a number', async () => {
    expect(await read(numbers, numbers.batches)).toEqual({
      columns: [
        'big BIGINT',
        'small SMALLINT',
        'tiny TINYINT',
        'price DECIMAL(10,2)',
        'wide DECIMAL(38,0)',
        'ratio DOUBLE',
        'ok BOOLEAN',
        'day DATE',
        'at TIMESTAMP',
        'zoned TIMESTAMP WITH TIME ZONE',
        'bytes BLOB',
        'text VARCHAR',
        'text_2 VARCHAR',
      ],
      rows: [
        [
          '-9223372036854775808',
          '-2',
          '-3',
          '-0.01',
          '-1',
          'nan',
          'false',
          '1969-12-31',
          '1969-12-31 23:59:59.999999',
          '2010-12-01 08:26:00+00',
          '\\xDE\\xAD',
          '',
          'é',
        ],
        Array.from({ length: 13 }, () => null),
      ],
    });
  });

  test('of no rows has the columns all the same', async () => {
    const { columns, rows } = await read(numbers, []);
    expect({ columns: columns.length, rows }).toEqual({ columns: 13, rows: [] });
  });

  test('keeps the order of its rows through batches of any size and several row groups', async () => {
    const batches = [30_001, 1, 20_000].map(
      (count, index) =>
        arrowTable(
          [column('n', 'bigint')],
          Array.from({ length: count }, (_, n) => row(String(index * 1_000_000 + n))),
        ).batches,
    );
    const [schemaOf] = [arrowTable([column('n', 'bigint')], [])];
    const { rows } = await read(schemaOf, batches.flat());
    expect(rows).toHaveLength(50_002);
    expect([rows[0], rows[30_000], rows[30_001], rows[50_001]]).toEqual([['0'], ['30000'], ['1000000'], ['2019999']]);
    const [groups] = (
      await connection.runAndReadAll(
        `SELECT count(DISTINCT row_group_id) FROM parquet_metadata('${join(folder, `table-${files}.parquet`)}')`,
      )
    ).getRows();
    expect(Number(groups?.[0])).toBeGreaterThan(1);
  });

  test('loses no digit of any decimal and no character of any text', async () => {
    const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
    const rows = fc.array(fc.tuple(digits, fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        const table = arrowTable(
          [column('d', 'decimal', { Precision: 38, Scale: 0 }), column('t', 'varchar')],
          pairs.map(([decimal, text]) => row(String(decimal), text)),
        );
        expect((await read(table, table.batches)).rows).toEqual(
          pairs.map(([decimal, text]) => [String(decimal), text]),
        );
      }),
      { numRuns: 25 },
    );
  });
});
