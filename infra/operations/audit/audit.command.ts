// Holds lake, index and images against what they are made from, and mends them when asked to.

import { AthenaClient } from '@aws-sdk/client-athena';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readImagesConfig } from '../../../images/config.ts';
import { imageStoreClient } from '../../../images/intake/image-store-client.ts';
import { printImagesQueueClient } from '../../../images/intake/print-images-queue-client.ts';
import { patientDynamoClient } from '../../../indexer/audit/audit-ports-client.ts';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { productAlias } from '../../../indexer/index/index-names.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { explainFailure } from '../explain-failure.ts';
import { athenaPages } from './athena-pages-client.ts';
import { auditImages } from './audit-images-client.ts';
import { auditIndex } from './audit-index-client.ts';
import { auditLake } from './audit-lake-client.ts';
import { type AuditName, type AuditResult, type AuditSettings, auditNames } from './audit-part.ts';

interface AuditCommandOptions {
  only?: AuditName;
  ids?: string[];
  quick?: true;
  deep?: true;
  repair?: true;
  index?: string;
  alias: string;
  lag: number;
  lakeLag: number;
  grace: number;
  json?: true;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function idList(text: string): string[] {
  return text.split(',').filter((id) => id !== '');
}

const program = new Command('npm run audit --')
  .description('Hold the lake and the index against the projection, and image files against their passports.')
  .addOption(new Option('--only <what>', 'one audit instead of all').choices([...auditNames]))
  .option('--ids <ids>', 'lake and images: these products or images and no others, separated by commas', idList)
  .option('--repair', 'mend what drifted, and audit again')
  .option('--deep', 'lake: all of a product; images: the bytes of every file. Slow')
  .option('--lag <seconds>', 'a difference counts when it is older than this', wholeNumber, 15)
  .option('--lake-lag <seconds>', 'an event may take so long from the bus to the lake', wholeNumber, 180)
  .option('--grace <hours>', 'files that nothing asks for are deleted when they are older', wholeNumber, 24)
  .option('--quick', 'index: compare sums of stored hashes and revisions only (see below)')
  .option('--index <name>', 'index: this concrete one instead of the one that serves')
  .option('--alias <name>', 'index: read alias', productAlias)
  .option('--json', 'print every difference as JSON')
  .addHelpText(
    'after',
    `
--quick, --index and --alias are about the index, and audit nothing else unless --only says so.

lake     every product of the view products, and what the view leaves out, by the version of each part.
         Events that wait for the next load are no drift, nor are products older than the lake. What the
         projection lacks is brought again from the lake's events. What is in bronze, in days that loads
         have passed, is loaded; what the lake lacks only a replay brings: the command is printed.
index    every document. Edits may go on meanwhile: what differs is looked at again before it counts.
         Tombstones of products that were deleted more than 14 days ago may be absent.
images   every file that a passport names, every file that none names, and the rows of uploads. What is
         missing is made again from the upload. Files that nobody asks for are deleted once they are older
         than --grace; never a press master of an image that an upload still holds.

--quick takes what a document says of itself for granted. It cannot see content that was changed while
its stored hash was not, nor a version that ran ahead of its revision, which keeps edits out until the
revision has caught up. Only the audit without --quick finds those.

Exit code: 0 no drift (with --repair: none left), 1 drift, or the audit could not be done.

Examples:
  npm run audit
  npm run audit -- --repair
  npm run audit -- --only images --deep
  npm run audit -- --quick --json | jq '.drift[].productId'`,
  );

type Audits = Readonly<Record<AuditName, (settings: AuditSettings) => Promise<AuditResult>>>;

const dynamo = patientDynamoClient();

const audits: Audits = {
  lake: (settings) => {
    const config = readIndexerConfig(['openSearchUrl', 'productTable', 'productImageTable', 'searchControlTable']);
    const { names, workGroup } = readMigrationConfig();
    const ask = athenaPages(new AthenaClient({ maxAttempts: 8 }), workGroup);
    const client = createSearchClient(config.openSearchUrl);
    return auditLake({ ask, names, client, dynamo, shop: { ...config, alias: settings.alias } }, settings);
  },
  index: (settings) => {
    const config = readIndexerConfig(['openSearchUrl', 'productTable', 'searchControlTable']);
    return auditIndex({ ...config, client: createSearchClient(config.openSearchUrl), dynamo }, settings);
  },
  images: (settings) => {
    const place = readImagesConfig(['printImageTable', 'uploadBucket', 'imageBucket', 'printImagesQueueUrl']);
    const { awsEndpoint } = readImagesConfig(['awsEndpoint']);
    const clients = { dynamo, s3: imageStoreClient(awsEndpoint), sqs: printImagesQueueClient() };
    return auditImages({ ...clients, place }, settings);
  },
};

function chosen({ only, ids, quick, index, alias }: AuditCommandOptions): readonly AuditName[] {
  if (only !== undefined) return [only];
  if (ids !== undefined) return ['lake', 'images'];
  return quick || index !== undefined || alias !== productAlias ? ['index'] : auditNames;
}

async function run(options: AuditCommandOptions): Promise<void> {
  const { json, ids, lag, lakeLag, grace, index, alias, quick = false, deep = false, repair = false } = options;
  const settings: AuditSettings = {
    ...{ repair, isQuick: quick, isDeep: deep, lagMs: lag * 1000, arrivalLagMs: lakeLag * 1000 },
    ...{ graceMs: grace * 3_600_000, only: ids && new Set(ids), index, alias },
    say: (text) => (json ? process.stderr : process.stdout).write(`${text}\n`),
  };
  const facts: Record<string, unknown> = {};
  let driftCount = 0;
  // The lake first: mending the projection by it changes what the index must hold.
  for (const name of chosen(options)) {
    const result = await audits[name](settings);
    driftCount += result.driftCount;
    // The facts of the index have always stood alone.
    if (name === 'index') Object.assign(facts, result.facts);
    else facts[name] = result.facts;
    if (!json) process.stdout.write(`${result.text}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  if (driftCount === 0) return;
  process.exitCode = 1;
  if (!repair) process.stderr.write('--repair mends it, --json names every difference.\n');
}

surviveClosedPipe();
await tellFailure(explainFailure, () => run(program.parse().opts<AuditCommandOptions>())).finally(() =>
  dynamo.destroy(),
);
