import type { LakeDays } from '../answers/answer.ts';
import { dayText, momentText } from '../figures/figure-text.ts';
import { countDays } from './days.ts';
import type { Period } from './period.ts';

export function periodWords({ from, to }: Period): string {
  const days = countDays(from, to);
  return from === to ? dayText(from) : `${dayText(from)} to ${dayText(to)} (${days} days)`;
}

/** Which days the lake can tell of. */
export function lakeWords({ first, latest }: LakeDays): string {
  if (first === null || latest === null) return 'The lake holds no orders yet.';
  return `The lake holds orders of ${dayText(first)} to ${dayText(latest)}.`;
}

export interface FilterWords {
  readonly period: Period | null;
  /** Labels of the filters with what they let through. */
  readonly choices: readonly { readonly label: string; readonly value: string | null }[];
  readonly lake: LakeDays;
  /** When a page without a server was built, UTC. */
  readonly madeAt?: string;
}

/** What the figures are about and how old they are, in one line for the screen and for paper. */
export function filterWords({ period, choices, lake, madeAt }: FilterWords): string {
  const parts = [
    ...(period === null ? [] : [`${periodWords(period)}, UTC`]),
    ...choices.map(({ label, value }) => `${label}: ${value ?? 'all'}`),
  ];
  const age = [
    lakeWords(lake),
    ...(lake.loadedAt === null ? [] : [`Last loaded ${momentText(lake.loadedAt)}.`]),
    ...(madeAt === undefined ? [] : [`These figures are as of ${momentText(madeAt)}.`]),
  ];
  return [...(parts.length === 0 ? [] : [`${parts.join(' · ')}.`]), ...age].join(' ');
}
