// Measures how good the search is on a judged catalog, in an index of its own, with the production mapping and query.
import { stat, writeFile } from 'node:fs/promises';
import type { Client } from '@opensearch-project/opensearch';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { v7 as uuid } from 'uuid';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { importProgress } from '../../pipelines/import/progress.ts';
import { readIndexerConfig } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { createProductIndex, type IndexBody } from '../index/index-lifecycle.ts';
import { productIndexBody } from '../index/mapping.ts';
import { createSearchClient } from '../index/search-client.ts';
import { readDefaultSynonyms } from '../search/default-synonyms.ts';
import type { UnderstandingSettings } from '../search/understood-query.ts';
import { describeCatalog, readCatalog, unreadCatalog } from './catalog-file.ts';
import { compareRuns } from './compare-runs.ts';
import { describeGaps } from './describe-gaps.ts';
import { describeComparison, describeRun } from './describe-run.ts';
import { productFinder } from './find-products.ts';
import { readJudgedSet } from './judged-set.ts';
import { readTextFile } from './lines-of-file.ts';
import { measureQueries } from './measure-queries.ts';
import { fillIndex } from './measured-index.ts';
import { type MeasuredRun, parseRun } from './measured-run.ts';

interface Options {
  products: string;
  queries: string;
  judgments: string;
  synonyms?: string;
  compare?: string;
  save?: string;
  concurrency: number;
}

const help = `
Examples:
  npm run relevance -- --products products.ndjson --queries queries.tsv --judgments judgments.tsv --save before.json
  npm run relevance -- --products products.ndjson --queries queries.tsv --judgments judgments.tsv --compare before.json

Products: one JSON object a line: {"id", "title"?, "description"?, "brand"?, "category"?, "attributes"?}.
  category: "Tools > Saws", "Tools / Saws" or a list from the root. attributes: an object or a list, however nested, or
  text such as "Color: red; Size: S". What is null is empty, what is no text is taken as text. Lines without an id or
  that are no JSON object are left out, with a note; of several with the same id the last one counts.
Queries: query_id<TAB>query; in a line without a tab the first blank stands for it.
Judgments: query_id, product_id, gain, or TREC's four columns (query_id, 0, product_id, gain), between tabs or blanks.
  A first line with names of columns is recognised. Gains are taken as they are given, decimals too; below 0 is 0.
All three: UTF-8, compressed by gzip or not; empty lines are left out. Cells between tabs may be "quoted".
nDCG@10: discount log2(place + 1); the ideal is the best order of all judged products of the query, also of those that
  are not in the catalog (a note says how many); products that nobody judged count 0, and in the second figure are
  taken out of the results first. Queries without a judgment, or whose judged products all have gain 0, have no nDCG
  and are left out of both means (a note says how many).
The catalog goes to an index of its own, which is deleted afterwards, at INKSTREAM_OPENSEARCH_URL or, while the local
stack is up (npm start), on its OpenSearch.`;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 to 99.');
  return Number(text);
}

async function indexCatalog(client: Client, index: string, file: string) {
  const { size } = await stat(file).catch((cause: unknown) => {
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file}: is there such a file?`, { cause });
  });
  const progress = importProgress('indexing', size);
  let bytesRead = 0;
  const read = unreadCatalog();
  const documents = readCatalog(file, read, (bytes) => {
    bytesRead = bytes;
  });
  try {
    await fillIndex(client, index, documents, (written) => progress.update(written, bytesRead));
  } finally {
    progress.stop();
  }
  return read;
}

/** Filled at once and thrown away soon: neither copies nor refreshes. */
function unreplicated({ settings, mappings }: IndexBody): IndexBody {
  return { settings: { ...settings, number_of_replicas: 0, refresh_interval: '-1' }, mappings };
}

async function measure(client: Client, index: string, options: Options, settings: UnderstandingSettings) {
  const judged = readJudgedSet(await readTextFile(options.queries), await readTextFile(options.judgments));
  await createProductIndex(client, index, unreplicated(productIndexBody(settings.languages)));
  const catalog = await indexCatalog(client, index, options.products);
  for (const note of [...describeCatalog(catalog), ...describeGaps(judged, catalog.ids)])
    process.stderr.write(`${pc.yellow('note')} ${note}\n`);
  const progress = importProgress('searching', judged.queries.length);
  return measureQueries(judged.queries, catalog.ids.size, productFinder(client, index, settings), {
    concurrency: options.concurrency,
    onProgress: (done) => progress.update(Math.max(0, done), Math.max(0, done)),
  }).finally(() => progress.stop());
}

async function settingsOf(options: Options, languages: UnderstandingSettings['languages']) {
  const synonyms = options.synonyms === undefined ? await readDefaultSynonyms() : await readTextFile(options.synonyms);
  return { version: 'relevance', synonyms, languages };
}

async function run(options: Options): Promise<void> {
  const { openSearchUrl, languages } = readIndexerConfig(['openSearchUrl', 'languages']);
  const before: MeasuredRun | undefined =
    options.compare === undefined ? undefined : parseRun(await readTextFile(options.compare), options.compare);
  const client = createSearchClient(openSearchUrl);
  const index = `relevance-${uuid()}`;
  const drop = () => client.indices.delete({ index, ignore_unavailable: true });
  process.once('SIGINT', () => void drop().finally(() => process.exit(130)));
  try {
    const settings = await settingsOf(options, languages);
    const run = await measure(client, index, options, settings);
    process.stdout.write(`${describeRun(run, before)}\n`);
    if (before !== undefined) process.stdout.write(`${describeComparison(compareRuns(before, run))}\n`);
    if (options.save !== undefined) await writeFile(options.save, `${JSON.stringify(run, null, 1)}\n`);
  } finally {
    await drop().catch(() => undefined);
  }
}

surviveClosedPipe();
const program = new Command('npm run relevance --')
  .description('Measure the search on a judged catalog: nDCG@10, queries without results, latency.')
  .requiredOption('--products <file>', 'catalog, one product a line (NDJSON)')
  .requiredOption('--queries <file>', 'queries (TSV)')
  .requiredOption('--judgments <file>', 'judgments (TSV)')
  .option('--synonyms <file>', "synonyms to use instead of the project's own")
  .option('--compare <file>', 'show wins and losses against a run that --save wrote')
  .option('--save <file>', 'write the run to this file (JSON)')
  .option('--concurrency <n>', 'queries at a time', wholeNumber, 4)
  .addHelpText('after', help)
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof IndexerError)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
