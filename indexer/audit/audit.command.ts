// Compares the product index with the projection, and mends it when asked to.
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { readIndexerConfig } from '../config.ts';
import { explainFailure } from '../explain-failure.ts';
import { askSearch } from '../index/ask-search.ts';
import { indicesOfAlias } from '../index/index-lifecycle.ts';
import { productAlias } from '../index/index-names.ts';
import { createSearchClient } from '../index/search-client.ts';
import { readWriteTargets } from '../index/write-targets.ts';
import { writeTargetsStore } from '../index/write-targets-client.ts';
import { driftPorts, patientDynamoClient, repairPorts } from './audit-ports-client.ts';
import { auditDisplay } from './audit-progress.ts';
import { describeDrift, describeRepair } from './describe-drift.ts';
import { type DriftReport, findDrift } from './find-drift.ts';
import { repairDrift } from './repair-drift.ts';

interface AuditCommandOptions {
  quick?: true;
  repair?: true;
  index?: string;
  alias: string;
  lag: number;
  json?: true;
}

function seconds(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Expected whole seconds.');
  return Number(text);
}

const program = new Command('npm run audit --')
  .description('Compare the product index with the projection, document by document.')
  .option('--repair', 'mend what drifted, and audit again')
  .option('--quick', 'compare sums of stored hashes and revisions only: fast, and blind to some drift (see below)')
  .option('--index <name>', 'this concrete index instead of the one that serves, such as the one to roll back to')
  .option('--alias <name>', 'read alias', productAlias)
  .option('--lag <seconds>', 'a difference counts when it is older than this', seconds, 15)
  .option('--json', 'print every difference as JSON')
  .addHelpText(
    'after',
    `
Edits may go on meanwhile: what differs is looked at again before it counts. Tombstones of products
that were deleted more than 14 days ago may be absent. Exits with 1 when there is drift.

--quick takes what a document says of itself for granted. It cannot see content that was changed while
its stored hash was not, nor a version that ran ahead of its revision, which keeps edits out until the
revision has caught up. Only the audit without --quick finds those.

Examples:
  npm run audit
  npm run audit -- --repair
  npm run audit -- --quick --json | jq '.drift[].productId'`,
  );

async function run(options: AuditCommandOptions): Promise<void> {
  const config = readIndexerConfig(['openSearchUrl', 'productTable', 'searchControlTable']);
  const client = createSearchClient(config.openSearchUrl);
  const dynamo = patientDynamoClient();
  const targets = await readWriteTargets(writeTargetsStore(dynamo, config.searchControlTable, options.alias));
  // What shoppers see, should the record of it ever say something else.
  const [served = targets.serving] = await indicesOfAlias(client, options.alias);
  const index = options.index ?? served;
  const audit = async (): Promise<DriftReport> => {
    const lagMs = options.lag * 1000;
    const { count } = await askSearch(`count the documents of ${index}`, () => client.count({ index }));
    const display = auditDisplay(count, lagMs);
    const ports = driftPorts(client, dynamo, { productTable: config.productTable, index });
    return findDrift(ports, { isThorough: !options.quick, lagMs, onProgress: display.show }).finally(display.stop);
  };
  const say = (text: string) => (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  let report = await audit();
  if (options.repair && report.drift.length > 0) {
    say(describeDrift(index, report));
    const indices = [...new Set([index, ...targets.targets])];
    const ports = repairPorts(client, dynamo, { productTable: config.productTable, index, indices });
    const total = report.drift.length;
    const display = auditDisplay(total, 0);
    const onProgress = (read: number) => display.show({ phase: 'repair', read, total });
    const repair = await repairDrift(report.drift, ports, onProgress).finally(display.stop);
    say(describeRepair(repair));
    report = await audit();
  }
  process.stdout.write(
    `${options.json ? JSON.stringify({ index, ...report }, null, 2) : describeDrift(index, report)}\n`,
  );
  if (report.drift.length === 0) return;
  process.exitCode = 1;
  if (!options.repair) process.stderr.write('--repair mends it, --json names every product.\n');
}

try {
  await run(program.parse().opts<AuditCommandOptions>());
} catch (error) {
  const reason = explainFailure(error);
  if (reason === undefined) throw error;
  process.stderr.write(`${pc.red('error')} ${reason}\n`);
  process.exitCode = 1;
}
