// Rebuilds the product index from the projection while edits go on, and swaps it in when it is proved right.

import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { interruption } from '../../pipelines/interruption.ts';
import { tellFailure } from '../../pipelines/tell-failure.ts';
import { patientDynamoClient } from '../audit/audit-ports-client.ts';
import { readIndexerConfig } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { listProductIndices } from '../index/index-lifecycle.ts';
import { productAlias } from '../index/index-names.ts';
import { mappingHash } from '../index/mapping-hash.ts';
import { createSearchClient } from '../index/search-client.ts';
import { readWriteTargets } from '../index/write-targets.ts';
import { describeRebuild } from './describe-rebuild.ts';
import { describeStatus } from './describe-status.ts';
import { betweenRebuilds } from './hold-rebuild.ts';
import type { JudgedQueries } from './judged-queries.ts';
import { rebuild } from './rebuild.ts';
import { rebuildDisplay } from './rebuild-display.ts';
import { silentObserver } from './rebuild-observer.ts';
import { rebuildPorts } from './rebuild-ports-client.ts';
import { dropPrevious, rollBack } from './serve-index.ts';
import { readJudgedQueries, USUAL_LAG_SECONDS, USUAL_SAMPLE, usualRebuild } from './usual-rebuild.ts';

interface ReindexOptions {
  restart?: true;
  keep?: true;
  acceptRefused?: true;
  rate: number;
  sample: number;
  lag: number;
  queries?: string;
  minOverlap?: number;
  alias: string;
  rollback?: true;
  force?: true;
  finish?: true;
  status?: true;
  drop?: string;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

function percentage(text: string): number {
  const percent = wholeNumber(text);
  if (percent > 100) throw new InvalidArgumentError('Expected 0 to 100.');
  return percent / 100;
}

const others = ['rollback', 'finish', 'status', 'drop'];
surviveClosedPipe();
const program = new Command('npm run reindex --')
  .description('Rebuild the product index from the projection while edits go on, and let it serve when it is right.')
  .option(
    '--rate <n>',
    'documents per second at most, so that live edits have their share (0: no limit)',
    wholeNumber,
    2000,
  )
  .option('--restart', 'throw away what an interrupted run left, instead of going on with it')
  .option('--keep', 'keep a new index that may not serve, for a look at it')
  .option('--accept-refused', 'let it serve without documents that it refuses and the old index has')
  .option('--sample <n>', 'documents compared field by field', wholeNumber, USUAL_SAMPLE)
  .option('--queries <file>', 'judged queries (JSON: minimumOverlap, queries) instead of those of the project')
  .option('--min-overlap <percent>', 'share of the first ten to have in common with the old index', percentage)
  .option('--lag <seconds>', 'a difference counts when it is older than this', wholeNumber, USUAL_LAG_SECONDS)
  .option('--alias <name>', 'read alias', productAlias)
  .addOption(new Option('--status', 'show the indices and how far a rebuild is').conflicts(others.slice(0, 2)))
  .addOption(new Option('--rollback', 'let the index serve again that did before').conflicts(['finish', 'restart']))
  .option('--force', 'with --rollback: also to an index that was never complete')
  .addOption(new Option('--finish', 'stop writing to the index that served before, and delete it'))
  .addOption(new Option('--drop <index>', 'delete an index that nobody uses').conflicts(others.slice(0, 3)))
  .addHelpText(
    'after',
    `
Nothing changes for shoppers until the new index is proved right: every document compared with the
projection, some field by field, and judged queries asked of both. It may be interrupted or killed
at any time; running it again goes on. The index that served before is written to until --finish.
Documents that OpenSearch refuses are listed; they count only where the old index has them as they
are now, and with --accept-refused not even there.

Examples:
  npm run reindex
  npm run reindex -- --rate 500 --min-overlap 40
  npm run reindex -- --status
  npm run reindex -- --rollback`,
  );

const say = (text: string) => process.stdout.write(`${text}\n`);

function judgedOf({ queries, minOverlap }: ReindexOptions): JudgedQueries {
  const judged = readJudgedQueries(queries);
  return minOverlap === undefined ? judged : { ...judged, minimumOverlap: minOverlap };
}

function connect(options: ReindexOptions) {
  const config = readIndexerConfig(['openSearchUrl', 'languages', 'productTable', 'searchControlTable']);
  const client = createSearchClient(config.openSearchUrl);
  const display = rebuildDisplay(options.lag * 1000);
  const observer = others.some((name) => name in options) ? silentObserver : display;
  const site = { ...config, alias: options.alias };
  const ports = rebuildPorts(client, patientDynamoClient(), site, { rate: options.rate, observer });
  return { client, ports, display, languages: config.languages };
}

type Connection = ReturnType<typeof connect>;

async function runRebuild(options: ReindexOptions, { ports, display, languages }: Connection): Promise<void> {
  const signal = interruption('Stopping after the documents under way…');
  const started = performance.now();
  try {
    const chosen = {
      restart: options.restart ?? false,
      keep: options.keep ?? false,
      acceptRefused: options.acceptRefused ?? false,
      judged: judgedOf(options),
      sampleSize: options.sample,
      lagMs: options.lag * 1000,
    };
    const outcome = await rebuild(ports, { ...usualRebuild(languages), ...chosen }, signal);
    display.stop();
    say(describeRebuild(outcome, (performance.now() - started) / 1000));
    if (outcome.kind === 'refused') process.exitCode = 1;
  } catch (error) {
    display.stop();
    if (!signal.aborted) throw error;
    process.stderr.write(`${pc.yellow('Stopped')} before it was done; running it again goes on from here.\n`);
    process.exitCode = 130;
  }
}

async function runRollback({ ports }: Connection, isForced: boolean): Promise<void> {
  const started = performance.now();
  const { from, to } = await rollBack(ports, { isForced });
  const milliseconds = Math.round(performance.now() - started);
  say(pc.green(`✓ ${to} serves again, after ${milliseconds} ms.`));
  say(`  ${from} is still written to.`);
  say('  --rollback once more returns to it, --finish deletes it.');
}

async function runDrop(index: string, { ports }: Connection): Promise<void> {
  await betweenRebuilds(ports.hold, async () => {
    const { targets } = await readWriteTargets(ports.targets);
    if (targets.includes(index))
      throw new IndexerError('SEARCH_REFUSED', `${index} is written to; it was not deleted.`);
    if (!(await ports.indices.exists(index))) throw new IndexerError('INPUT_WRONG', `There is no index ${index}.`);
    await ports.indices.drop(index);
  });
  say(`Deleted ${index}.`);
}

async function run(options: ReindexOptions): Promise<void> {
  const connection = connect(options);
  const { client, ports, languages } = connection;
  const { alias } = options;
  if (options.status) {
    const [indices, targets, record] = await Promise.all([
      listProductIndices(client, alias),
      ports.targets.read(),
      ports.hold.records.read(),
    ]);
    say(describeStatus({ alias, mappingHash: mappingHash(languages), indices, targets, record, now: new Date() }));
  } else if (options.rollback) await runRollback(connection, options.force ?? false);
  else if (options.finish) {
    const dropped = await dropPrevious(ports);
    say(
      dropped === undefined ? 'There is no earlier index.' : `Deleted ${dropped}; nothing is written to it any more.`,
    );
  } else if (options.drop !== undefined) await runDrop(options.drop, connection);
  else await runRebuild(options, connection);
}

await tellFailure(explainFailure, () => run(program.parse().opts<ReindexOptions>()));
