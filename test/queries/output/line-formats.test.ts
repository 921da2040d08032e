import { describe, expect, test } from '@jest/globals';
import { type Table, tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { arrowTable } from '../../../queries/athena/arrow-table.ts';
import { arrowPieces } from '../../../queries/output/arrow-file.ts';
import { csvFormat, jsonFormat, type LineFormat, ndjsonFormat } from '../../../queries/output/line-formats.ts';
import { column, row } from '../athena/athena-answers.ts';

function linesOf(table: Table, format: (schema: Table['schema']) => LineFormat): string[] {
  const writer = format(table.schema);
  return [...writer.opening, ...table.batches.flatMap((batch) => [...writer.lines(batch)]), ...writer.closing()];
}

const csvLines = (table: Table) => linesOf(table, csvFormat);
const ndjsonLines = (table: Table) => linesOf(table, ndjsonFormat);
const jsonLines = (table: Table) => linesOf(table, jsonFormat);

const sales = arrowTable(
  [
    column('day', 'date'),
    column('orders', 'bigint'),
    column('share', 'decimal', { Precision: 5, Scale: 2 }),
    column('open', 'boolean'),
    column('note', 'varchar'),
  ],
  [
    row('2010-12-01', '12345678901234567890'.slice(0, 17), '1.10', 'true', 'a "b", c'),
    row('2010-12-02', null, null, null, null),
    row(null, '0', '0.00', 'false', ''),
  ],
);

describe('CSV', () => {
  test('writes numbers plain, NULL as nothing and the empty string as ""', () => {
    expect(csvLines(sales)).toEqual([
      'day,orders,share,open,note',
      '2010-12-01,12345678901234567,1.10,true,"a ""b"", c"',
      '2010-12-02,,,,',
      ',0,0.00,false,""',
    ]);
  });

  test('any text is read back by a CSV parser', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const table = arrowTable(
          [column('t', 'varchar')],
          texts.map((text) => row(text)),
        );
        const parsed = parse(csvLines(table).join('\n')) as string[][];
        expect(parsed.slice(1).map((cells) => cells[0])).toEqual(texts);
      }),
    );
  });
});

describe('JSON', () => {
  test('writes whole numbers with all their digits, and decimals as text', () => {
    expect(ndjsonLines(sales)).toEqual([
      '{"day":"2010-12-01","orders":12345678901234567,"share":"1.10","open":true,"note":"a \\"b\\", c"}',
      '{"day":"2010-12-02","orders":null,"share":null,"open":null,"note":null}',
      '{"day":null,"orders":0,"share":"0.00","open":false,"note":""}',
    ]);
  });

  test('is one document, also of no row and of one', () => {
    expect(JSON.parse(jsonLines(sales).join('\n'))).toHaveLength(3);
    expect(JSON.parse(jsonLines(arrowTable([column('n', 'integer')], [row('1')])).join('\n'))).toEqual([{ n: 1 }]);
    expect(jsonLines(arrowTable([column('n', 'integer')], []))).toEqual(['[]']);
  });

  test('has no number for infinities and NaN, so it names them', () => {
    const table = arrowTable([column('d', 'double')], [row('NaN'), row('Infinity'), row('1.0E21')]);
    expect(ndjsonLines(table).map((line) => JSON.parse(line).d)).toEqual(['NaN', 'Infinity', 1e21]);
  });

  test('keeps both of two columns with one name', () => {
    const table = arrowTable([column('a', 'integer'), column('a', 'integer')], [row('1', '2')]);
    expect(ndjsonLines(table)).toEqual(['{"a":1,"a_2":2}']);
  });
});

test('an Arrow file is read by the Arrow library with types and rows intact', async () => {
  const pieces: Uint8Array[] = [];
  for await (const piece of arrowPieces(sales.schema, [...sales.batches, ...sales.batches])) pieces.push(piece);
  const table = tableFromIPC(Buffer.concat(pieces));
  expect(table.numRows).toBe(2 * sales.numRows);
  expect(table.schema.fields.map((field) => `${field.name}: ${field.type}`)).toEqual([
    'day: Date32<DAY>',
    'orders: Int64',
    'share: Decimal[5e+2]',
    'open: Bool',
    'note: Utf8',
  ]);
  expect(csvLines(table)).toEqual([...csvLines(sales), ...csvLines(sales).slice(1)]);
});
