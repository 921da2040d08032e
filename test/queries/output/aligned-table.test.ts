import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arrowTable } from '../../../queries/athena/arrow-table.ts';
import { alignedTable } from '../../../queries/output/aligned-table.ts';
import { cutToWidth, displayWidth } from '../../../queries/output/display-width.ts';
import { readQueryCatalog } from '../../../queries/query-catalog.ts';
import { column, row } from '../athena/athena-answers.ts';

const products = arrowTable(
  [
    column('sku', 'varchar'),
    column('title', 'varchar'),
    column('year', 'integer'),
    column('revenue_minor', 'bigint'),
    column('at', 'timestamp'),
  ],
  [
    row('85123A', 'WHITE HANGING HEART T-LIGHT HOLDER', '2010', '1043536', '2010-12-01 08:26:00.000'),
    row('POST', null, '2011', '-25', '2010-12-01 08:26:00.120'),
  ],
);

describe('a table for a terminal', () => {
  test('lines numbers up to the right, groups the thousands of columns with long ones, and shows NULL by a sign', () => {
    expect(alignedTable(products, Infinity)).toEqual([
      'sku     title                               year  revenue_minor  at',
      '──────  ──────────────────────────────────  ────  ─────────────  ───────────────────────',
      '85123A  WHITE HANGING HEART T-LIGHT HOLDER  2010      1,043,536  2010-12-01T08:26:00',
      'POST    ∅                                   2011            -25  2010-12-01T08:26:00.120',
    ]);
  });

  test('shows four digits of fractions, all of a whole part, and what is no such number as it is', () => {
    const shares = ['0.28272251308900526', '0.002949852507374631', '34207442.651', '-2.5', '100.0', '1.0E-7', 'NaN'];
    const table = arrowTable([column('share', 'double')], [...shares.map((text) => row(text)), row(null)]);
    const texts = alignedTable(table, Infinity).slice(2);
    expect(texts.map((text) => text.trim())).toEqual([
      '0.2827',
      '0.00295',
      '34,207,443',
      '-2.5',
      '100',
      '1e-7',
      'NaN',
      '∅',
    ]);
  });

  test('cuts texts, widest first, and no number, to fit', () => {
    const lines = alignedTable(products, 72);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(72);
    expect(lines[2]).toContain('1,043,536');
    expect(lines[2]).toContain('WHITE HANG');
    expect(lines[2]).toContain('…');
  });

  test('names the columns for which there is no room at all, and never cuts days and times', () => {
    const lines = alignedTable(products, 60);
    expect(lines.at(-1)).toBe('Too narrow for 1 more: at (widen the terminal or use --format csv)');
    expect(lines[2]).toBe('85123A  WHITE HANGING HEART T-LIGHT HO…  2010      1,043,536');
    expect(Math.max(...lines.slice(0, -1).map(displayWidth))).toBeLessThanOrEqual(60);
    const times = arrowTable(
      [column('at', 'timestamp'), column('note', 'varchar')],
      [row('2010-12-01 08:26:00.000', 'x'.repeat(40))],
    );
    expect(alignedTable(times, 40)[2]).toBe(`2010-12-01T08:26:00  ${'x'.repeat(18)}…`);
  });

  test('writes a row as lines when more than a third of the columns would be left out', () => {
    expect(alignedTable(products, 22)).toEqual([
      '── row 1 ──',
      'sku            85123A',
      'title          WHITE …',
      'year           2010',
      'revenue_minor  1,043,…',
      'at             2010-1…',
      ...alignedTable(products, 22).slice(6),
    ]);
  });

  const returns = readQueryCatalog().get('sales-by-period')?.returns ?? [];
  const cellOf = (type: string) =>
    ({ date: '2025-12-01', varchar: 'GBP', double: '0.1234567', boolean: 'true' })[type] ?? '123456789';
  const sales = arrowTable(
    returns.map(({ name, type }) => column(name, type)),
    [row(...returns.map(({ type }) => cellOf(type)))],
  );

  test.each([80, 100])('shows every figure of the sales in %d columns', (width) => {
    const lines = alignedTable(sales, width);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    expect(lines).toHaveLength(1 + returns.length);
    expect(lines).toEqual(expect.arrayContaining(['period_start    2025-12-01', 'net_minor       123,456,789']));
  });

  test('has a header for a result without rows', () => {
    expect(alignedTable(arrowTable([column('n', 'bigint')], []), 80)).toEqual(['n', '─']);
  });

  test('never lets stored text steer the terminal', () => {
    const evil = arrowTable([column('t', 'varchar')], [row('\u001b[2Jgone\nnext\u202e')]);
    expect(alignedTable(evil, 80)[2]).toBe('\\u001b[2Jgone⏎next\\u202e');
  });

  test('fits any width from 26 on, whatever the texts', () => {
    const cells = fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 60 })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(cells, fc.integer({ min: 26, max: 120 }), (rows, width) => {
        const table = arrowTable(
          [column('a', 'varchar'), column('b', 'varchar')],
          rows.map((pair) => row(...pair)),
        );
        for (const line of alignedTable(table, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('the width of a text', () => {
  test('counts what a terminal shows: two columns for emoji and East Asian characters, none for combining marks', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('é')).toBe(1);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('印刷')).toBe(4);
    expect(displayWidth('🖨️')).toBe(2);
    expect(displayWidth('👩‍🎨')).toBe(2);
  });

  test('a text is cut between characters, never inside one', () => {
    expect(cutToWidth('👩‍🎨👩‍🎨👩‍🎨', 5)).toBe('👩‍🎨👩‍🎨…');
    expect(cutToWidth('印刷物', 4)).toBe('印…');
    expect(cutToWidth('abc', 3)).toBe('abc');
  });
});
