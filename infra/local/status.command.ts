// Shows what runs, how full the queues are and what the lake holds.
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { createQueueClient } from '../../pipelines/publish/queue-client.ts';
import { applyEnvironment, type LocalConfig, readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { readLakeStatus } from './lake-status.ts';
import { type ProcessRecord, runningProcesses } from './process-records.ts';
import { readQueueDepth } from './queue-depth.ts';
import { isHealthy } from './service.ts';
import { athenaService, awsService } from './services.ts';
import { overridingAwsVariables, readStackEnvironment } from './stack-environment.ts';
import { type StatePaths, statePaths } from './state-paths.ts';
import { formatDuration } from './steps.ts';
import { supervisorName } from './stop-processes.ts';

surviveClosedPipe();
new Command('npm run status --')
  .description('Show what runs, how full the queues are and what the lake holds.')
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

const line = (label: string, text: string) => process.stdout.write(`${label.padEnd(18)}${text}\n`);

function describeProcess(record: ProcessRecord | undefined): string {
  if (record === undefined) return pc.red('down');
  const uptime = formatDuration(Date.now() - Date.parse(record.startedAt));
  const port = record.port === undefined ? '' : `, port ${record.port}`;
  return `${pc.green('up')}    process ${record.pid}${port}, for ${uptime}`;
}

async function showProcesses(config: LocalConfig, paths: StatePaths): Promise<boolean> {
  const records = runningProcesses(paths.processes);
  line('npm start', describeProcess(records.find(({ name }) => name === supervisorName)));
  const services = [awsService(config, paths), athenaService(config, paths)];
  const states = await Promise.all(
    services.map(async ({ name, healthUrl }) => {
      const record = records.find((candidate) => candidate.name === name);
      // The record knows the port it was really started with.
      const url = healthUrl.replace(/:\d+\//, `:${record?.port ?? ''}/`);
      return { name, record, isHealthy: record !== undefined && (await isHealthy(url)) };
    }),
  );
  for (const { name, record, isHealthy: healthy } of states) {
    line(name, describeProcess(record) + (record !== undefined && !healthy ? pc.red(', does not answer') : ''));
  }
  return states.every(({ isHealthy: healthy }) => healthy);
}

async function showQueues(environment: Readonly<Record<string, string>>): Promise<void> {
  const client = createQueueClient();
  const queues = { 'analytics queue': 'INKSTREAM_ANALYTICS_QUEUE_URL', 'dead letters': 'INKSTREAM_ANALYTICS_DLQ_URL' };
  for (const [label, variable] of Object.entries(queues)) {
    const { waiting, inFlight } = await readQueueDepth(client, environment[variable] ?? '');
    line(label, `${waiting} waiting, ${inFlight} in flight`);
  }
}

async function showLake(): Promise<void> {
  const { lastLoad, rows } = await readLakeStatus();
  line('last load', lastLoad === undefined ? 'never' : `${lastLoad} UTC`);
  for (const { dataset, count } of rows) line(`  ${dataset}`, `${count.toLocaleString('en')} rows`);
}

try {
  const config = readLocalConfig();
  const paths = statePaths(config.stateDirectory);
  const isUp = await showProcesses(config, paths);
  if (isUp) {
    const environment = readStackEnvironment(paths);
    applyEnvironment(environment, overridingAwsVariables);
    await showQueues(environment);
    await showLake();
  } else {
    process.stdout.write('Start it with "npm start".\n');
    process.exitCode = 1;
  }
} catch (error) {
  process.exitCode = explainFailure(error);
}
