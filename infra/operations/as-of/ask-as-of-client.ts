import type { Table } from 'apache-arrow';
import { interruption } from '../../../pipelines/interruption.ts';
import { createAthenaCalls } from '../../../queries/athena/athena-client.ts';
import { boundStatement } from '../../../queries/athena/bound-statement.ts';
import { QueryError } from '../../../queries/athena/errors.ts';
import { answerQuery, streamAnswer } from '../../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../../queries/config.ts';
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
  let chosen: ChosenWay | undefined;
  const asOf = async (bound: string) => {
    const isSaved = readQueryCatalog().has(question);
    const marked = bound.replaceAll(`${marks.silver}.`, `\${silver}.`).replaceAll(`${marks.views}.`, `\${views}.`);
    const sql = isSaved ? marked : placeholdersIn(marked, bundledViews, names);
    chosen ??= await chooseWay(silverTables(sql, bundledViews), moment, { wish, oldestSnapshot });
    return statementAsOf(sql, bundledViews, { way: chosen.way, moment, names });
  };
  const bound = await boundStatement(question, parameters, {
    catalog: undefined,
    names: { ...names, ...marks },
    // The newest day of then, not of today.
    ask: async (sql) => ask(await asOf(sql)),
  });
  const sql = await asOf(bound);
  if (chosen !== undefined) onWay(chosen);
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
