import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fittingTable } from '../../../infra/operations/fitting-table.ts';
import { columnsOf } from '../../../infra/operations/wrapped-text.ts';
import { displayWidth } from '../../../queries/output/display-width.ts';

const places = {
  head: ['place', 'traces', 'what --go does'],
  rows: [
    ['silver.order_events', '12 rows', 'customer, payload, free text and artwork removed, ids replaced'],
    ['dead letters of images', '1 message', 'deleted'],
  ],
  wraps: 2,
};

const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth));

describe('a table', () => {
  test('is as wide as what is in it where nothing bounds it, such as in a file', () => {
    expect(fittingTable(places, columnsOf({}))).toContain(
      '│ silver.order_events    │ 12 rows   │ customer, payload, free text and artwork removed, ids replaced │',
    );
  });

  test('wraps one column where the terminal is too narrow', () => {
    expect(fittingTable(places, 72).split('\n').slice(3, 6)).toEqual([
      '│ silver.order_events    │ 12 rows   │ customer, payload, free text │',
      '│                        │           │ and artwork removed, ids     │',
      '│                        │           │ replaced                     │',
    ]);
  });

  test('puts that column below the others where not even that helps', () => {
    expect(fittingTable(places, 50)).toBe(
      [
        'silver.order_events  12 rows',
        '    customer, payload, free text and artwork',
        '    removed, ids replaced',
        'dead letters of images  1 message',
        '    deleted',
      ].join('\n'),
    );
  });

  test('is never wider than the terminal, whatever its words are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 90 }), { minLength: 1 }),
        fc.integer({ min: 60, max: 200 }),
        (texts, columns) => {
          const rows = texts.map((text) => ['a place', text]);
          expect(widest(fittingTable({ rows, wraps: 1 }, columns))).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
