import { describe, expect, test } from '@jest/globals';
import { makeVector } from 'apache-arrow';
import fc from 'fast-check';
import { parseColumnType } from '../../../queries/athena/column-type.ts';
import { containerData, isPlainText } from '../../../queries/athena/container-text.ts';
import { ResultDecodingError } from '../../../queries/athena/errors.ts';
import { textReader } from '../../../queries/output/value-text.ts';

/** What the cells say, as JSON. */
function read(type: string, ...cells: (string | undefined)[]): unknown[] {
  const data = containerData(parseColumnType(type), cells);
  const text = textReader(data);
  expect(makeVector(data)).toHaveLength(cells.length);
  return cells.map((_, row) => JSON.parse(text(row) ?? 'null') as unknown);
}

describe('arrays, maps and rows as Athena writes them', () => {
  test('arrays of numbers, empty ones and NULLs within and without', () => {
    expect(read('array(integer)', '[1, -2, null]', '[]', undefined)).toEqual([[1, -2, null], [], null]);
    expect(read('array(double)', '[1.0E-10, 2.5]')).toEqual([[1e-10, 2.5]]);
    expect(read('array(array(bigint))', '[[1], [], null, [2, 3]]')).toEqual([[[1], [], null, [2, 3]]]);
  });

  test('maps and rows, with names of fields and without', () => {
    expect(read('map(integer, boolean)', '{1=true, 2=null}', '{}')).toEqual([{ 1: true, 2: null }, {}]);
    expect(read('row(a integer, "b=, c" date)', '{a=1, b=, c=2010-12-01}', '{a=null, b=, c=null}')).toEqual([
      { a: 1, 'b=, c': '2010-12-01' },
      { a: null, 'b=, c': null },
    ]);
    expect(read('row(integer, integer)', '{field0=1, field1=2}', '{1, 2}')).toEqual([
      { field0: 1, field1: 2 },
      { field0: 1, field1: 2 },
    ]);
  });

  test('decimals and timestamps', () => {
    expect(read('array(decimal(5,2))', '[1.10, -0.05]')).toEqual([['1.10', '-0.05']]);
    expect(read('array(timestamp(3))', '[2010-12-01 08:26:00.000]')).toEqual([['2010-12-01T08:26:00.000']]);
  });

  test('text that is not of the declared elements is refused', () => {
    for (const text of ['[1', '1]', '[1; 2]', '[1, 2] ', '{1}', '[[1]]', '']) {
      expect(() => read('array(integer)', text)).toThrow(ResultDecodingError);
    }
    expect(() => read('row(a integer)', '{a=1, b=2}')).toThrow('not of its elements');
  });

  test('texts do not tell their elements, numbers and times do', () => {
    expect(isPlainText(parseColumnType('array(map(integer, row(a date, b decimal(3,1))))'))).toBe(true);
    expect(isPlainText(parseColumnType('array(varchar)'))).toBe(false);
    expect(isPlainText(parseColumnType('row(a integer, b json)'))).toBe(false);
  });

  test('any arrays of rows of numbers come back', () => {
    const rows = fc.array(fc.option(fc.tuple(fc.option(fc.maxSafeInteger()), fc.option(fc.boolean()))));
    fc.assert(
      fc.property(fc.array(fc.option(rows)), (cells) => {
        const texts = cells.map((cell) =>
          cell === null
            ? undefined
            : `[${cell.map((row) => (row === null ? 'null' : `{n=${row[0]}, is=${row[1]}}`)).join(', ')}]`,
        );
        expect(read('array(row(n bigint, is boolean))', ...texts)).toEqual(
          cells.map((cell) => cell?.map((row) => row && { n: row[0], is: row[1] }) ?? null),
        );
      }),
    );
  });
});
