import { bodyOf, partsOf, replaceTables, tablesOf, type ViewText } from '../../../queries/compile-query.ts';
import { OperationsError } from '../errors.ts';
import { sqlMoment } from './moment.ts';

/**
 * `snapshot`: the tables as Iceberg had them, with what was loaded then and not a row more. `publication`: the rows whose
 * events had been published by then, whenever they were loaded; the same at any time, and free of what was erased since.
 */
export type AsOfWay = 'snapshot' | 'publication';

/** Databases by what SQL files call them. */
export interface AsOfNames {
  readonly silver: string;
  readonly views: string;
}

/** When a row came to be, where it is not its `published_at`. */
const timeColumns: Readonly<Record<string, string>> = { rejected_events: 'occurred_at', lake_loads: 'finished_at' };

/** What the CTEs are called that stand for tables and views of then. */
const backThen = (database: string, table: string) => `${database}_${table}_back_then`;

/** The tables of silver that a statement reads, by itself and through views; the statement names them as SQL files do. */
export function silverTables(sql: string, views: readonly ViewText[]): string[] {
  const viaViews = neededViews(sql, views).flatMap((view) => tablesOf(bodyOf(view), 'silver'));
  return [...new Set([...tablesOf(sql, 'silver'), ...viaViews])].sort();
}

/**
 * A query as it would have been answered at a moment: every table of silver is read as of then, and every view is inlined
 * on top, since views know no time. `sql` names tables as SQL files do, views also by their bare names.
 * @throws OperationsError INPUT_WRONG when it is no query, or calls a table of its own WITH like a view
 */
export function statementAsOf(
  sql: string,
  views: readonly ViewText[],
  { way, moment, names }: { readonly way: AsOfWay; readonly moment: Date; readonly names: AsOfNames },
): string {
  const own = new Set(ownTables(sql));
  const needed = neededViews(sql, views);
  // Columns may be told by the name of their table.
  const inlined = (text: string) =>
    replaceTables(text, (database, table, hasAlias) =>
      hasAlias ? backThen(database, table) : `${backThen(database, table)} AS ${table}`,
    );
  const tables = [
    ...silverTables(sql, views).map(
      (table) => `${backThen('silver', table)} AS (\n  ${readThen(table, way, moment, names)}\n)`,
    ),
    ...needed.map((view) => `${backThen('views', view.name)} AS (\n${inlined(bodyOf(view))}\n)`),
    // By their bare names as well, but where the statement calls a table of its own so.
    ...needed
      .filter(({ name }) => !own.has(name))
      .map(({ name }) => `${name} AS (SELECT * FROM ${backThen('views', name)})`),
  ];
  return withTables(inlined(sql), tables);
}

function readThen(table: string, way: AsOfWay, moment: Date, { silver }: AsOfNames): string {
  const time = sqlMoment(moment);
  if (way === 'snapshot') return `SELECT * FROM ${silver}.${table} FOR TIMESTAMP AS OF TIMESTAMP '${time} UTC'`;
  return `SELECT * FROM ${silver}.${table} WHERE ${timeColumns[table] ?? 'published_at'} <= TIMESTAMP '${time}'`;
}

/** Views that a statement reads, each after those that it reads from. Whatever is named like a view may be one. */
function neededViews(sql: string, views: readonly ViewText[]): ViewText[] {
  const byName = new Map(views.map((view) => [view.name, view]));
  const needed = new Map<string, ViewText>();
  const place = (name: string) => {
    const view = byName.get(name);
    if (view === undefined || needed.has(name)) return;
    for (const below of tablesOf(bodyOf(view), 'views')) place(below);
    needed.set(name, view);
  };
  for (const { table, word, text } of partsOf(sql)) {
    if (table !== undefined) place(table);
    else if (word !== undefined) place(text.toLowerCase());
    else if (text.startsWith('"')) place(text.slice(1, -1));
  }
  return [...needed.values()];
}

/** What the statement's own WITH defines. */
function ownTables(sql: string): string[] {
  const parts = partsOf(sql);
  return parts.flatMap(({ text, word }, place) =>
    word !== undefined && parts[place + 1]?.word === 'AS' && parts[place + 2]?.text === '(' ? [text.toLowerCase()] : [],
  );
}

function withTables(sql: string, tables: readonly string[]): string {
  const [first, second] = partsOf(sql);
  const list = tables.join(',\n');
  if (first?.word === 'SELECT' || first?.word === 'VALUES')
    return tables.length === 0 ? sql : `${sql.slice(0, first.start)}WITH ${list}\n${sql.slice(first.start)}`;
  if (first?.word === 'WITH' && second !== undefined && second.word !== 'RECURSIVE')
    return tables.length === 0 ? sql : `${sql.slice(0, first.start)}WITH ${list},\n${sql.slice(second.start)}`;
  throw new OperationsError('INPUT_WRONG', 'Only a query can be asked as of a time: it begins with SELECT or WITH.');
}

/**
 * Names tables of the lake's databases as SQL files do, so that they are known for what they are.
 * @throws OperationsError INPUT_WRONG when a WITH of the statement is named like a view that it reads
 */
export function placeholdersIn(sql: string, views: readonly ViewText[], names: AsOfNames): string {
  const parts = partsOf(sql);
  const clash = ownTables(sql).find((name) => views.some((view) => view.name === name));
  if (clash !== undefined)
    throw new OperationsError('INPUT_WRONG', `${clash} is a view: call the table of your WITH something else.`);
  let result = '';
  let done = 0;
  const bare = (text: string | undefined) => text?.replace(/^"(.*)"$/, '$1').toLowerCase();
  for (const [place, { text, start }] of parts.entries()) {
    const database = bare(text);
    const table = parts[place + 2];
    if (parts[place + 1]?.text !== '.' || table === undefined) continue;
    const key = database === names.silver ? 'silver' : database === names.views ? 'views' : undefined;
    if (key === undefined) continue;
    result += `${sql.slice(done, start)}\${${key}}.${bare(table.text)}`;
    done = table.start + table.text.length;
  }
  return result + sql.slice(done);
}
