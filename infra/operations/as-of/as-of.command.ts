// Asks the lake, or searches the catalog, as of a moment in the past.

import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { IndexerError } from '../../../indexer/errors.ts';
import { SearchEngineError } from '../../../indexer/search/search-engine.ts';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { QueryError } from '../../../queries/athena/errors.ts';
import { QueryConfigError } from '../../../queries/config.ts';
import { chooseFormat } from '../../../queries/output/output-format.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { askAsOf } from './ask-as-of-client.ts';
import { describePastProduct, describePastSearch } from './describe-past.ts';
import { readMoment } from './moment.ts';
import { productAsOf, searchAsOf } from './search-as-of-client.ts';
import type { AsOfWay } from './statement-as-of.ts';

interface AsOfOptions {
  by?: AsOfWay;
  set: Record<string, string>;
  format?: string;
  out?: string;
  maxRows?: number;
  sku?: string;
  size: number;
  keep?: true;
  json?: true;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function parameter(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = /^-{0,2}([a-z_]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Expected name=value.');
  return { ...before, [name]: value };
}

const program = new Command('npm run as-of --')
  .description('Ask the lake, or search the catalog, as of a moment in the past.')
  .argument('<time>', '2026-11-01 (its beginning, UTC), 2026-11-01T14:30Z, 2026-11-01T15:30+01:00')
  .argument('<what>', 'query or search')
  .argument('[words...]', 'a saved query, SQL, or what to search for')
  .addOption(
    new Option('--by <way>', 'query: snapshot or publication (see below)').choices(['snapshot', 'publication']),
  )
  .option('--set <name=value>', 'query: a parameter of the saved query, again for each', parameter, {})
  .option('--format <format>', 'query: table, json, ndjson, csv, arrow or parquet')
  .option('--out <file>', 'query: write the rows there')
  .option('--max-rows <n>', 'query: rows at most, 0 for all', wholeNumber)
  .option('--sku <sku>', 'search: show this product as it was')
  .option('--size <n>', 'search: so many products', wholeNumber, 10)
  .option('--keep', 'search: keep the index that was made for it')
  .option('--json', 'search: print JSON')
  .addHelpText(
    'after',
    `
query   reads every table as of then, through the views of today. By snapshot: what was loaded then, to the
        row; Iceberg keeps 5 days of them. By publication: what had happened and been announced by then,
        whenever it was loaded; any time, and without whoever was erased since. Snapshots are taken where they
        go back so far; which way it was is said on standard error.
search  fills an index of its own with the catalog of then (product_history; price, stock, image and
        popularity of then), searches it with the search of today, and deletes it. --sku shows one product.

Exit code: 0 answered, 1 not.

Examples:
  npm run as-of -- 2026-11-01 query "SELECT count(*) FROM orders"
  npm run as-of -- 2026-11-20T08:00Z query sales-by-period --set grain=week --format csv
  npm run as-of -- 2026-11-01 search "a2 poster matt"
  npm run as-of -- 2026-11-01 search --sku POS-A2-MA200`,
  );

const note = (text: string) => process.stderr.write(`${text}\n`);

async function runQuery(moment: Date, words: readonly string[], options: AsOfOptions): Promise<void> {
  const question = words.join(' ').trim();
  if (question === '') throw new OperationsError('INPUT_WRONG', 'Say what to ask: a saved query, or SQL.');
  const choice = chooseFormat(options.format as Parameters<typeof chooseFormat>[0], options.out);
  if (!choice.ok) throw new OperationsError('INPUT_WRONG', choice.message);
  await askAsOf({
    ...{ moment, question, parameters: options.set, wish: options.by },
    target: { format: choice.format, out: options.out, maxRows: options.maxRows },
    onWay: ({ way, reason }) => note(pc.dim(`As of ${moment.toISOString()}, by ${way}: ${reason}.`)),
  });
}

async function runSearch(moment: Date, words: readonly string[], options: AsOfOptions): Promise<void> {
  const { sku, size, keep = false, json } = options;
  note(pc.dim(`The catalog of ${moment.toISOString()}, searched as today.`));
  if (sku !== undefined) {
    const product = await productAsOf(moment, sku);
    if (product === undefined) throw new OperationsError('NOT_POSSIBLE', `No product ${sku} was for sale then.`);
    process.stdout.write(`${json ? JSON.stringify(product, null, 2) : describePastProduct(product)}\n`);
    return;
  }
  const onProgress = (products: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${products.toLocaleString('en-US')} products of then `);
  };
  const found = await searchAsOf(moment, words.join(' '), { size, isKept: keep, onProgress });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(`${json ? JSON.stringify(found, null, 2) : describePastSearch(found, keep)}\n`);
}

async function run(time: string, what: string, words: string[], options: AsOfOptions): Promise<void> {
  const moment = readMoment(time, new Date());
  if (what === 'query') return runQuery(moment, words, options);
  if (what === 'search') return runSearch(moment, words, options);
  throw new OperationsError('INPUT_WRONG', `${what} is neither query nor search.`);
}

/** Faults that a person can act on. */
function reasonOf(error: unknown): string | undefined {
  const kinds = [QueryError, QueryConfigError, SearchEngineError, IndexerError];
  return kinds.some((kind) => error instanceof kind) ? (error as Error).message : explainFailure(error);
}

surviveClosedPipe();
await tellFailure(reasonOf, () => program.action(run).parseAsync());
