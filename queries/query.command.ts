import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { interruption } from '../pipelines/interruption.ts';
import { fillNames } from '../pipelines/migrations/fill-names.ts';
import { createAthenaCalls } from './athena/athena-client.ts';
import { QueryError } from './athena/errors.ts';
import { answerQuery } from './athena/run-query.ts';
import { type QueryConfig, QueryConfigError, readQueryConfig } from './config.ts';
import { describeAnswer } from './describe-answer.ts';
import { canWriteTo, formatted, type OutputFormat, outputFormats, writeOutputFile } from './output/write-output.ts';
import { readQueryCatalog } from './query-catalog.ts';
import { bindParameters, needsLatest, type SavedQuery } from './saved-query.ts';
import { adHocStatement } from './statement.ts';

interface RunOptions {
  format: OutputFormat;
  out?: string;
  timeout?: number;
  maxRows?: number;
}

const tableRowsByDefault = 1000;

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

function withRunOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the result').choices([...outputFormats]).default('table'))
    .option('--out <file>', 'write to this file instead of the terminal')
    .option('--timeout <seconds>', 'stop the statement after this long (0: wait for ever)', wholeNumber, 300)
    .option(
      '--max-rows <n>',
      `read at most so many rows (0: all; a table on the terminal: ${tableRowsByDefault})`,
      wholeNumber,
    );
}

/** A reader such as `head` may close the pipe early, which is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

async function run(sql: string, config: QueryConfig, options: RunOptions): Promise<void> {
  const isForTerminal = options.format === 'table' && options.out === undefined;
  if (options.format === 'arrow' && options.out === undefined && process.stdout.isTTY) {
    throw new QueryConfigError('Arrow is binary: add --out FILE.arrow, or redirect the output.');
  }
  if (options.out !== undefined && !(await canWriteTo(options.out))) {
    throw new QueryConfigError(`Cannot write ${options.out}: is there such a folder?`);
  }
  const started = performance.now();
  const answer = await answerQuery(createAthenaCalls(), sql, {
    database: config.names.views,
    workGroup: config.workGroup,
    endpoint: config.endpoint,
    timeoutSeconds: options.timeout === 0 ? undefined : options.timeout,
    maxRows: (options.maxRows ?? (isForTerminal ? tableRowsByDefault : 0)) || undefined,
    signal: interruption('Stopping the statement on Athena…'),
  });
  const pieces = formatted(answer.table, options.format, (isForTerminal && process.stdout.columns) || Infinity);
  if (options.out === undefined) for (const piece of pieces) process.stdout.write(piece);
  else await writeOutputFile(options.out, pieces);
  const target = options.out === undefined ? '' : `${options.out}: `;
  process.stderr.write(`${pc.dim(target + describeAnswer(answer, performance.now() - started))}\n`);
}

/** The newest day with orders, for parameters that count from it. */
async function findLatestDay({ names, workGroup, endpoint }: QueryConfig): Promise<string | undefined> {
  const sql = `SELECT CAST(CAST(max(occurred_at) AS date) AS varchar) AS latest FROM ${names.silver}.order_events`;
  const { table } = await answerQuery(createAthenaCalls(), sql, { database: names.views, workGroup, endpoint });
  return table.get(0)?.latest ?? undefined;
}

function addSavedQuery(program: Command, query: SavedQuery): void {
  const command = program.command(query.name).description(query.question);
  for (const parameter of query.parameters) {
    const option = new Option(
      `--${parameter.name} <${parameter.choices?.join('|') ?? parameter.type}>`,
      parameter.meaning,
    );
    command.addOption(
      parameter.defaultValue === undefined ? option.makeOptionMandatory() : option.default(parameter.defaultValue),
    );
  }
  const returns = query.returns.map((column) => `  ${column.name}: ${column.type} - ${column.meaning}`);
  withRunOptions(command).addHelpText('after', `\nReturns:\n${returns.join('\n')}`);
  command.action(async (options: RunOptions & Record<string, string>) => {
    const config = readQueryConfig();
    // Names first: a value must never be read as a placeholder.
    const latest = needsLatest(query, options) ? await findLatestDay(config) : undefined;
    const bound = bindParameters({ ...query, sql: fillNames(query.sql, config.names) }, options, { latest });
    if (!bound.ok) throw new QueryConfigError(bound.message);
    await run(bound.sql, config, options);
  });
}

function listOf(queries: Iterable<SavedQuery>): string {
  return [...queries]
    .map((query) => {
      const parameters = query.parameters.map(({ name, type, defaultValue }) =>
        defaultValue === undefined ? ` --${name} <${type}>` : ` [--${name} <${type}>]`,
      );
      return `${pc.bold(query.name)}${parameters.join('')}\n    ${query.question}\n    ${pc.dim(query.returns.map(({ name }) => name).join(', '))}`;
    })
    .join('\n');
}

const examples = `
Examples:
  npm run query -- "SELECT country, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 2 DESC"
  npm run query -- sales-by-period --from 2010-12-01 --to 2010-12-31
  npm run query -- top-products --format csv --out top-products.csv
  echo "SELECT 1" | npm run --silent query -- - --format json

Tables without a database are the views. Money is in minor units (pence, cents).
Types in json, ndjson and arrow: numbers and booleans as such, NULL as null; decimals as strings, so
that no digit is lost; arrays, maps and rows as the text that Athena answers with ("[a, b]"). Dates
and timestamps are ISO-8601 text in json, and Arrow's own types in arrow.
Runs on the local stack while it is up (npm start), or on AWS with INKSTREAM_STAGE set.`;

function buildProgram(): Command {
  const catalog = readQueryCatalog();
  const program = new Command('npm run query --').description(
    'Ask the lake: Athena SQL, or a saved query by its name.',
  );
  program.addHelpText('after', examples);
  program.option('--list', 'list the saved queries with their parameters and columns');
  program.action(({ list }: { list?: true }) => {
    if (list) process.stdout.write(`${listOf(catalog.values())}\n`);
    else program.help({ error: true });
  });
  const adHoc = program.command('sql').argument('<statement>', 'Athena SQL, or - to read it from standard input');
  withRunOptions(adHoc.description('run a statement (the word sql may be left out)'));
  adHoc.action(async (text: string, options: RunOptions) => {
    const statement = adHocStatement(text === '-' ? readFileSync(0, 'utf8') : text, catalog.keys());
    if (!statement.ok) throw new QueryConfigError(statement.message);
    await run(statement.sql, readQueryConfig(), options);
  });
  for (const query of catalog.values()) addSavedQuery(program, query);
  return program;
}

const ownWords = new Set(['sql', 'help', '--help', '-h', '--list']);

/** `query "SELECT 1"` means `query sql "SELECT 1"`. */
function withImpliedCommand(program: Command, words: readonly string[]): string[] {
  const [first] = words;
  const isKnown =
    first === undefined || ownWords.has(first) || program.commands.some((command) => command.name() === first);
  return isKnown ? [...words] : ['sql', ...words];
}

try {
  const program = buildProgram();
  await program.parseAsync(withImpliedCommand(program, process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (!(error instanceof QueryError) && !(error instanceof QueryConfigError)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = error instanceof QueryError && error.code === 'INTERRUPTED' ? 130 : 1;
}
