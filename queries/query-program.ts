import { Command, Option } from 'commander';
import { type CompletionShell, completionShells } from './completion.ts';
import { valuesOf } from './list-queries.ts';
import { type AskOptions, withAskOptions } from './run-options.ts';
import type { QueryParameter, SavedQuery } from './saved-query.ts';

/** What the command line asks for, as the program hands it on. */
export interface QueryActions {
  list(options: { readonly names?: true }): void;
  complete(shell: CompletionShell, options: readonly string[]): void;
  askSaved(query: SavedQuery, options: AskOptions, values: Readonly<Record<string, string | undefined>>): Promise<void>;
  askSql(statement: string, options: AskOptions): Promise<void>;
}

const examples = `
Examples:
  npm run query -- sales-by-period --grain month
  npm run query -- top-products --from 2010-12-01 --to 2010-12-31 --out top-products.csv
  npm run query -- "SELECT country, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 2 DESC"
  npm run query -- "SELECT * FROM order_lines" --out order-lines.parquet
  npm run query -- sales-by-period --dry-run
  echo "SELECT 1" | npm run --silent query -- - --format json
  eval "$(npm run --silent query -- --completion bash)"; ask-lake <Tab>

Tables without a database are the views. Money is in minor units (pence, cents); rates are from 0 to 1.
Dates may be written latest or latest-6: the newest day with orders in the lake, or so many days before.
A table shows four digits of fractions; every other format gives them all.
SQL that changes the lake (INSERT, DELETE, CREATE, DROP, UNLOAD…) is refused unless --write is given.
Types in json and ndjson: numbers and booleans as such, NULL as null, arrays and objects for arrays,
maps and rows; decimals as strings, so that no digit is lost, and the strings "NaN" and "Infinity",
for which JSON has no numbers. In arrow: lists, maps and structs. In parquet, csv and the table:
arrays, maps and rows as JSON text. Dates and timestamps are ISO-8601 text in csv and json, and
types of their own in arrow and parquet, where decimals are decimals too.
Runs on the local stack while it is up (npm start), or on AWS with INKSTREAM_STAGE set.`;

function parameterOption(parameter: QueryParameter): Option {
  const { name, meaning, defaultValue } = parameter;
  const presence = defaultValue === undefined ? 'required' : `default: ${defaultValue}`;
  const option = new Option(`--${name} <${valuesOf(parameter)}>`, `${meaning} (${presence})`).helpGroup('Parameters:');
  return defaultValue === undefined ? option.makeOptionMandatory() : option;
}

/** Names of parameters and options are told apart here, since commander keeps them together. */
function splitValues(query: SavedQuery, given: AskOptions & Record<string, unknown>) {
  const names = new Set(query.parameters.map(({ name }) => name));
  const values = [...names].map((name) => [name, given[name] === undefined ? undefined : String(given[name])] as const);
  return Object.fromEntries(values);
}

function addSavedQuery(program: Command, query: SavedQuery, actions: QueryActions): void {
  const command = program.command(query.name).summary(query.title).description(`${query.title}: ${query.question}`);
  for (const parameter of query.parameters) command.addOption(parameterOption(parameter));
  const returns = query.returns.map((column) => `  ${column.name}: ${column.type} - ${column.meaning}`);
  withAskOptions(command).addHelpText('after', `\nReturns:\n${returns.join('\n')}`);
  command.action(async (options: AskOptions & Record<string, unknown>) => {
    await actions.askSaved(query, options, splitValues(query, options));
  });
}

/** The command line of `npm run query`: every saved query is a subcommand, and so is SQL. */
export function queryProgram(catalog: Iterable<SavedQuery>, actions: QueryActions): Command {
  const program = new Command('npm run query --')
    .description('Ask the lake: Athena SQL, or a saved query by its name.')
    .usage('NAME [--parameter value…] [options]  |  "SQL" [options]  |  --list')
    .addHelpText('after', examples)
    .option('--list', 'list the saved queries with their questions, parameters and columns; in a pipe, their names')
    .option('--names', 'with --list: names only, one a line')
    .addOption(
      new Option('--completion <shell>', 'print a script that completes names and parameters').choices([
        ...completionShells,
      ]),
    );
  const adHoc = withAskOptions(
    program
      .command('sql')
      .argument('<statement>', 'Athena SQL, or - to read it from standard input')
      .summary('run a statement (the word sql may be left out)')
      .description('Run a statement of Athena SQL; the word sql may be left out.'),
  )
    .option('--write', 'run it even if it changes the lake (INSERT, DELETE, CREATE, DROP, UNLOAD…)')
    .action(async (text: string, options: AskOptions) => actions.askSql(text, options));
  for (const query of catalog) addSavedQuery(program, query, actions);
  const longOptions = adHoc.options
    .filter(({ long }) => long !== '--write')
    .flatMap(({ long }) => (long ? [long] : []));
  program.action((options: { list?: true; names?: true; completion?: CompletionShell }) => {
    if (options.completion !== undefined) actions.complete(options.completion, longOptions);
    else if (options.list || options.names) actions.list(options);
    else program.help({ error: true });
  });
  return program;
}

const ownWords = new Set(['help', '--help', '-h', '--list', '--names', '--completion']);

/** `--min-orders` means `--min_orders`, the name that the parameter has in SQL. */
function withParameterNames(command: Command | undefined, words: readonly string[]): string[] {
  const known = new Set(command?.options.map(({ long }) => long));
  return words.map((word) => {
    const [flag = '', ...value] = word.split('=');
    const parameter = `--${flag.slice(2).replaceAll('-', '_')}`;
    return flag.startsWith('--') && !known.has(flag) && known.has(parameter) ? [parameter, ...value].join('=') : word;
  });
}

/** `query "SELECT 1"` means `query sql "SELECT 1"`, and `query bought-together --min-orders 3` gives `--min_orders`. */
export function withImpliedCommand(program: Command, words: readonly string[]): string[] {
  const [first, ...rest] = words;
  const named = program.commands.find((command) => command.name() === first);
  const isKnown =
    first === undefined || ownWords.has(first) || first.startsWith('--completion=') || named !== undefined;
  if (!isKnown) return ['sql', ...words];
  return first === undefined ? [] : [first, ...withParameterNames(named, rest)];
}
