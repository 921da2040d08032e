import { addDays, countDays, isDay } from './days.ts';

/** The days that figures are about, both included, UTC. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** What was chosen: the last so many days, or two days. */
export type PeriodChoice = { readonly days: number } | Period;

export const periodPresets = [7, 30, 90, 365] as const;
export type PeriodPreset = (typeof periodPresets)[number];

/** Nobody compares more, and a mistyped year should not read the whole lake. */
const mostDays = 3660;

export type PeriodResult =
  | { readonly ok: true; readonly period: Period }
  | { readonly ok: false; readonly message: string };

/** Two days as they came from an address or from two fields. */
export function parsePeriod(from: string, to: string): PeriodResult {
  for (const [name, text] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (!isDay(text))
      return { ok: false, message: `${name}: expected a day such as 2025-12-31, got ${JSON.stringify(text)}` };
  }
  if (from > to) return { ok: false, message: `The first day, ${from}, is after the last, ${to}.` };
  if (countDays(from, to) > mostDays) return { ok: false, message: `Choose at most ${mostDays} days.` };
  return { ok: true, period: { from, to } };
}

/** The days that a choice means; null when it counts from the newest day and the lake has none. */
export function resolvePeriod(choice: PeriodChoice, latest: string | null): Period | null {
  if (!('days' in choice)) return choice;
  return latest === null ? null : { from: addDays(latest, 1 - choice.days), to: latest };
}
