import type { Table } from 'apache-arrow';
import { bindInLake } from '../bind-in-lake.ts';
import { type DaysFinder, daysOfOrders } from '../latest-day.ts';
import { nearestName, readQueryCatalog } from '../query-catalog.ts';
import type { SavedQuery } from '../saved-query.ts';
import { placeholdersOf, replacePlaceholders } from '../saved-query-placeholders.ts';
import { QueryError } from './errors.ts';
import { literal } from './literal.ts';
import type { ParameterValues } from './query-options.ts';

export interface BindingContext {
  readonly catalog: ReadonlyMap<string, SavedQuery> | undefined;
  /** What stands for `${views}`, `${silver}` … */
  readonly names: Readonly<Record<string, string>>;
  /** Runs a statement: dates may count from the newest day in the lake. */
  readonly ask: (sql: string) => Promise<Table>;
  /** Tells the newest day, where that is not what `ask` finds in the lake of today. */
  readonly days?: DaysFinder;
}

/** No statement that Athena knows is one bare word of lower-case letters and dashes. */
const looksLikeName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

function databaseName(key: string, names: Readonly<Record<string, string>>): string {
  const name = Object.hasOwn(names, key) ? names[key] : undefined;
  if (name !== undefined && /^[a-z0-9_.-]+$/.test(name)) return name;
  throw new QueryError(
    'UNKNOWN_QUERY',
    `The query reads the database \${${key}}, and what it is called is not said in names.`,
  );
}

function refuseUnknown(given: ParameterValues, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => given[name] !== undefined && !known.includes(name));
  if (unknown.length === 0) return;
  const there = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
  throw new QueryError('PARAMETER_UNKNOWN', `There is no parameter ${unknown.join(', ')}: ${there}.`);
}

function literalOf(name: string, value: string | number | bigint | boolean): string {
  const isWhole = typeof value === 'bigint' || Number.isInteger(value);
  const types = {
    string: 'string',
    boolean: 'boolean',
    bigint: 'integer',
    number: isWhole ? 'integer' : 'decimal',
  } as const;
  const bound = literal(types[typeof value as keyof typeof types], String(value));
  if (!bound.ok) throw new QueryError(bound.code, `${name}: ${bound.message}`);
  // A minus sign behind another one would begin a comment.
  return bound.sql.startsWith('-') ? `(${bound.sql})` : bound.sql;
}

/** Of a statement that is not saved nothing is declared: a value's type is that of its JavaScript value. */
function boundText(sql: string, parameters: ParameterValues): string {
  const placeholders = [...placeholdersOf(sql)];
  refuseUnknown(parameters, placeholders);
  const literals = placeholders.map((name) => {
    const value = parameters[name];
    if (value === undefined)
      throw new QueryError('PARAMETER_MISSING', `${name} is required: the statement says :${name}.`);
    return [name, literalOf(name, value)] as const;
  });
  return replacePlaceholders(sql, new Map(literals));
}

function asTexts(parameters: ParameterValues): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
  );
}

async function boundQuery(query: SavedQuery, parameters: ParameterValues, context: BindingContext): Promise<string> {
  refuseUnknown(
    parameters,
    query.parameters.map(({ name }) => name),
  );
  const bound = await bindInLake(query, asTexts(parameters), {
    fillNames: (sql) => sql.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => databaseName(key, context.names)),
    latest: async () =>
      (await (context.days ?? daysOfOrders(context.ask, databaseName('silver', context.names)))())?.latest,
  });
  if (!bound.ok) throw new QueryError(bound.code, bound.message.replace(/^--/, ''));
  return bound.sql;
}

/**
 * The statement that a saved query's name, or a text of SQL, and values of parameters come to. @throws QueryError UNKNOWN_QUERY,
 * EMPTY_STATEMENT or one of PARAMETER_…, before anything is sent; what looking up the newest day throws
 */
export async function boundStatement(
  nameOrSql: string,
  parameters: ParameterValues,
  context: BindingContext,
): Promise<string> {
  const catalog = context.catalog ?? readQueryCatalog();
  const query = catalog.get(nameOrSql);
  if (query !== undefined) return await boundQuery(query, parameters, context);
  if (!looksLikeName.test(nameOrSql)) return boundText(nameOrSql, parameters);
  const nearest = nearestName(catalog.keys(), nameOrSql);
  const hint = nearest === undefined ? `there are ${[...catalog.keys()].join(', ')}` : `did you mean ${nearest}?`;
  throw new QueryError('UNKNOWN_QUERY', `There is no saved query ${nameOrSql}: ${hint}`);
}
