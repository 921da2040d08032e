import { readFileSync } from 'node:fs';
import { fillNames, type LakeNames } from '../migrations/fill-names.ts';
import { sampleMailDomain, samplePhonePrefix } from '../sample/shop-customers.ts';
import type { SampleOptions } from '../sample/shop-options.ts';

/** One row of an answer, by column name; whole numbers as number, bigint or text. */
export type AnswerRow = Readonly<Record<string, unknown>>;

/** Runs one statement of Athena SQL and gives its rows. Throws when there is no answer. */
export type Ask = (sql: string) => Promise<Iterable<AnswerRow>>;

/** What the statements of this folder are about. */
export interface Scope {
  names: LakeNames;
  tag: string;
  firstDay: string;
  lastDay: string;
  /** First day of arrival that is read in bronze, YYYY-MM-DD: bronze keeps 30 days. */
  since: string;
}

/** Texts that stand inside quotes in a statement, so nothing else than these forms may be put there. */
const forms = {
  tag: /^[0-9a-f]{6}$/,
  first_day: /^\d{4}-\d{2}-\d{2}$/,
  last_day: /^\d{4}-\d{2}-\d{2}$/,
  since: /^\d{4}-\d{2}-\d{2}$/,
  event_pattern: /^[-%_0-9a-f]+$/,
  event_type: /^[a-z_.]+$/,
  dataset: /^[a-z_]+$/,
  mail_domain: /^[a-z.]+$/,
  phone_prefix: /^[+\d ]+$/,
  unreadable: /^'[0-9a-f]*'(, '[0-9a-f]{64}')*$/,
} as const;

export type Bindings = Partial<Record<keyof typeof forms, string>>;

const isBindable = (name: string): name is keyof typeof forms => Object.hasOwn(forms, name);

/** The day before the oldest that bronze may still hold, and the window of a sample. */
export function scopeOf(options: SampleOptions, tag: string, names: LakeNames, now: Date): Scope {
  const dayMs = 86_400_000;
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return {
    names,
    tag,
    firstDay: dayOf(Date.parse(options.lastDay) - (options.days - 1) * dayMs),
    lastDay: options.lastDay,
    since: dayOf(now.getTime() - 31 * dayMs),
  };
}

/**
 * Reads a statement of `sql/` and puts in what it is asked about.
 * @throws when a placeholder has no value, or one that could end its quotes
 */
export function statement(name: string, scope: Scope, more: Bindings = {}): string {
  const { tag, since, firstDay, lastDay } = scope;
  const bindings: Bindings = {
    tag,
    since,
    first_day: firstDay,
    last_day: lastDay,
    mail_domain: sampleMailDomain,
    phone_prefix: samplePhonePrefix,
    ...more,
  };
  const text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
  const bound = text.replaceAll(/(?<=['.(%-]):([a-z_]*[a-z])/g, (placeholder, key: string) => {
    const value = isBindable(key) ? bindings[key] : undefined;
    if (!isBindable(key) || value === undefined || !forms[key].test(value)) {
      throw new Error(`${name}.sql: no value, or none that can be put into SQL, for ${placeholder}`);
    }
    return value;
  });
  return fillNames(bound, scope.names);
}

/** A whole number of an answer; 0 where SQL has NULL, as sums over nothing do. */
export function wholeNumber(value: unknown): number {
  const number = Number(value ?? 0);
  if (!Number.isSafeInteger(number)) throw new Error(`Expected a whole number from the lake, got ${String(value)}`);
  return number;
}
