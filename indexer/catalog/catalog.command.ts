import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { catalogEvent } from '../../pipelines/sample/catalog-events.ts';
import { createProductRange } from '../../pipelines/sample/product-range.ts';
import { createEventHeads } from '../../pipelines/sample/shop-event.ts';
import { tellFailure } from '../../pipelines/tell-failure.ts';
import { readIndexerConfig } from '../config.ts';
import { counted } from '../counted.ts';
import { IndexerError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { deletionOf, editOf, type RowChange, restorationOf, type StoredProduct, undoOf } from './catalog-row.ts';
import { announceDeletions, compareCatalogWithSearch, surveyCatalog } from './catalog-survey-client.ts';
import { catalogTable } from './catalog-table-client.ts';
import { categoryPath, minorUnits, notEmpty, wholeNumber, yesOrNo } from './catalog-words.ts';
import {
  describeComparison,
  describeDifference,
  describeHistory,
  describeLateness,
  describeOtherwise,
  describeProduct,
  describeRefusals,
  describeRows,
  describeShown,
} from './describe-catalog.ts';
import { knownTable, ownTable } from './local-table-client.ts';
import { findRows } from './read-table.ts';
import { type ProductDetail, seedTable } from './seed-table.ts';
import { announcedPrice, watchChange } from './watch-change-client.ts';
import { differencesOf } from './watch-index.ts';

interface WatchOptions {
  watch: boolean;
  timeout: number;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const now = () => new Date().toISOString();

async function watch(change: RowChange, { timeout }: WatchOptions): Promise<void> {
  const shown = await watchChange(change, timeout * 1000);
  const different = shown?.found === undefined ? [] : differencesOf(change, shown.found);
  if (shown !== undefined && different.length === 0) return say(describeShown(change, shown.tookMs));
  process.exitCode = 1;
  if (shown?.found === undefined) return say(`${pc.red('error')} ${describeLateness(timeout)}`);
  say(`${pc.red('error')} ${describeOtherwise(shown.found, different, await announcedPrice(change.productId))}`);
}

async function change(name: string, options: WatchOptions, make: (stored: StoredProduct) => RowChange): Promise<void> {
  const table = ownTable();
  const made = make(await table.find(name));
  await table.apply(made);
  process.stdout.write(describeDifference(made.before, made.after.row));
  if (options.watch) await watch(made, options);
}

/** Products of the invented shop, under ids and SKUs of their own: a product has one source, and those of the sample have theirs. */
function inventProducts(count: number): ProductDetail[] {
  const heads = createEventHeads('000000');
  return createProductRange('shop', 1, count).map((product) => {
    const edit = { kind: 'upsert', atMs: Date.now(), product: product.index, version: 1, revision: 1 } as const;
    const { detail } = catalogEvent(product, { ...edit, active: true, priceMinor: product.basePriceMinor }, heads);
    const upserted = detail as ProductDetail;
    return { ...upserted, sku: `SHOP-${upserted.sku}` };
  });
}

async function seed({ products: count }: { products: number }): Promise<void> {
  const table = ownTable();
  const bar = new SingleBar({ format: 'seeding [{bar}] {value}/{total}' });
  bar.start(count, 0);
  try {
    const added = await seedTable(table, inventProducts(count), () => bar.increment());
    bar.stop();
    say(`${counted(added, 'product')} added, ${count - added} were there already or had been deleted.
They are searchable within seconds. To see them: npm run catalog -- list`);
  } finally {
    bar.stop();
  }
}

async function list(words: string[], { max }: { max: number }): Promise<void> {
  const config = readIndexerConfig(['catalogTable', 'catalogMapping']);
  const pages = catalogTable(config.catalogTable).scan();
  const { rows, matching } = await findRows(pages, config.catalogMapping, words, max);
  if (rows.length > 0) process.stdout.write(describeRows(rows));
  const isEmpty = matching === 0 && words.length === 0;
  say(
    isEmpty
      ? 'The catalog table is empty. To fill it: npm run catalog -- seed'
      : pc.dim(`${rows.length} of ${counted(matching, 'product')}`),
  );
}

async function survey(isAnnouncing: boolean): Promise<void> {
  const bar = new SingleBar({ format: '{value} products, {other} items of other entities' });
  bar.start(0, 0, { other: 0 });
  const { announced, otherEntities, failed, refusals } = await surveyCatalog(isAnnouncing, (report) =>
    bar.update(report.announced, { other: report.otherEntities }),
  ).finally(() => bar.stop());
  if (refusals.length > 0) process.stdout.write(describeRefusals(refusals));
  const done = `${counted(announced, 'product')} ${isAnnouncing ? 'announced' : 'can be announced'}, ${refusals.length} refused`;
  say(`${done}, ${failed} failed; ${counted(otherEntities, 'item')} of other entities.`);
  if (refusals.length > 0) process.exitCode = 2;
  if (failed > 0) process.exitCode = 1;
}

async function check(): Promise<void> {
  await survey(false);
  const comparison = await compareCatalogWithSearch();
  process.stdout.write(describeComparison(comparison));
  if (comparison.behind.length > 0) process.exitCode = 2;
}

async function announce({ deleteMissing }: { deleteMissing?: true }): Promise<void> {
  await survey(true);
  if (!deleteMissing) return;
  const { accounting } = await announceDeletions((await compareCatalogWithSearch()).missing);
  say(
    `${counted(accounting.announced, 'product')} that the table does not have announced as deleted, ${accounting.failed} failed.`,
  );
  if (accounting.failed > 0) process.exitCode = 1;
}

function addEdits(program: Command): void {
  const edits = [
    program
      .command('edit <product>')
      .description('change fields of a product, given by SKU or id')
      .option('--title <text>', 'title', notEmpty)
      .option('--description <text>', 'description')
      .option('--brand <text>', 'brand')
      .option('--category <path>', 'category, such as "Wall art / Posters"', categoryPath)
      .option('--price <amount>', 'price, such as 12.90', minorUnits)
      .option('--delivery-days <n>', 'working days until delivery', wholeNumber)
      .option('--active <yes|no>', 'whether the product is offered', yesOrNo)
      .action((name: string, { watch: isWatching, timeout, category, price, ...rest }) => {
        const edit = {
          ...rest,
          ...(category && { categoryPath: category }),
          ...(price !== undefined && { priceMinor: price }),
        };
        if (Object.keys(edit).length === 0) {
          throw new IndexerError('INPUT_WRONG', 'Say what to change, for example --title "…". All options: --help');
        }
        return change(name, { watch: isWatching, timeout }, (stored) => editOf(stored, edit, now()));
      }),
    program
      .command('price')
      .argument('<product>')
      .argument('<amount>', 'such as 12.90', minorUnits)
      .description('change the price of a product')
      .action((name: string, priceMinor: number, options: WatchOptions) =>
        change(name, options, (stored) => editOf(stored, { priceMinor }, now(), 'price')),
      ),
    program
      .command('delete <product>')
      .description('delete a product (restore brings it back)')
      .action((name: string, options: WatchOptions) => change(name, options, (stored) => deletionOf(stored, now()))),
    program
      .command('restore <product>')
      .description('bring a deleted product back as it was')
      .action((name: string, options: WatchOptions) => change(name, options, (stored) => restorationOf(stored, now()))),
    program
      .command('undo <product>')
      .description('make a product what it was before its last change')
      .action((name: string, options: WatchOptions) => change(name, options, (stored) => undoOf(stored, now()))),
  ];
  for (const edit of edits) {
    edit
      .option('--no-watch', 'do not wait until the search index shows it')
      .option('--timeout <seconds>', 'wait so long at most', wholeNumber, 30);
  }
}

function addReaders(program: Command): void {
  program
    .command('seed')
    .description('fill the local table with invented products, and with items of other entities')
    .option('--products <n>', 'so many products', wholeNumber, 200)
    .action(seed);
  program
    .command('list [words...]')
    .description('products whose SKU or title has all of these words')
    .option('--max <n>', 'show so many at most', wholeNumber, 20)
    .action(list);
  program
    .command('show <product>')
    .description('the row of a product')
    .action(async (name: string) => {
      process.stdout.write(describeProduct(await knownTable().find(name)));
    });
  program
    .command('history <product>')
    .description('the versions of a product, newest first')
    .action(async (name: string) => {
      process.stdout.write(describeHistory((await knownTable().find(name)).history));
    });
  program
    .command('check')
    .description('hold every row against the contract and against search: which it will not show, or not so, and why')
    .action(check);
  program
    .command('announce')
    .description('announce every product of the table anew: for rows that are older than its stream, or lost edits')
    .option('--delete-missing', 'announce products of the search index that the table does not have as deleted')
    .action(announce);
}

surviveClosedPipe();
const program = new Command('npm run catalog --').description(
  "Fill and edit the shop's local catalog table, and watch each edit become searchable.",
);
addReaders(program);
addEdits(program);
program.addHelpText(
  'after',
  `
An edit goes the way that every edit goes: table, stream, Lambda, bus, queue, Lambda, index. The
command waits until a search finds it and says how long that took. Every edit raises the row's version
and is kept in its history, so that undo and restore can take it back.

Exit code: 0 done, 1 not done, not searchable in time or not as edited, 2 some rows cannot be announced.

Examples:
  npm run catalog -- seed
  npm run catalog -- list poster a2
  npm run catalog -- edit SHOP-POS-A2-GL200 --title "Poster A2, extra glossy"
  npm run catalog -- price SHOP-POS-A2-GL200 12.90
  npm run catalog -- delete SHOP-POS-A2-GL200
  npm run catalog -- restore SHOP-POS-A2-GL200
  npm run catalog -- check`,
);

await tellFailure(explainFailure, () => program.parseAsync());
