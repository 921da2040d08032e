import { type LiteralResult, literal, type ParameterType } from './athena/literal.ts';
import { dayBefore, parseRelativeDay } from './saved-query-days.ts';
import { replacePlaceholders } from './saved-query-placeholders.ts';

export interface QueryParameter {
  readonly name: string;
  /** `choice` is one of `choices`, bound as text. */
  readonly type: ParameterType | 'choice';
  readonly choices?: readonly string[];
  /** Of an integer: the smallest and the largest value that is taken. */
  readonly least?: number;
  readonly most?: number;
  /**
   * The value in text form when none is given; without it the parameter is required. Of a date also `latest` (the newest day with
   * orders in the lake), `latest-89` (so many days before it) or `to-730` (so many days before the parameter `to`).
   */
  readonly defaultValue?: string;
  readonly meaning: string;
}

export interface ReturnedColumn {
  readonly name: string;
  /** The type as Athena declares it. */
  readonly type: string;
  /** Unit or meaning. */
  readonly meaning: string;
}

/** Views whose silver reads are restricted to what happened since a day: the parameter's, or so many days before. */
export interface SinceBound {
  readonly parameter: string;
  readonly daysBefore: number;
  readonly views: readonly string[];
}

/** A silver table that is read as a whole, and why that cannot be helped. */
export interface WholeRead {
  readonly dataset: string;
  readonly reason: string;
}

export interface SavedQuery {
  readonly name: string;
  /** Short noun phrase. */
  readonly title: string;
  readonly question: string;
  readonly parameters: readonly QueryParameter[];
  readonly returns: readonly ReturnedColumn[];
  readonly since: readonly SinceBound[];
  readonly whole: readonly WholeRead[];
  /** With `:name` for each value, and `${silver}` and `${views}` for the databases. In the catalog it is compiled. */
  readonly sql: string;
}

/** A saved query's file breaks the rules of its header: a fault of this project, so it is thrown. */
export class SavedQueryError extends Error {
  override readonly name = 'SavedQueryError';
}

export interface BindingPlace {
  /** The newest day with orders in the lake, `yyyy-MM-dd`; needed when `needsLatest` says so. */
  readonly latest?: string | undefined;
}

export type BoundQuery =
  | { readonly ok: true; readonly sql: string; readonly values: Readonly<Record<string, string>> }
  | {
      readonly ok: false;
      readonly code: 'PARAMETER_MISSING' | 'PARAMETER_VALUE' | 'LATEST_UNKNOWN';
      readonly message: string;
    };

type Values = Readonly<Record<string, string | undefined>>;
type Refusal = Extract<BoundQuery, { ok: false }>;

function textOf(parameter: QueryParameter, values: Values): string | undefined {
  return values[parameter.name] ?? parameter.defaultValue;
}

/** Whether a value, given or by default, counts from the newest day in the lake, so that somebody has to ask for that day. */
export function needsLatest(query: Pick<SavedQuery, 'parameters'>, values: Values): boolean {
  return query.parameters.some(
    (parameter) => parameter.type === 'date' && parseRelativeDay(textOf(parameter, values) ?? '')?.anchor === 'latest',
  );
}

const refuse = (parameter: QueryParameter, message: string): Refusal => ({
  ok: false,
  code: 'PARAMETER_VALUE',
  message: `--${parameter.name}: ${message}`,
});

/** The day that a value stands for, given the days of the parameters before it. */
function dayOf(
  parameter: QueryParameter,
  text: string,
  days: ReadonlyMap<string, string>,
): Refusal | { ok: true; text: string } {
  const relative = parseRelativeDay(text);
  if (relative === undefined) return { ok: true, text };
  const anchor = days.get(relative.anchor);
  if (anchor !== undefined) return { ok: true, text: dayBefore(anchor, relative.daysBefore) };
  if (relative.anchor !== 'latest') {
    return refuse(parameter, `expected a day such as 2010-12-31, latest or latest-6, got ${JSON.stringify(text)}`);
  }
  const message = `--${parameter.name} counts from the newest day with orders, and the lake has none: give a day such as 2010-12-31`;
  return { ok: false, code: 'LATEST_UNKNOWN', message };
}

function integerRange({ least, most }: QueryParameter): string {
  if (least !== undefined && most !== undefined) return `expected a whole number from ${least} to ${most}`;
  return least === undefined
    ? `expected a whole number of at most ${most}`
    : `expected a whole number of at least ${least}`;
}

function literalOf(parameter: QueryParameter, text: string): LiteralResult {
  const { type, choices = [], least, most } = parameter;
  if (type === 'choice') {
    if (choices.includes(text)) return literal('string', text);
    const message = `expected ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}, got ${JSON.stringify(text)}`;
    return { ok: false, code: 'PARAMETER_VALUE', message };
  }
  const result = literal(type, text);
  if (!result.ok || type !== 'integer') return result;
  const value = BigInt(text);
  const fits = (least === undefined || value >= BigInt(least)) && (most === undefined || value <= BigInt(most));
  return fits ? result : { ok: false, code: 'PARAMETER_VALUE', message: `${integerRange(parameter)}, got ${text}` };
}

/** Periods that run backwards are a slip of whoever asks; an empty answer would hide it. */
function refuseBackwards(days: ReadonlyMap<string, string>, given: Values): Refusal | undefined {
  const told = (name: string, day: string) => `--${name} ${day}${given[name] === undefined ? ' (by default)' : ''}`;
  for (const [first, last] of [
    ['from', 'to'],
    ['known_from', 'from'],
    ['known_from', 'to'],
  ] as const) {
    const [start, end] = [days.get(first), days.get(last)];
    if (start === undefined || end === undefined || start <= end) continue;
    const message = `${told(first, start)} is after ${told(last, end)}`;
    return { ok: false, code: 'PARAMETER_VALUE', message };
  }
  return undefined;
}

/**
 * The statement with every placeholder replaced by the literal of its value (given as text, else the default), and the values in
 * force. Refuses a missing or malformed value by the parameter's name, and says what is allowed.
 */
export function bindParameters(query: SavedQuery, values: Values, { latest }: BindingPlace = {}): BoundQuery {
  const literals = new Map<string, string>();
  const texts: Record<string, string> = {};
  const days = new Map<string, string>(latest === undefined ? [] : [['latest', latest]]);
  for (const parameter of query.parameters) {
    const given = textOf(parameter, values);
    if (given === undefined) {
      return { ok: false, code: 'PARAMETER_MISSING', message: `--${parameter.name} is required: ${parameter.meaning}` };
    }
    const resolved = parameter.type === 'date' ? dayOf(parameter, given, days) : { ok: true as const, text: given };
    if (!resolved.ok) return resolved;
    const result = literalOf(parameter, resolved.text);
    if (!result.ok) return refuse(parameter, result.message);
    // A minus sign behind another one would begin a comment.
    literals.set(parameter.name, result.sql.startsWith('-') ? `(${result.sql})` : result.sql);
    texts[parameter.name] = resolved.text;
    if (parameter.type === 'date') days.set(parameter.name, resolved.text);
  }
  return refuseBackwards(days, values) ?? { ok: true, sql: replacePlaceholders(query.sql, literals), values: texts };
}
