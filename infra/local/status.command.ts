// Shows what runs, how full the queues are and what the lake, the search index and print images hold.
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { createQueueClient } from '../../pipelines/publish/queue-client.ts';
import { type SettledConfig, settleEngine } from './athena-engine.ts';
import { applyEnvironment, readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { readLakeStatus } from './lake-status.ts';
import { openSearchUrlOf } from './opensearch/local-opensearch.ts';
import { openSearchHealthUrl, openSearchServiceName } from './opensearch/opensearch-service.ts';
import { describeSearchStatus, readSearchStatus } from './opensearch/search-status.ts';
import { countPrintImages } from './print-image-status.ts';
import { type ProcessRecord, runningProcesses } from './process-records.ts';
import { readQueueDepth } from './queue-depth.ts';
import { isHealthy } from './service.ts';
import {
  athenaService,
  awsService,
  dashboardsService,
  identityService,
  shopService,
  uploadsService,
} from './services.ts';
import { overridingAwsVariables, readStackEnvironment } from './stack-environment.ts';
import { type StatePaths, statePaths } from './state-paths.ts';
import { formatDuration } from './steps.ts';
import { supervisorName } from './stop-processes.ts';
import { trinoUrl } from './trino/local-trino.ts';
import { trinoHealthUrl, trinoServiceName } from './trino/trino-service.ts';

surviveClosedPipe();
new Command('npm run status --')
  .description('Show what runs, how full the queues are and what the lake, the search index and print images hold.')
  .addHelpText(
    'after',
    `
"last load" is when bronze was loaded into silver; what came after that is not in the figures yet.
INKSTREAM_STATE_DIRECTORY (.inkstream) says which stack is meant.

Exit code: 0 everything runs, 1 something does not.

Examples:
  npm run status
  watch -n 10 npm run --silent status`,
  )
  .parse();

const line = (label: string, text: string) => process.stdout.write(`${label.padEnd(20)}${text}\n`);

function describeProcess(record: ProcessRecord | undefined): string {
  if (record === undefined) return pc.red('down');
  const uptime = formatDuration(Date.now() - Date.parse(record.startedAt));
  const port = record.port === undefined ? '' : `, port ${record.port}`;
  return `${pc.green('up')}    process ${record.pid}${port}, for ${uptime}`;
}

interface Service {
  readonly name: string;
  readonly healthUrl: string;
}

/** @returns whether everything runs that "npm start" has started */
async function showProcesses(config: SettledConfig, paths: StatePaths): Promise<boolean> {
  const records = runningProcesses(paths.processes);
  const supervisor = records.find(({ name }) => name === supervisorName);
  line('npm start', describeProcess(supervisor));
  const openSearch = { name: openSearchServiceName, healthUrl: openSearchHealthUrl(openSearchUrlOf(config)) };
  const pages = [shopService, uploadsService, dashboardsService].map((service) => service(config, {}));
  const trino = { name: trinoServiceName, healthUrl: trinoHealthUrl(trinoUrl(config)) };
  const engine = config.athenaEngine === 'trino' ? [trino] : [];
  const issuer = identityService(config, paths);
  const services = [openSearch, ...engine, awsService(config, paths), athenaService(config, paths), issuer, ...pages];
  const states = await Promise.all(services.map((service) => stateOf(service, records)));
  for (const { name, text } of states) line(name, text);
  const missing = states.filter(({ isHealthy: healthy }) => !healthy).map(({ name }) => name);
  // An OpenSearch that runs elsewhere is no process of ours; whether it answers, the search index will tell.
  return missing.length === 0 || (supervisor !== undefined && missing.join() === openSearchServiceName);
}

async function stateOf({ name, healthUrl }: Service, records: readonly ProcessRecord[]) {
  const record = records.find((candidate) => candidate.name === name);
  if (record === undefined) return { name, text: describeProcess(record), isHealthy: false };
  // The record knows the port it was really started with.
  const healthy = await isHealthy(healthUrl.replace(/:\d+\//, `:${record.port ?? ''}/`));
  return { name, text: describeProcess(record) + (healthy ? '' : pc.red(', does not answer')), isHealthy: healthy };
}

async function showQueues(environment: Readonly<Record<string, string>>): Promise<void> {
  const client = createQueueClient();
  const queues = [
    ['analytics queue', 'INKSTREAM_ANALYTICS_QUEUE_URL'],
    ['  its dead letters', 'INKSTREAM_ANALYTICS_DLQ_URL'],
    ['indexing queue', 'INKSTREAM_INDEXING_QUEUE_URL'],
    ['  its dead letters', 'INKSTREAM_INDEXING_DLQ_URL'],
    ['print images queue', 'INKSTREAM_PRINT_IMAGES_QUEUE_URL'],
    ['  its dead letters', 'INKSTREAM_PRINT_IMAGES_DLQ_URL'],
  ] as const;
  for (const [label, variable] of queues) {
    const { waiting, inFlight } = await readQueueDepth(client, environment[variable] ?? '');
    line(label, `${waiting} waiting, ${inFlight} in flight`);
  }
}

async function showPrintImages(environment: Readonly<Record<string, string>>): Promise<void> {
  const counts = await countPrintImages(environment.INKSTREAM_PRINT_IMAGE_TABLE ?? '');
  const parts = Object.entries(counts).map(([verdict, count]) => `${count.toLocaleString('en')} ${verdict}`);
  line('print images', parts.length === 0 ? 'none' : parts.join(', '));
}

async function showLake(): Promise<void> {
  const { lastLoad, rows } = await readLakeStatus();
  line('last load', lastLoad === undefined ? 'never' : `${lastLoad} UTC`);
  for (const { dataset, count } of rows) line(`  ${dataset}`, `${count.toLocaleString('en')} rows`);
}

async function showSearch(environment: Readonly<Record<string, string>>): Promise<void> {
  line('search index', describeSearchStatus(await readSearchStatus(environment)));
  line('  of OpenSearch', environment.INKSTREAM_OPENSEARCH_URL ?? '');
}

try {
  const given = readLocalConfig();
  const paths = statePaths(given.stateDirectory);
  const config = settleEngine(given, paths);
  const isUp = await showProcesses(config, paths);
  if (isUp) {
    const environment = readStackEnvironment(paths);
    applyEnvironment(environment, overridingAwsVariables);
    await showQueues(environment);
    await showPrintImages(environment);
    await showSearch(environment);
    await showLake();
  } else {
    process.stdout.write('Start it with "npm start".\n');
    process.exitCode = 1;
  }
} catch (error) {
  process.exitCode = explainFailure(error);
}
