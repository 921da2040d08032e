import { expect, test } from '@jest/globals';
import type { TableChart } from '../../../../queries/dashboards/dashboard.ts';
import { tileCsv } from '../../../../queries/dashboards/page/figures/csv.ts';
import { tableContent } from '../../../../queries/dashboards/page/figures/table-content.ts';
import { tileRows } from '../../../../queries/dashboards/page/figures/tile-rows.ts';
import { answerOf, tileOf } from './answers.ts';

const chart: TableChart = {
  kind: 'table',
  fields: [
    { column: 'title', label: 'Product', format: 'text' },
    { column: 'revenue_minor', label: 'Sales', format: 'amount' },
    { column: 'wait', label: 'Wait', format: 'hours' },
    { column: 'share', label: 'Share', format: 'percent' },
  ],
};
const answer = answerOf(
  ['title', 'currency', 'revenue_minor: bigint', 'wait: double', 'share: double'],
  ['Poster, "A2"', 'EUR', '123456', 36.25, 0.5],
  ['=HYPERLINK("evil")', 'JPY', '900', null, 0.25],
);
const shown = tileRows(tileOf(chart), answer, {});

test('a table is what people read', () => {
  const { columns, rows } = tableContent(tileOf(chart), shown);
  expect(columns.map(({ label, isNumeric }) => [label, isNumeric])).toEqual([
    ['Product', false],
    ['Sales', true],
    ['Wait', true],
    ['Share', true],
  ]);
  expect(rows.map((row) => row.map((text) => text.replaceAll('\u00A0', ' ')))).toEqual([
    ['Poster, "A2"', '€1,234.56', '36.3 h', '50.0%'],
    ['=HYPERLINK("evil")', 'JP¥900', '–', '25.0%'],
  ]);
});

test('a file is what programs read: plain numbers, the currency beside them, no text that a spreadsheet would run', () => {
  expect(tileCsv(tileOf(chart), shown).split('\r\n')).toEqual([
    'Product,Sales,Wait (hours),Share,Currency',
    '"Poster, ""A2""",1234.56,36.25,0.5,EUR',
    '"\'=HYPERLINK(""evil"")",900,,0.25,JPY',
    '',
  ]);
});

test('a number has the rows that it comes from, with the days that they begin', () => {
  const number = tileOf({
    kind: 'number',
    value: { column: 'orders', label: 'Orders', format: 'count' },
    of: 'last-row',
    period: { column: 'week', grain: 'week' },
  });
  const rows = tileRows(number, answerOf(['week: date', 'orders: bigint'], ['2025-12-01', '1200']), {});
  expect(tableContent(number, rows)).toMatchObject({
    columns: [{ label: 'From' }, { label: 'Orders' }],
    rows: [['1 Dec 2025', '1,200']],
  });
});

test('a column that the answer lacks is a fault that says so', () => {
  expect(() => tableContent(tileOf(chart), tileRows(tileOf(chart), answerOf(['title'], ['x']), {}))).toThrow(
    'the answer of a-query has no column revenue_minor',
  );
});
