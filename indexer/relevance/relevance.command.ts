// Measures how good the search is on a judged catalog, in an index of its own, with the production mapping and query.
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
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
import type { ProductDocument } from '../index/product-document.ts';
import { createSearchClient } from '../index/search-client.ts';
import { readDefaultSynonyms } from '../search/default-synonyms.ts';
import type { UnderstandingSettings } from '../search/understood-query.ts';
import { readCatalogLine } from './catalog-line.ts';
import { compareRuns } from './compare-runs.ts';
import { describeComparison, describeRun } from './describe-run.ts';
import { productFinder } from './find-products.ts';
import { readJudgedSet } from './judged-set.ts';
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

Products: one JSON object a line: {"id", "title", "description"?, "brand"?, "category"?, "attributes"?}.
  category: "Tools > Saws", "Tools / Saws" or a list from the root; attributes: an object, a list or one text.
Queries: query_id<TAB>query. Judgments: query_id<TAB>product_id<TAB>gain, or TREC's four columns.
  A first line with names of columns is recognised. Gains are taken as they are given, 0 or more.
nDCG@10: discount log2(place + 1); the ideal is the best order of all judged products of the query; products that
  nobody judged count 0, and in the second figure are taken out of the results first. Queries whose judged
  products all have gain 0 have no nDCG and are left out of both.
The catalog goes to an index of its own, which is deleted afterwards, at INKSTREAM_OPENSEARCH_URL or, while the local
stack is up (npm start), on its OpenSearch.`;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 to 99.');
  return Number(text);
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file}: is there such a file?`, { cause });
  });
}

async function* readCatalog(file: string, onBytes: (bytes: number) => void): AsyncGenerator<ProductDocument> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    onBytes(Buffer.byteLength(text) + 1);
    if (text.trim() === '') continue;
    const read = readCatalogLine(text);
    if (!read.ok) throw new IndexerError('INPUT_WRONG', `Line ${line} of ${file} is no product: ${read.reason}.`);
    yield read.document;
  }
}

async function indexCatalog(client: Client, index: string, file: string): Promise<number> {
  const { size } = await stat(file).catch((cause: unknown) => {
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file}: is there such a file?`, { cause });
  });
  const progress = importProgress('indexing', size);
  let bytesRead = 0;
  const documents = readCatalog(file, (bytes) => {
    bytesRead += bytes;
  });
  try {
    return await fillIndex(client, index, documents, (written) => progress.update(written, Math.min(size, bytesRead)));
  } finally {
    progress.stop();
  }
}

/** Filled at once and thrown away soon: neither copies nor refreshes. */
function unreplicated({ settings, mappings }: IndexBody): IndexBody {
  return { settings: { ...settings, number_of_replicas: 0, refresh_interval: '-1' }, mappings };
}

async function measure(client: Client, index: string, options: Options, settings: UnderstandingSettings) {
  const judged = readJudgedSet(await readText(options.queries), await readText(options.judgments));
  await createProductIndex(client, index, unreplicated(productIndexBody(settings.languages)));
  const products = await indexCatalog(client, index, options.products);
  const progress = importProgress('searching', judged.queries.length);
  const run = await measureQueries(judged.queries, products, productFinder(client, index, settings), {
    concurrency: options.concurrency,
    onProgress: (done) => progress.update(Math.max(0, done), Math.max(0, done)),
  }).finally(() => progress.stop());
  return { run, judged };
}

async function settingsOf(options: Options, languages: UnderstandingSettings['languages']) {
  const synonyms = options.synonyms === undefined ? await readDefaultSynonyms() : await readText(options.synonyms);
  return { version: 'relevance', synonyms, languages };
}

async function run(options: Options): Promise<void> {
  const { openSearchUrl, languages } = readIndexerConfig(['openSearchUrl', 'languages']);
  const before: MeasuredRun | undefined =
    options.compare === undefined ? undefined : parseRun(await readText(options.compare), options.compare);
  const client = createSearchClient(openSearchUrl);
  const index = `relevance-${uuid()}`;
  const drop = () => client.indices.delete({ index, ignore_unavailable: true });
  process.once('SIGINT', () => void drop().finally(() => process.exit(130)));
  try {
    const settings = await settingsOf(options, languages);
    const { run, judged } = await measure(client, index, options, settings);
    const notes = [
      judged.queriesWithoutJudgments > 0 ? `${judged.queriesWithoutJudgments} queries have no judgments` : undefined,
      judged.judgmentsWithoutQuery > 0 ? `${judged.judgmentsWithoutQuery} judgments have no query` : undefined,
    ].filter((note) => note !== undefined);
    if (notes.length > 0) process.stderr.write(`${pc.yellow('note')} ${notes.join('; ')}; they are left out.\n`);
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
