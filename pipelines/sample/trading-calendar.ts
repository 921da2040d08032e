const dayMs = 86_400_000;

/** When a shop trades: how many of its visits fall on each day, and where in the day. */
export interface TradingCalendar {
  firstDayMs: number;
  /** End of the last day, exclusive. */
  endMs: number;
  days: number;
  /** The moment (epoch ms) of visit `index` of `total`; moments rise with the index. */
  momentOf(index: number): number;
}

/** Sunday first: an online print shop sells most on Mondays and Tuesdays, when offices order, and least on Saturdays. */
const weekdayWeights = [0.75, 1.3, 1.25, 1.1, 1.05, 0.95, 0.6] as const;

/** Share of a day's visits by UTC hour: quiet nights, a peak before lunch, a second one after supper. */
const hourWeights = [5, 3, 2, 2, 2, 4, 9, 20, 38, 52, 58, 54, 46, 48, 50, 47, 42, 40, 44, 52, 55, 42, 24, 11] as const;

/** How much busier the peak day is than the average day: Black Friday in the traffic model of the shop. */
const peakFactor = 20;

/** The last day of a default sample: fixed, so that reruns are equal; three weeks after a Black Friday. */
export const defaultLastDay = '2025-12-20';

/** The day with the peak: the last Black Friday of the window, else the day at two thirds of it. */
export function peakDayIndex(firstDayMs: number, days: number): number {
  for (let day = days - 1; day >= 0; day -= 1) {
    const date = new Date(firstDayMs + day * dayMs);
    const isBlackFriday =
      date.getUTCMonth() === 10 && date.getUTCDay() === 5 && date.getUTCDate() >= 23 && date.getUTCDate() <= 29;
    if (isBlackFriday) return day;
  }
  return Math.floor((days * 2) / 3);
}

/** Whole visits per day in proportion to the weights; the running remainder decides who gets the odd ones. */
function visitsByDay(firstDayMs: number, days: number, total: number): number[] {
  const weights = Array.from({ length: days }, (_, day): number => {
    const weekday = new Date(firstDayMs + day * dayMs).getUTCDay();
    return weekdayWeights[weekday] ?? 1;
  });
  const ordinary = weights.reduce((sum, weight) => sum + weight, 0) / days;
  if (days > 1) weights[peakDayIndex(firstDayMs, days)] = peakFactor * ordinary;
  const sum = weights.reduce((running, weight) => running + weight, 0);
  let cumulated = 0;
  let given = 0;
  return weights.map((weight) => {
    cumulated += weight;
    const until = Math.round((total * cumulated) / sum);
    const visits = until - given;
    given = until;
    return visits;
  });
}

const hourTotal = hourWeights.reduce<number>((sum, weight) => sum + weight, 0);

/** Milliseconds after midnight at which the given share of a day's visits has come. */
function timeOfDayMs(share: number): number {
  let rest = share * hourTotal;
  for (const [hour, weight] of hourWeights.entries()) {
    if (rest < weight) return Math.floor((hour + rest / weight) * 3_600_000);
    rest -= weight;
  }
  return dayMs - 1;
}

/**
 * Spreads `total` visits over the days up to and including `lastDay` (YYYY-MM-DD, UTC).
 * `jitter` gives a number in [0, 1) per visit; it only moves the visit within its own slice, so the order is kept.
 */
export function createTradingCalendar(
  window: { lastDay: string; days: number },
  total: number,
  jitter: (index: number) => number,
): TradingCalendar {
  const endMs = Date.parse(`${window.lastDay}T00:00:00Z`) + dayMs;
  const firstDayMs = endMs - window.days * dayMs;
  const visits = visitsByDay(firstDayMs, window.days, total);
  const starts = new Float64Array(window.days + 1);
  for (const [day, count] of visits.entries()) starts[day + 1] = (starts[day] ?? 0) + count;

  const momentOf = (index: number) => {
    let low = 0;
    let high = window.days - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const place = index - (starts[low] ?? 0);
    const share = (place + jitter(index)) / Math.max(visits[low] ?? 1, 1);
    return firstDayMs + low * dayMs + timeOfDayMs(share);
  };
  return { firstDayMs, endMs, days: window.days, momentOf };
}
