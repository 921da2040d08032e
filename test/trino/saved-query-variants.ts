import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { compiledQueries } from '../../queries/compiled-queries.ts';
import { bindParameters, type SavedQuery } from '../../queries/saved-query.ts';
import { lakeNames } from './lake-of-stack.ts';

export interface QueryVariant {
  readonly title: string;
  readonly sql: string;
}

type Values = Readonly<Record<string, string>>;

/** What is given for parameters without a default, by name: things that are in the sample. */
export type RequiredValues = Values;

/** Every saved query with its defaults, with each choice, in other periods and with other numbers. */
export function savedQueryVariants(latest: string, required: RequiredValues): QueryVariant[] {
  return compiledQueries.flatMap((query) => {
    const given = Object.fromEntries(
      query.parameters.flatMap(({ name, defaultValue }) =>
        defaultValue === undefined ? [[name, requiredValue(query, name, required)]] : [],
      ),
    );
    return valuesOf(query).map((values) => {
      const bound = bindParameters(query, { ...given, ...values }, { latest });
      if (!bound.ok) throw new Error(`${query.name}: ${bound.message}`);
      const title = [query.name, ...Object.entries(values).map(([name, value]) => `--${name} ${value}`)].join(' ');
      return { title, sql: withoutClock(fillNames(bound.sql, lakeNames)) };
    });
  });
}

/** Two engines are never asked at the same moment. */
function withoutClock(sql: string): string {
  return sql.replaceAll(/\bnow\(\)/gi, "TIMESTAMP '2026-03-02 10:00:00.000 UTC'");
}

function requiredValue(query: SavedQuery, name: string, required: RequiredValues): string {
  const value = required[name];
  if (value === undefined) throw new Error(`${query.name} requires ${name}: say in required-values.ts what to give`);
  return value;
}

const otherPeriods: readonly Values[] = [
  { from: '2025-11-10', to: '2025-11-30' },
  { from: '2010-12-01', to: '2010-12-31' },
  // Nothing happened then.
  { from: '2024-02-29', to: '2024-02-29' },
];

function valuesOf({ parameters }: SavedQuery): Values[] {
  const named = (name: string) => parameters.some((parameter) => parameter.name === name);
  const choices = parameters.flatMap(({ name, choices: all = [], defaultValue }) =>
    all.filter((choice) => choice !== defaultValue).map((choice): Values => ({ [name]: choice })),
  );
  const numbers = parameters.flatMap(({ name, type, most = 3 }): Values[] =>
    type === 'integer' && most >= 3 ? [{ [name]: '3' }] : [],
  );
  const periods = named('from') && named('to') ? otherPeriods : [];
  // A period of 2010 lies before what is known by default.
  const known = (values: Values): Values =>
    named('known_from') && values.from !== undefined ? { known_from: '2010-01-01', ...values } : values;
  return [{}, ...choices, ...numbers, ...periods.map(known)];
}
