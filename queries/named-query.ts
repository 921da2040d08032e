import { literal } from './athena/literal.ts';
import type { QueryParameter, SavedQuery } from './saved-query.ts';
import { parseRelativeDay } from './saved-query-days.ts';
import { replacePlaceholders } from './saved-query-placeholders.ts';

/** A saved query as Athena keeps it for analysts who open its console: plain SQL with values that they change there. */
export interface NamedQueryText {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
export const namedQueryLimits = { nameCharacters: 128, descriptionCharacters: 1024, sqlBytes: 262_144 };

/** Of a parameter that nobody can guess: runs, finds nothing, and plainly wants to be replaced. */
const stopgaps: Readonly<Record<string, (name: string) => string>> = {
  string: (name) => `'<${name}>'`,
  integer: () => '0',
  decimal: () => "DECIMAL '0'",
  boolean: () => 'FALSE',
  date: () => 'current_date',
  timestamp: () => "TIMESTAMP '2000-01-01 00:00:00'",
};

/** `latest-89` becomes a day counted from today: the newest day in the lake cannot be asked for within a statement. */
function dayText(text: string, days: ReadonlyMap<string, string>): string | undefined {
  const relative = parseRelativeDay(text);
  if (relative === undefined) return undefined;
  const anchor = days.get(relative.anchor) ?? 'current_date';
  return relative.daysBefore === 0 ? anchor : `(${anchor} - INTERVAL '${relative.daysBefore}' DAY)`;
}

function valueText(parameter: QueryParameter, days: ReadonlyMap<string, string>): string {
  const { name, type, defaultValue } = parameter;
  if (defaultValue === undefined) return stopgaps[type]?.(name) ?? `'<${name}>'`;
  const day = type === 'date' ? dayText(defaultValue, days) : undefined;
  if (day !== undefined) return day;
  const bound = literal(type === 'choice' ? 'string' : type, defaultValue);
  if (!bound.ok) throw new Error(`The default of ${name} is none: ${bound.message}`);
  return bound.sql;
}

/** The saved query with its defaults filled in; `${silver}` and `${views}` are left to whoever knows the stage. */
export function namedQueryText(query: SavedQuery): NamedQueryText {
  const texts = new Map<string, string>();
  const days = new Map<string, string>();
  for (const parameter of query.parameters) {
    const text = valueText(parameter, days);
    texts.set(parameter.name, text);
    if (parameter.type === 'date') days.set(parameter.name, text);
  }
  return {
    name: query.name,
    description: `${query.title}: ${query.question}${days.size === 0 ? '' : ' Its days are counted back from today: change them for an older lake.'}`,
    sql: replacePlaceholders(query.sql, texts),
  };
}
