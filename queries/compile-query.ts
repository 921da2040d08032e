import { type SavedQuery, SavedQueryError, type SinceBound } from './saved-query.ts';
import { placeholdersOf } from './saved-query-placeholders.ts';

/** A view as its file has it; the text creates it from `CREATE OR REPLACE VIEW` to the end. */
export interface ViewText {
  readonly name: string;
  readonly text: string;
}

/** Quoted text, quoted name, comment; a table of silver or a view; a word; any other character. */
const sqlPart =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$\{(silver|views)\}\.([a-z_][a-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*)|[^\s]/g;

interface SqlPart {
  readonly text: string;
  readonly start: number;
  readonly database: string | undefined;
  readonly table: string | undefined;
  /** In upper case, of a word. */
  readonly word: string | undefined;
}

/** The words, names, quoted texts and signs of a statement, without its comments. */
export function partsOf(sql: string): SqlPart[] {
  return [...sql.matchAll(sqlPart)]
    .map((match) => ({
      text: match[0],
      start: match.index,
      database: match[1],
      table: match[2],
      word: match[3]?.toUpperCase(),
    }))
    .filter(({ text }) => !text.startsWith('--') && !text.startsWith('/*'));
}

/** Words that may follow a table; any other word is its alias. */
const clauseWords = new Set(
  'WHERE GROUP ORDER HAVING LIMIT OFFSET FETCH WINDOW JOIN INNER LEFT RIGHT FULL CROSS NATURAL ON USING UNION EXCEPT INTERSECT'.split(
    ' ',
  ),
);

/** Replaces tables of `${silver}` and `${views}` where they are read. */
export function replaceTables(
  sql: string,
  replacement: (database: string, table: string, hasAlias: boolean) => string,
): string {
  const parts = partsOf(sql);
  let result = '';
  let done = 0;
  for (const [index, { text, start, database, table }] of parts.entries()) {
    if (database === undefined || table === undefined) continue;
    const next = parts[index + 1]?.word;
    result += sql.slice(done, start) + replacement(database, table, next !== undefined && !clauseWords.has(next));
    done = start + text.length;
  }
  return result + sql.slice(done);
}

/** The tables of `${silver}` or `${views}` that a text reads, each as often as it does. */
export function tablesOf(sql: string, database: 'silver' | 'views'): string[] {
  return partsOf(sql).flatMap((part) => (part.database === database && part.table !== undefined ? [part.table] : []));
}

/** What a view selects. Throws SavedQueryError. */
export function bodyOf(view: ViewText): string {
  const [, body] = /(?:^|\n)CREATE OR REPLACE VIEW \$\{views\}\.\w+ AS\n([\s\S]*?);?\s*$/.exec(view.text) ?? [];
  if (body === undefined) throw new SavedQueryError(`The view ${view.name} does not begin with CREATE OR REPLACE VIEW`);
  if (placeholdersOf(body).size > 0) throw new SavedQueryError(`The view ${view.name} holds a placeholder`);
  return body;
}

const indented = (sql: string) => sql.replaceAll(/^(?=.)/gm, '  ');

function conditionOf({ parameter, daysBefore }: SinceBound): string {
  return `occurred_at >= CAST(:${parameter} AS timestamp(6)) - INTERVAL '${daysBefore}' DAY`;
}

/** A view's body that reads nothing older than the bound, and other views as the CTEs that they have become. */
function boundedBody(view: ViewText, bound: SinceBound): string {
  return replaceTables(bodyOf(view), (database, table, hasAlias) => {
    if (database === 'views') return table;
    const alias = hasAlias ? '' : ` AS ${table}`;
    return `(SELECT * FROM \${silver}.${table} WHERE ${conditionOf(bound)})${alias}`;
  });
}

/** The views to inline with their bounds, each after those that it reads from. */
function inlinedViews(query: SavedQuery, views: ReadonlyMap<string, ViewText>): Map<string, SinceBound> {
  const bounds = new Map<string, SinceBound>();
  const place = (name: string, bound: SinceBound): void => {
    const view = views.get(name);
    if (view === undefined) throw new SavedQueryError(`${query.name}: @since names ${name}, which is no view`);
    const placed = bounds.get(name);
    if (placed !== undefined && conditionOf(placed) !== conditionOf(bound)) {
      throw new SavedQueryError(`${query.name}: @since bounds ${name} in two ways`);
    }
    for (const below of tablesOf(bodyOf(view), 'views')) place(below, bound);
    bounds.set(name, bound);
  };
  for (const bound of query.since) {
    for (const name of bound.views) place(name, bound);
  }
  return bounds;
}

/** The silver tables that a view reads, by itself and by the views below it. */
function silverBelow(name: string, views: ReadonlyMap<string, ViewText>): string[] {
  const view = views.get(name);
  if (view === undefined) return [];
  const body = bodyOf(view);
  return [...tablesOf(body, 'silver'), ...tablesOf(body, 'views').flatMap((below) => silverBelow(below, views))];
}

function checkUses(
  query: SavedQuery,
  bounds: ReadonlyMap<string, SinceBound>,
  views: ReadonlyMap<string, ViewText>,
): void {
  const used = tablesOf(query.sql, 'views');
  const whole = query.whole.map(({ dataset }) => dataset);
  for (const name of query.since.flatMap((bound) => bound.views)) {
    if (!used.includes(name)) throw new SavedQueryError(`${query.name}: @since ${name} is not read`);
  }
  for (const name of used.filter((name) => !bounds.has(name))) {
    if (!views.has(name)) throw new SavedQueryError(`${query.name}: there is no view ${name}`);
    const unbounded = [...new Set(silverBelow(name, views))].filter((dataset) => !whole.includes(dataset));
    if (unbounded.length > 0) {
      throw new SavedQueryError(
        `${query.name}: the view ${name} reads all of ${unbounded.join(', ')}; write "-- @since :from ${name}" or "-- @whole ${unbounded[0]} - why"`,
      );
    }
  }
  const parts = partsOf(query.sql);
  const clash = parts.find(
    ({ text }, index) => bounds.has(text) && parts[index + 1]?.word === 'AS' && parts[index + 2]?.text === '(',
  );
  if (clash !== undefined) {
    throw new SavedQueryError(
      `${query.name}: ${clash.text} is the name of an inlined view and of the query's own WITH`,
    );
  }
}

/** Puts the CTEs before the statement's own. */
function withTables(query: SavedQuery, sql: string, tables: readonly string[]): string {
  const [first, second] = partsOf(sql);
  if (first?.word === 'SELECT')
    return `${sql.slice(0, first.start)}WITH ${tables.join(',\n')}\n${sql.slice(first.start)}`;
  if (first?.word === 'WITH' && second !== undefined && second.word !== 'RECURSIVE') {
    return `${sql.slice(0, first.start)}WITH ${tables.join(',\n')},\n${sql.slice(second.start)}`;
  }
  throw new SavedQueryError(`${query.name}: a query with @since begins with SELECT or WITH`);
}

/**
 * Inlines the views that `@since` names as CTEs of their own bodies, whose silver reads begin at the bound: a predicate on a view's
 * day does not prune partitions through its window functions, one on `occurred_at` below them does.
 *
 * A view's row comes out as from the whole lake when everything that it is made of lies after the bound, which is 7 days before the
 * parameter unless `@since` says otherwise. Of an order that is so when none of its events lies more than 7 days before its day of
 * placing, by the latest announcement: its later events do not, clocks disagree by less, and an announcement that moves the order
 * to an earlier day moves it by no more than 7 days. An order that is moved back by more may count on the day that it had before;
 * one that is moved on by more lacks what happened before the bound.
 * Throws SavedQueryError.
 */
export function compileQuery(query: SavedQuery, viewTexts: readonly ViewText[]): SavedQuery {
  const views = new Map(viewTexts.map((view) => [view.name, view]));
  const bounds = inlinedViews(query, views);
  checkUses(query, bounds, views);
  if (bounds.size === 0) return query;
  const sql = replaceTables(query.sql, (database, table) =>
    database === 'views' && bounds.has(table) ? table : `\${${database}}.${table}`,
  );
  const tables = [...bounds].map(([name, bound]) => {
    const view = views.get(name);
    return `${name} AS (\n${indented(view === undefined ? '' : boundedBody(view, bound))}\n)`;
  });
  return { ...query, sql: withTables(query, sql, tables) };
}
