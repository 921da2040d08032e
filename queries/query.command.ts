import { readFileSync } from 'node:fs';
import type { Table } from 'apache-arrow';
import pc from 'picocolors';
import { surviveClosedPipe } from '../pipelines/closed-pipe.ts';
import { interruption } from '../pipelines/interruption.ts';
import { fillNames } from '../pipelines/migrations/fill-names.ts';
import { createAthenaCalls } from './athena/athena-client.ts';
import { QueryError, ResultDecodingError } from './athena/errors.ts';
import type { QueryOptions } from './athena/query-options.ts';
import { answerQuery, streamAnswer } from './athena/run-query.ts';
import { bindInLake } from './bind-in-lake.ts';
import { completionScript } from './completion.ts';
import { QueryConfigError, readQueryConfig } from './config.ts';
import { describeDryRun, dryRun } from './dry-run.ts';
import { explainStatement } from './explain.ts';
import { daysOfOrders } from './latest-day.ts';
import { describeQueries, queryNames } from './list-queries.ts';
import { type AskedFor, describeNoRows, emptyLake } from './no-rows.ts';
import { chooseFormat } from './output/output-format.ts';
import { OutputFileError } from './output/write-output.ts';
import { type AnswerPorts, type AnswerTarget, faultOfTarget, printAnswer } from './print-answer.ts';
import { readQueryCatalog } from './query-catalog.ts';
import { type QueryActions, queryProgram, withImpliedCommand } from './query-program.ts';
import type { AskOptions } from './run-options.ts';
import { adHocStatement } from './statement.ts';
import { isQuestion, refusalToWrite } from './statement-kind.ts';

surviveClosedPipe();

const print = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

/** What this run asks Athena with. */
function openLake(options: AskOptions) {
  const config = readQueryConfig();
  const calls = createAthenaCalls();
  const place: QueryOptions = {
    database: config.names.views,
    workGroup: config.workGroup,
    endpoint: config.endpoint,
    timeoutSeconds: options.timeout === 0 ? undefined : options.timeout,
    signal: interruption('Stopping the statement on Athena…'),
  };
  const ask = async (sql: string): Promise<Table> => (await answerQuery(calls, sql, place)).table;
  return { config, calls, place, ask, days: daysOfOrders(ask, config.names.silver) };
}

type Lake = ReturnType<typeof openLake>;

/** Where the rows go; asked before anything else is, and refused when nothing can be written there. */
async function targetOf({ format, out, maxRows }: AskOptions): Promise<AnswerTarget> {
  const choice = chooseFormat(format, out);
  if (!choice.ok) throw new QueryConfigError(choice.message);
  const target = { format: choice.format, out, maxRows };
  const fault = await faultOfTarget(target, process.stdout);
  if (fault !== undefined) throw new QueryConfigError(fault);
  return target;
}

interface Question extends AskedFor {
  readonly sql: string;
}

async function answer(lake: Lake, question: Question, options: AskOptions): Promise<void> {
  const { sql } = question;
  const settings: QueryOptions = {
    ...lake.place,
    maxScannedBytes: options.scanLimit,
    reuseResultMinutes: options.reuse,
    via: options.unload ? 'unload' : undefined,
  };
  const ports: AnswerPorts = {
    answer: async (text, more) => answerQuery(lake.calls, text, { ...settings, ...more }),
    stream: async (text, more) => streamAnswer(lake.calls, text, { ...settings, ...more }),
    stdout: process.stdout,
    stderr: process.stderr,
  };
  const { rows, cost } = await printAnswer(sql, await targetOf(options), ports);
  if (rows === 0 && !cost.isFree && isQuestion(sql)) note(pc.yellow(describeNoRows(await lake.days(), question)));
}

async function ask(lake: Lake, question: Question, options: AskOptions): Promise<void> {
  const { sql } = question;
  if (options.dryRun) print(describeDryRun(sql, await dryRun(lake.ask, sql)).join('\n'));
  else if (options.explain) print(await explainStatement(lake.ask, sql));
  else await answer(lake, question, options);
}

function faultOfValues({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === 'LATEST_UNKNOWN' ? `There is no latest day: ${emptyLake}` : message;
}

const catalog = readQueryCatalog();

const actions: QueryActions = {
  list: ({ names }) => {
    const isPlain = names === true || !process.stdout.isTTY;
    print(isPlain ? queryNames(catalog.values()) : describeQueries(catalog.values()));
  },
  complete: (shell, options) => print(completionScript(shell, catalog.values(), options)),
  askSaved: async (query, options, values) => {
    await targetOf(options);
    const lake = openLake(options);
    const bound = await bindInLake(query, values, {
      fillNames: (sql) => fillNames(sql, lake.config.names),
      latest: async () => (await lake.days())?.latest,
    });
    if (!bound.ok) throw new QueryConfigError(faultOfValues(bound));
    const parameters = query.parameters.map(({ name }) => name);
    await ask(lake, { sql: bound.sql, hasPeriod: parameters.includes('from'), parameters }, options);
  },
  askSql: async (text, options) => {
    const statement = adHocStatement(text === '-' ? readFileSync(0, 'utf8') : text, catalog.keys());
    if (!statement.ok) throw new QueryConfigError(statement.message);
    const asked = options.explain || options.dryRun ? `EXPLAIN ${statement.sql}` : statement.sql;
    const refusal = options.write ? undefined : refusalToWrite(asked);
    if (refusal !== undefined) throw new QueryConfigError(refusal);
    await ask(openLake(options), { sql: statement.sql, hasPeriod: false, parameters: [] }, options);
  },
};

/** Faults that a person can act on; anything else is a bug, and its trace is shown. */
function isForPerson(error: unknown): error is Error {
  const kinds = [QueryError, QueryConfigError, ResultDecodingError, OutputFileError];
  return kinds.some((kind) => error instanceof kind);
}

try {
  const program = queryProgram(catalog.values(), actions);
  await program.parseAsync(withImpliedCommand(program, process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (!isForPerson(error)) throw error;
  note(`${pc.red('error')} ${error.message}`);
  process.exitCode = error instanceof QueryError && error.code === 'INTERRUPTED' ? 130 : 1;
}
