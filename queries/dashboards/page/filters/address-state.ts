import { type PeriodChoice, type PeriodPreset, parsePeriod, periodPresets } from './period.ts';

/** What the filters of a dashboard are set to. */
export interface FilterState {
  readonly period: PeriodChoice;
  /** Chosen values by column; a column that is absent has its default. */
  readonly choices: Readonly<Record<string, string>>;
}

export interface FilterRules {
  readonly defaultDays: PeriodPreset;
  /** Columns that can be chosen by. */
  readonly columns: readonly string[];
  /** Whether days of one's own can be chosen. */
  readonly allowsOwnDays: boolean;
}

const mostValueLength = 200;

function readPeriod(parameters: URLSearchParams, { defaultDays, allowsOwnDays }: FilterRules): PeriodChoice {
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  if (allowsOwnDays && from !== null && to !== null) {
    const own = parsePeriod(from, to);
    if (own.ok) return own.period;
  }
  const preset = periodPresets.find((days) => String(days) === parameters.get('days'));
  return { days: preset ?? defaultDays };
}

/** Reads the part of an address after the question mark; what makes no sense there counts as absent. */
export function readAddress(search: string, rules: FilterRules): FilterState {
  const parameters = new URLSearchParams(search);
  const choices = rules.columns.flatMap((column) => {
    const value = parameters.get(column);
    return value === null || value.length > mostValueLength ? [] : [[column, value] as const];
  });
  return { period: readPeriod(parameters, rules), choices: Object.fromEntries(choices) };
}

/** What is wrong with the days of an address, in words; undefined when it has none or they make sense. */
export function addressFault(search: string, rules: FilterRules): string | undefined {
  const parameters = new URLSearchParams(search);
  const [from, to, days] = ['from', 'to', 'days'].map((name) => parameters.get(name));
  const fault = periodFault({ from, to, days }, rules);
  const { period } = readAddress(search, rules);
  const instead = 'days' in period ? ` The last ${period.days} days are shown instead.` : '';
  return fault === undefined ? undefined : `${fault.replace(/\.?$/, '.')}${instead}`;
}

type DaysOfAddress = Readonly<Record<'from' | 'to' | 'days', string | null | undefined>>;

function periodFault({ from, to, days }: DaysOfAddress, { allowsOwnDays }: FilterRules): string | undefined {
  const presets = periodPresets.join(', ');
  if (from || to) {
    if (!allowsOwnDays) return `These pages hold the figures of the last ${presets} days, and of no days of your own.`;
    if (!from || !to) return 'Choose the first and the last day.';
    const own = parsePeriod(from, to);
    return own.ok ? undefined : own.message;
  }
  const isKnown = days === null || days === undefined || periodPresets.some((preset) => String(preset) === days);
  return isKnown ? undefined : `days: expected one of ${presets}, got ${JSON.stringify(days.slice(0, 40))}.`;
}

/** The part of the address that leads to a state: empty, or beginning with a question mark. Defaults are left out. */
export function writeAddress({ period, choices }: FilterState, { defaultDays, columns }: FilterRules): string {
  const parameters = new URLSearchParams(periodParameters(period, defaultDays));
  for (const column of columns) {
    const value = choices[column];
    if (value !== undefined) parameters.set(column, value);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function periodParameters(period: PeriodChoice, defaultDays: number): Record<string, string> {
  if (!('days' in period)) return { from: period.from, to: period.to };
  return period.days === defaultDays ? {} : { days: String(period.days) };
}
