import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadWindow } from '../../../pipelines/lake-loader/load-window.ts';
import { type MonthOfRows, occurrenceRanges } from '../../../pipelines/lake-loader/occurrence-ranges.ts';

const now = new Date('2026-03-02T00:00:01Z');

describe('the window of a load', () => {
  test.each([
    ['without a watermark is all that bronze keeps', undefined, '2026-01-31'],
    ['begins on the day before the watermark', '2026-03-02', '2026-03-01'],
    ['reaches back over days without a load', '2026-02-20', '2026-02-19'],
    ['reaches back over the end of a month', '2026-03-01', '2026-02-28'],
    ['reaches back no further than bronze', '2025-12-24', '2026-01-31'],
  ])('%s', (_, watermark, fromDt) => {
    expect(loadWindow(watermark, now, 30)).toEqual({ fromDt, toDt: '2026-03-02' });
  });
});

function monthOf(year: number, month: number): MonthOfRows {
  const prefix = `${year}-${String(month).padStart(2, '0')}`;
  return { year, month, rows: 1, firstAt: `${prefix}-03 04:05:06.007`, lastAt: `${prefix}-20 23:59:59.999` };
}

describe('ranges of occurrence', () => {
  test('join months that follow each other, over the turn of a year too, and reach to whole seconds', () => {
    const months = [monthOf(2026, 1), monthOf(2009, 7), monthOf(2025, 12), monthOf(2025, 11)];
    expect(occurrenceRanges(months, 100)).toEqual([
      [
        { from: '2009-07-03 04:05:06', to: '2009-07-21 00:00:00' },
        { from: '2025-11-03 04:05:06', to: '2026-01-21 00:00:00' },
      ],
    ]);
  });

  test('of nothing are none', () => {
    expect(occurrenceRanges([], 100)).toEqual([]);
  });

  test('cover every row once, and no statement opens more partitions than it may', () => {
    const months = fc
      .uniqueArray(fc.integer({ min: 0, max: 100 * 12 - 1 }), { maxLength: 300 })
      .map((numbers) => numbers.map((number) => monthOf(2000 + Math.floor(number / 12), (number % 12) + 1)));
    const second = (text: string) => text.slice(0, 19);
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 100 }), (all, most) => {
        const groups = occurrenceRanges(all, most);
        const within = (month: MonthOfRows, { from, to }: { from: string; to: string }) =>
          from <= second(month.firstAt) && second(month.lastAt) < to;
        for (const month of all) {
          expect(groups.flat().filter((range) => within(month, range))).toHaveLength(1);
        }
        for (const ranges of groups) {
          expect(all.filter((month) => ranges.some((range) => within(month, range))).length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
