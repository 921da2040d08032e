/** One month of a load window: what bronze holds of it. Times are SQL text, `2026-11-21 11:48:00.123`, UTC. */
export interface MonthOfRows {
  readonly year: number;
  readonly month: number;
  readonly rows: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Whole seconds as SQL text; `from` is inclusive, `to` exclusive. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/**
 * Ranges of time that cover all rows, grouped so that one INSERT opens no more than `maxMonths` partitions.
 * Months that follow each other make one range. Between ranges nothing is read: one late event of years ago does not
 * make the load compare with all of history.
 */
export function occurrenceRanges(months: readonly MonthOfRows[], maxMonths: number): TimeRange[][] {
  const sorted = [...months].sort((a, b) => monthNumber(a) - monthNumber(b));
  const groups: TimeRange[][] = [];
  for (let start = 0; start < sorted.length; start += maxMonths) {
    groups.push(rangesOf(sorted.slice(start, start + maxMonths)));
  }
  return groups;
}

function rangesOf(months: readonly MonthOfRows[]): TimeRange[] {
  const ranges: TimeRange[] = [];
  let previous: number | undefined;
  for (const month of months) {
    const last = ranges.at(-1);
    const range = { from: wholeSecond(month.firstAt, 0), to: wholeSecond(month.lastAt, 1) };
    if (last !== undefined && monthNumber(month) === Number(previous) + 1)
      ranges[ranges.length - 1] = { ...last, to: range.to };
    else ranges.push(range);
    previous = monthNumber(month);
  }
  return ranges;
}

const monthNumber = ({ year, month }: MonthOfRows): number => year * 12 + month;

/** Rounded to whole seconds, outwards, so that it does not matter how many digits of a second an engine prints. */
function wholeSecond(sqlTime: string, addSeconds: number): string {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(sqlTime);
  if (match === null) throw new Error(`Not a timestamp: ${sqlTime}`);
  const second = Date.parse(`${match[1]}T${match[2]}Z`) + addSeconds * 1000;
  return new Date(second).toISOString().slice(0, 19).replace('T', ' ');
}
