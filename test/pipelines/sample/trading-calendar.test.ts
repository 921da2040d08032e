import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTradingCalendar } from '../../../pipelines/sample/trading-calendar.ts';

const dayMs = 86_400_000;

function visitsPerDay(days: number, total: number, lastDay = '2025-12-20'): number[] {
  const calendar = createTradingCalendar({ lastDay, days }, total, () => 0.5);
  const visits = new Array<number>(days).fill(0);
  for (let index = 0; index < total; index += 1) {
    const day = Math.floor((calendar.momentOf(index) - calendar.firstDayMs) / dayMs);
    visits[day] = (visits[day] ?? 0) + 1;
  }
  return visits;
}

describe('the trading calendar', () => {
  test('spreads exactly the visits asked for over the window, in rising order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.nat(),
        (days, total, salt) => {
          const jitter = (index: number) => ((index * 7919 + salt) % 1000) / 1000;
          const calendar = createTradingCalendar({ lastDay: '2025-12-20', days }, total, jitter);
          let before = calendar.firstDayMs;
          for (let index = 0; index < total; index += 1) {
            const moment = calendar.momentOf(index);
            if (moment < before || moment >= calendar.endMs) return false;
            before = moment;
          }
          return calendar.endMs - calendar.firstDayMs === days * dayMs;
        },
      ),
    );
  });

  test('has Black Friday 20 times as busy as the average other day', () => {
    const visits = visitsPerDay(60, 20_000);
    const peak = Math.max(...visits);
    const others = (20_000 - peak) / 59;
    expect(new Date(Date.parse('2025-10-22') + visits.indexOf(peak) * dayMs).toISOString()).toMatch(/^2025-11-28/);
    expect(peak / others).toBeGreaterThan(19.5);
    expect(peak / others).toBeLessThan(20.5);
  });

  test('puts the peak at two thirds of a window without a Black Friday', () => {
    const visits = visitsPerDay(30, 6_000, '2025-07-31');
    expect(visits.indexOf(Math.max(...visits))).toBe(20);
  });

  test('sells more on Mondays than on Saturdays', () => {
    const visits = visitsPerDay(28, 10_000, '2025-07-31');
    const soldOn = (weekday: number) =>
      visits
        .filter((_, day) => day !== 18 && new Date(Date.parse('2025-07-04') + day * dayMs).getUTCDay() === weekday)
        .reduce((sum, count) => sum + count, 0);
    expect(soldOn(1)).toBeGreaterThan(1.8 * soldOn(6));
  });

  test('is busy by day and quiet by night', () => {
    const calendar = createTradingCalendar({ lastDay: '2025-07-31', days: 1 }, 2_400, () => 0.5);
    const hours = new Array<number>(24).fill(0);
    for (let index = 0; index < 2_400; index += 1) {
      const hour = new Date(calendar.momentOf(index)).getUTCHours();
      hours[hour] = (hours[hour] ?? 0) + 1;
    }
    expect(hours[10] ?? 0).toBeGreaterThan(10 * (hours[3] ?? 0));
  });
});
