// Shows what runs, how full the queues are and what the lake, the search index and print images hold.
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { describeStackStatus } from '../operations/status/describe-status.ts';
import { showStageStatus } from '../operations/status/show-stage-status.ts';
import { problemsOf, type Section, type StackStatus } from '../operations/status/stack-status.ts';
import { readStackStatus, section } from '../operations/status/stack-status-client.ts';
import { type SettledConfig, settleEngine } from './athena-engine.ts';
import { applyEnvironment, readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { countRows } from './lake-status.ts';
import { openSearchUrlOf } from './opensearch/local-opensearch.ts';
import { openSearchHealthUrl, openSearchServiceName } from './opensearch/opensearch-service.ts';
import { countPrintImages } from './print-image-status.ts';
import { type ProcessRecord, runningProcesses } from './process-records.ts';
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
import { stageEnvironment } from './stage-environment.ts';
import { type StatePaths, statePaths } from './state-paths.ts';
import { formatDuration } from './steps.ts';
import { supervisorName } from './stop-processes.ts';
import { trinoUrl } from './trino/local-trino.ts';
import { trinoHealthUrl, trinoServiceName } from './trino/trino-service.ts';

surviveClosedPipe();
const { json: isJson = false } = new Command('npm run status --')
  .description('Show how a stack is: what runs, queues, lags, last loads, drift, alarms and the canary.')
  .option('--json', 'print it as JSON')
  .addHelpText(
    'after',
    `
Of the stack on this machine, or of the stage on AWS that INKSTREAM_STAGE names. Alarms, drift and the
age of what waits come from CloudWatch and are shown on AWS alone; the rows of silver and the print
images are counted on this machine alone. "loaded" is when bronze was last loaded into silver.
INKSTREAM_STATE_DIRECTORY (.inkstream) says which stack here is meant.

Exit code: 0 everything runs (on AWS: and all is well), 1 something does not (or is not).

Examples:
  npm run status
  watch -n 10 npm run --silent status
  INKSTREAM_STAGE=prod AWS_REGION=eu-central-1 npm run status
  INKSTREAM_STAGE=prod npm run --silent status -- --json | jq .problems`,
  )
  .parse()
  .opts<{ json?: true }>();

const line = (label: string, text: string) => process.stdout.write(`${label.padEnd(20)}${text}\n`);

/** On a machine that is busy, what is well takes seconds to say so. */
const patienceMs = 5_000;

function describeProcess(record: ProcessRecord | undefined, answers = true): string {
  if (record === undefined) return pc.red('down');
  const uptime = formatDuration(Date.now() - Date.parse(record.startedAt));
  const port = record.port === undefined ? '' : `, port ${record.port}`;
  return `${answers ? pc.green('up  ') : pc.red('mute')}  process ${record.pid}${port}, for ${uptime}`;
}

interface Service {
  readonly name: string;
  readonly healthUrl: string;
}

interface ServiceState {
  readonly name: string;
  readonly text: string;
  readonly isHealthy: boolean;
}

/** What "npm start" has started, and whether all of it runs. */
async function readProcesses(
  config: SettledConfig,
  paths: StatePaths,
): Promise<{ isUp: boolean; services: ServiceState[]; advice: string }> {
  const records = runningProcesses(paths.processes);
  const supervisor = records.find(({ name }) => name === supervisorName);
  const openSearch = { name: openSearchServiceName, healthUrl: openSearchHealthUrl(openSearchUrlOf(config)) };
  const pages = [shopService, uploadsService, dashboardsService].map((service) => service(config, {}));
  const trino = { name: trinoServiceName, healthUrl: trinoHealthUrl(trinoUrl(config)) };
  const engine = config.athenaEngine === 'trino' ? [trino] : [];
  const issuer = identityService(config, paths);
  const services = [openSearch, ...engine, awsService(config, paths), athenaService(config, paths), issuer, ...pages];
  const states = await Promise.all(services.map((service) => stateOf(service, records)));
  const missing = states.filter(({ isHealthy: healthy }) => !healthy).map(({ name }) => name);
  // An OpenSearch that runs elsewhere is no process of ours; whether it answers, the search index will tell.
  const isUp = missing.length === 0 || (supervisor !== undefined && missing.join() === openSearchServiceName);
  const start = { name: 'npm start', text: describeProcess(supervisor), isHealthy: supervisor !== undefined };
  // Something that runs would refuse another "npm start".
  const again = 'What is down or does not answer (mute) comes back with "npm run stop", then "npm start".';
  const advice = records.length === 0 ? 'Start it with "npm start".' : again;
  return { isUp, services: [start, ...states], advice };
}

async function stateOf({ name, healthUrl }: Service, records: readonly ProcessRecord[]): Promise<ServiceState> {
  const record = records.find((candidate) => candidate.name === name);
  if (record === undefined) return { name, text: describeProcess(record), isHealthy: false };
  // The record knows the port it was really started with.
  const healthy = await isHealthy(healthUrl.replace(/:\d+\//, `:${record.port ?? ''}/`), patienceMs);
  return { name, text: describeProcess(record, healthy), isHealthy: healthy };
}

/** The same as of a stage on AWS, without what only CloudWatch knows, and with what is cheap to count here. */
async function readHere(environment: Readonly<Record<string, string>>, nowMs: number): Promise<StackStatus> {
  const [status, rows, images] = await Promise.all([
    readStackStatus({ environment, hasCloudWatch: false, nowMs }),
    section(countRows),
    section(() => countPrintImages(environment.INKSTREAM_PRINT_IMAGE_TABLE ?? '')),
  ]);
  return { ...status, datasets: withRows(status.datasets, rows), search: withUrl(status.search, environment), images };
}

function withRows(loads: StackStatus['datasets'], rows: Section<ReadonlyMap<string, number>>): StackStatus['datasets'] {
  if (!loads.ok || !rows.ok) return loads.ok && !rows.ok ? rows : loads;
  return { ok: true, value: loads.value.map((load) => ({ ...load, rows: rows.value.get(load.dataset) ?? 0 })) };
}

function withUrl(search: StackStatus['search'], environment: Readonly<Record<string, string>>): StackStatus['search'] {
  const { INKSTREAM_OPENSEARCH_URL: url } = environment;
  return search.ok && url !== undefined ? { ok: true, value: { ...search.value, url } } : search;
}

async function showHere(): Promise<void> {
  const given = readLocalConfig();
  const paths = statePaths(given.stateDirectory);
  const config = settleEngine(given, paths);
  const { isUp, services, advice } = await readProcesses(config, paths);
  if (!isJson) for (const { name, text } of services) line(name, text);
  if (!isUp) {
    process.stdout.write(isJson ? `${JSON.stringify({ isUp, services: plain(services) })}\n` : `${advice}\n`);
    process.exitCode = 1;
    return;
  }
  const environment = readStackEnvironment(paths);
  applyEnvironment(environment, overridingAwsVariables);
  const nowMs = Date.now();
  const status = await readHere(environment, nowMs);
  if (isJson) {
    process.stdout.write(
      `${JSON.stringify({ isUp, services: plain(services), problems: problemsOf(status, nowMs), ...status }, null, 2)}\n`,
    );
    return;
  }
  for (const text of describeStackStatus(status, nowMs)) process.stdout.write(`${text}\n`);
}

const plain = (services: readonly ServiceState[]) =>
  services.map(({ name, isHealthy: healthy }) => ({ name, isHealthy: healthy }));

try {
  const { stage } = readLocalConfig();
  if (stage === undefined) await showHere();
  else {
    const environment = await stageEnvironment(stage);
    applyEnvironment(environment);
    process.exitCode = await showStageStatus(stage, environment, { isJson });
  }
} catch (error) {
  process.exitCode = explainFailure(error);
}
