/** Whole days in UTC, both included, `YYYY-MM-DD`. */
export interface DemandWindow {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly days: number;
}

const dayMs = 86_400_000;
const dayPattern = /^\d{4}-\d\d-\d\d$/;

export function isDay(text: string): boolean {
  return dayPattern.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;
}

/** So many days up to and with `lastDay`. */
export function demandWindow(lastDay: string, days: number): DemandWindow {
  return { firstDay: dayOf(Date.parse(lastDay) - (days - 1) * dayMs), lastDay, days };
}

export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
