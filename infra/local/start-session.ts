import { join } from 'node:path';
import pc from 'picocolors';
import { someAnswers } from './answers.ts';
import { settleEngine } from './athena-engine.ts';
import type { LocalConfig } from './config.ts';
import { LocalStackError } from './errors.ts';
import { listenForInterruption } from './interruption.ts';
import { killedRunText } from './killed-run.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { prepareOpenSearch } from './opensearch/opensearch-jars.ts';
import { checkPrerequisites } from './prerequisites.ts';
import { forgetProcess, recordProcess, runningProcesses } from './process-records.ts';
import { ensurePythonEnvironment } from './python-environment.ts';
import { bringSampleIn } from './sample-steps.ts';
import { awsServiceName } from './services.ts';
import { projectRoot, pythonDirectory, type StatePaths, statePaths } from './state-paths.ts';
import { formatDuration, type Steps } from './steps.ts';
import { supervisorName } from './stop-processes.ts';
import { prepareTrino } from './trino/trino-installation.ts';

export interface StartOptions {
  readonly config: LocalConfig;
  readonly steps: Steps;
  /** Stop when all is done instead of staying up. */
  readonly once: boolean;
  /** Publish the sample, check the lake against it and show some answers. */
  readonly withSample: boolean;
}

/**
 * "npm start" from the first check to the last goodbye.
 * @throws LocalStackError or Interrupted; nothing is left running then
 */
export async function runStart(options: StartOptions): Promise<void> {
  const { steps } = options;
  const paths = statePaths(options.config.stateDirectory);
  const config = settleEngine(options.config, paths);
  const startedAt = performance.now();
  claimState(paths);
  const interruption = listenForInterruption();
  try {
    const { signal } = interruption;
    const { python, jdk, trinoJdk } = await steps.run('Check the prerequisites', async (progress) => {
      const withOpenSearch = config.openSearchUrl === undefined;
      const withTrino = config.athenaEngine === 'trino';
      const wanted = { python: config.python, directory: projectRoot, withOpenSearch, withTrino };
      const found = await checkPrerequisites(wanted);
      const versions = [found.jdk, found.trinoJdk].flatMap((jdk) => jdk?.version ?? []);
      const java = versions.length === 0 ? '' : `, Java ${[...new Set(versions)].join(' and ')}`;
      progress.conclude(`Node ${found.node}, Python ${found.pythonVersion}${java}`);
      return found;
    });
    await preparePython(steps, python, paths, signal);
    if (jdk !== undefined) await prepareOpenSearch(steps, jdk, paths, signal);
    if (trinoJdk !== undefined) await prepareTrino(steps, trinoJdk, paths, signal);
    const stack = await startLocalStack({ config, steps, jdk, trinoJdk, signal });
    try {
      await useStack(options, stack, interruption.requested, startedAt);
    } finally {
      await stopWhatRuns(stack, steps);
    }
  } finally {
    interruption.release();
    forgetProcess(paths.processes, supervisorName);
  }
}

/** Two sessions on one state would overwrite each other's data. */
function claimState(paths: StatePaths): void {
  const other = runningProcesses(paths.processes).find(({ name }) => name === supervisorName);
  if (other !== undefined) {
    throw new LocalStackError(
      'ALREADY_RUNNING',
      `Inkstream is running here already (process ${other.pid}, since ${other.startedAt}). ` +
        'See "npm run status"; end it with "npm run stop".',
    );
  }
  recordProcess(paths.processes, { name: supervisorName, pid: process.pid }, true);
}

/** After a crash there may be nothing left that could be stopped, or that could save anything. */
async function stopWhatRuns(stack: LocalStack, steps: Steps): Promise<void> {
  const running = stack.running();
  if (running.length === 0) return;
  await steps.run(running.includes(awsServiceName) ? 'Stop and save the state' : 'Stop what still runs', () =>
    stack.stop(),
  );
}

async function preparePython(steps: Steps, python: string, paths: StatePaths, signal: AbortSignal): Promise<void> {
  await steps.run('Prepare the Python environment', async (progress) => {
    const made = await ensurePythonEnvironment({
      python,
      directory: pythonDirectory,
      requirementsFile: join(projectRoot, 'infra/local/requirements.txt'),
      logDirectory: paths.logs,
      report: progress.report,
      signal,
    });
    progress.conclude(made ? 'made' : 'ready');
  });
}

async function useStack(
  options: StartOptions,
  stack: LocalStack,
  interrupted: Promise<void>,
  startedAt: number,
): Promise<void> {
  const { config, steps, once, withSample } = options;
  if (withSample) {
    await bringSampleIn(stack, steps, statePaths(config.stateDirectory).sampleProgressFile);
    const answers = await steps.run('Ask the lake', () => stack.run(() => someAnswers(process.stdout.columns ?? 120)));
    steps.write(`\n${answers}`);
  }
  steps.write(`\n${pc.bold('Inkstream is up')} after ${formatDuration(performance.now() - startedAt)}.`);
  if (stack.wasKilled) steps.write(`\n${pc.yellow(killedRunText)}`);
  if (once) return;
  steps.write(closingText(config, stack));
  const crash = await Promise.race([stack.crashed, interrupted]);
  if (crash !== undefined) throw crash;
}

const nextCommands = [
  ['npm run query -- "SELECT count(*) FROM orders"', 'Athena SQL on the lake'],
  ['npm run query -- --list', 'saved queries'],
  ['npm run search -- "a2 poster matt"', 'what shoppers would find'],
  ['npm run upload -- FILE.jpg --product POS-A2-MA200 --size A2', 'an image for print, and its verdict'],
  ['npm run publish -- FILE.ndjson', 'events of your own onto the bus'],
  ['npm run import -- orders FILE.csv.gz --mapping M.json', 'order history from a CSV export'],
  ['npm run status', 'services, queues, rows'],
  ['npm run help', 'all commands'],
] as const;

function closingText({ ports, stateDirectory }: LocalConfig, stack: LocalStack): string {
  const width = Math.max(...nextCommands.map(([name]) => name.length));
  return [
    '',
    `  Dashboards   ${pc.cyan(`http://127.0.0.1:${ports.dashboards}`)}`,
    `  Search page  ${pc.cyan(`http://127.0.0.1:${ports.shop}`)}     Upload page ${pc.cyan(`http://127.0.0.1:${ports.uploads}`)}`,
    `  AWS APIs     http://127.0.0.1:${ports.aws}     Athena      http://127.0.0.1:${ports.athena}`,
    `  Search API   ${stack.environment.INKSTREAM_SEARCH_API_URL ?? ''}`,
    `  Upload API   ${stack.environment.INKSTREAM_UPLOAD_API_URL ?? ''}`,
    `  Demo sign-in http://127.0.0.1:${ports.identity}`,
    `  OpenSearch   ${stack.environment.INKSTREAM_OPENSEARCH_URL ?? ''}`,
    `  Data and logs are in ${stateDirectory}`,
    '',
    'Next, in another terminal:',
    ...nextCommands.map(([name, meaning]) => `  ${pc.cyan(name.padEnd(width))}  ${pc.dim(meaning)}`),
    '',
    'Ctrl-C or "npm run stop" ends it; the data stays. "npm run reset" deletes it.',
  ].join('\n');
}
