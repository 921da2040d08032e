import type { Table } from 'apache-arrow';
import { interruption } from '../../../pipelines/interruption.ts';
import { createAthenaCalls } from '../../../queries/athena/athena-client.ts';
import { boundStatement } from '../../../queries/athena/bound-statement.ts';
import { QueryError } from '../../../queries/athena/errors.ts';
import { answerQuery, streamAnswer } from '../../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../../queries/config.ts';
import { daysOfRows } from '../../../queries/latest-day.ts';
import type { OutputFormat } from '../../../queries/output/output-format.ts';
import { printAnswer } from '../../../queries/print-answer.ts';
import { readQueryCatalog } from '../../../queries/query-catalog.ts';
import { bundledViews } from './bundled-views.ts';
import { type ChosenWay, chooseWay } from './choose-way.ts';
import { type AsOfWay, placeholdersIn, silverTables, statementAsOf } from './statement-as-of.ts';

export interface AskedAsOf {
  readonly moment: Date;
  /** Name of a saved query, or SQL. */
  readonly question: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly wish: AsOfWay | undefined;
  readonly target: {
    readonly format: OutputFormat;
    readonly out: string | undefined;
    readonly maxRows: number | undefined;
  };
  /** Tells which way it is answered. */
  readonly onWay: (chosen: ChosenWay) => void;
}

/** What stands for the databases while values are bound; nobody's table is called so. */
const marks = { silver: 'as_of_silver_tables', views: 'as_of_view_tables' } as const;

/** Asks the lake as of a moment, and writes the rows where `npm run query` would. */
export async function askAsOf({ moment, question, parameters, wish, target, onWay }: AskedAsOf): Promise<void> {
  const { names, workGroup, endpoint } = readQueryConfig();
  const calls = createAthenaCalls();
  const place = {
    database: names.views,
    workGroup,
    endpoint,
    signal: interruption('Stopping the statement on Athena…'),
  };
  const ask = async (sql: string): Promise<Table> => (await answerQuery(calls, sql, place)).table;
  const oldestSnapshot = async (table: string) => oldestOf(ask, names.silver, table);
  const asOf = async (bound: string): Promise<{ sql: string; chosen: ChosenWay }> => {
    const isSaved = readQueryCatalog().has(question);
    const marked = bound.replaceAll(`${marks.silver}.`, `\${silver}.`).replaceAll(`${marks.views}.`, `\${views}.`);
    const sql = isSaved ? marked : placeholdersIn(marked, bundledViews, names);
    const chosen = await chooseWay(silverTables(sql, bundledViews), moment, { wish, oldestSnapshot });
    return { sql: statementAsOf(sql, bundledViews, { way: chosen.way, moment, names }), chosen };
  };
  const bound = await boundStatement(question, parameters, {
    catalog: undefined,
    names: { ...names, ...marks },
    ask,
    // The newest day of then, which only the rows know: what files hold is told as of today.
    days: daysOfRows(async (sql) => ask((await asOf(sql)).sql), marks.silver),
  });
  const { sql, chosen } = await asOf(bound);
  onWay(chosen);
  await printAnswer(sql, target, {
    answer: (text, more) => answerQuery(calls, text, { ...place, ...more }),
    stream: (text, more) => streamAnswer(calls, text, { ...place, ...more }),
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

/** Undefined where the engine has no snapshots to ask for, such as the embedded one of this machine. */
async function oldestOf(
  ask: (sql: string) => Promise<Table>,
  silver: string,
  table: string,
): Promise<Date | undefined> {
  try {
    const sql = `SELECT CAST(to_unixtime(min(committed_at)) * 1000 AS bigint) AS oldest FROM "${silver}"."${table}$snapshots"`;
    const [row] = (await ask(sql)).toArray();
    const oldest = row?.toJSON().oldest;
    return oldest == null ? undefined : new Date(Number(oldest));
  } catch (error) {
    if (error instanceof QueryError && error.code === 'NOT_SUPPORTED') return undefined;
    throw error;
  }
}
