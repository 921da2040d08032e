// npm run generate:query-costs: measures what the saved queries read, and writes docs/query-costs.md.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type AthenaEngine, athenaEngines, readLocalConfig } from '../../infra/local/config.ts';
import { LocalStackError } from '../../infra/local/errors.ts';
import { explainFailure } from '../../infra/local/explain-failure.ts';
import { listenForInterruption } from '../../infra/local/interruption.ts';
import type { Jdk } from '../../infra/local/opensearch/find-jdk.ts';
import { checkPrerequisites } from '../../infra/local/prerequisites.ts';
import { ensurePythonEnvironment } from '../../infra/local/python-environment.ts';
import { createServiceGroup } from '../../infra/local/service-group.ts';
import { projectRoot, pythonDirectory, statePaths } from '../../infra/local/state-paths.ts';
import { createSteps } from '../../infra/local/steps.ts';
import { stopEverything } from '../../infra/local/stop-processes.ts';
import { ensureTrino } from '../../infra/local/trino/trino-installation.ts';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { StatementFailedError } from '../../pipelines/migrations/errors.ts';
import type { RunStatement } from '../../pipelines/migrations/run-statement.ts';
import { defaultSampleOptions, type SampleOptions } from '../../pipelines/sample/shop-options.ts';
import { bronzeTables } from '../trino/bronze-tables.ts';
import type { Engine } from '../trino/engine-answer.ts';
import { lakeNames, layOutLake } from '../trino/lake-of-stack.ts';
import { findRequiredValues } from '../trino/required-values.ts';
import { engineOf } from '../trino/setup.ts';
import { migrate } from '../trino/statement-log.ts';
import { configOf, type QueryStack, stackOf, startStack } from '../trino/two-stacks.ts';
import { type FillOptions, fillLake } from './fill-lake.ts';
import { measureQueries } from './measure-queries.ts';
import { type MeasuredLake, queryCostsPage } from './query-costs-page.ts';

surviveClosedPipe();

const page = 'docs/query-costs.md';
const directory = join(projectRoot, '.inkstream', 'query-costs');
const logDirectory = join(directory, 'logs');

function wholeTimes(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 to 9999.');
  return Number(text);
}

const program = new Command('npm run generate:query-costs --')
  .description('Measure what the saved queries read of the sample and of 100 times the sample, against raw JSON.')
  .addOption(
    new Option('--engine <engine>', 'what runs the queries; only trino reads Iceberg files as Athena does')
      .choices([...athenaEngines])
      .default(readLocalConfig().athenaEngine ?? 'duckdb', 'INKSTREAM_ATHENA_ENGINE, else duckdb'),
  )
  .addOption(
    new Option('--times <n>', 'how many times the sample the large lake is (fewer to try the command out)')
      .argParser(wholeTimes)
      .default(100),
  )
  .addHelpText(
    'after',
    `
Starts stacks of its own (S3, Glue, the Athena endpoint and the engine), fills them without the bus and
writes ${page}. It takes a quarter of an hour on two cores, and some gigabytes in the folder of
temporary files.

Example:
  INKSTREAM_ATHENA_ENGINE=trino npm run generate:query-costs`,
  )
  .parse();

const { engine: engineName, times } = program.opts<{ engine: AthenaEngine; times: number }>();
const interruption = listenForInterruption();
const { signal } = interruption;
const steps = createSteps();

/** So many times the orders, and with them the events; a hundred times as many take a year. */
const large: Partial<SampleOptions> = {
  orders: times * defaultSampleOptions.orders,
  days: Math.max(defaultSampleOptions.days, Math.round(3.65 * times)),
};

async function prepare(): Promise<Jdk> {
  const wanted = { python: undefined, directory: projectRoot, withOpenSearch: false, withTrino: true };
  const { python, trinoJdk } = await checkPrerequisites(wanted);
  if (trinoJdk === undefined) throw new LocalStackError('PREREQUISITE_MISSING', 'There is no JDK for Trino.');
  const requirementsFile = join(projectRoot, 'infra/local/requirements.txt');
  await steps.run('Prepare the Python environment', async ({ report, conclude }) => {
    const environment = { python, directory: pythonDirectory, requirementsFile, logDirectory, report, signal };
    conclude((await ensurePythonEnvironment(environment)) ? 'made' : 'ready');
  });
  if (engineName === 'duckdb') return trinoJdk;
  await steps.run('Prepare Trino', async ({ report, conclude }) => {
    conclude((await ensureTrino({ jdk: trinoJdk, logDirectory, report, signal })) ? 'downloaded' : 'ready');
  });
  return trinoJdk;
}

function statementsOf(engine: Engine): RunStatement {
  return async (sql) => {
    const answer = await engine.ask(sql, lakeNames.silver);
    if (!answer.ok) {
      const failure = { state: 'FAILED', reason: answer.message, queryExecutionId: engine.name, isRetryable: false };
      throw new StatementFailedError(failure);
    }
    const columns = answer.columns.map(({ name }) => name);
    const rows = answer.rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
    return { columns, rows, insertedRows: answer.insertedRows };
  };
}

async function measureLake(
  title: string,
  stack: QueryStack,
  options: Omit<FillOptions, 'report'>,
): Promise<MeasuredLake> {
  const engine = engineOf(stack);
  await layOutLake(stack, bronzeTables(lakeNames));
  const filled = await steps.run(`Fill the lake with ${title}`, async ({ report, conclude }) => {
    await migrate(engine, { now: () => new Date() });
    const runStatement = statementsOf(engine);
    const lake = await fillLake(stack, runStatement, { ...options, report });
    report('compacting the tables');
    // What Glue's optimizer does to silver on AWS.
    for (const { name } of datasets) {
      await runStatement(`OPTIMIZE ${lakeNames.silver}.${name} REWRITE DATA USING BIN_PACK`);
    }
    conclude(`${lake.events.toLocaleString('en-US')} events`);
    return lake;
  });
  return steps.run('Ask every saved query', async ({ conclude }) => {
    const required = await findRequiredValues(engine);
    const costs = await measureQueries(stack, { raw: filled.raw, required });
    conclude(`${costs.length} queries`);
    const files = [...filled.raw.values()].flat();
    const days = files.map(({ day }) => day).sort();
    return {
      events: filled.events,
      firstDay: days[0] ?? '',
      lastDay: days.at(-1) ?? '',
      rawBytes: files.reduce((sum, { plain }) => sum + plain, 0),
      costs,
    };
  });
}

/** A lake in a stack of its own, which is taken away again. */
async function withOwnLake(jdk: Jdk, title: string, options: Omit<FillOptions, 'report'>): Promise<MeasuredLake> {
  const config = await configOf(engineName, directory);
  const paths = statePaths(config.stateDirectory);
  await stopEverything(paths);
  rmSync(config.stateDirectory, { recursive: true, force: true });
  const group = createServiceGroup(paths, signal);
  try {
    await steps.run('Start the stack', () => startStack(group, config, paths, jdk));
    return await group.run(() => measureLake(title, stackOf(config), options));
  } finally {
    await group.stop();
    rmSync(config.stateDirectory, { recursive: true, force: true });
  }
}

mkdirSync(logDirectory, { recursive: true });
try {
  const jdk = await prepare();
  const measured = {
    small: await withOwnLake(jdk, 'the sample', { sample: {}, portions: 1 }),
    large: await withOwnLake(jdk, `${times} times the sample`, { sample: large, portions: 6 }),
  };
  const text = queryCostsPage({
    engine: engineName,
    day: new Date().toISOString().slice(0, 10),
    command: `INKSTREAM_ATHENA_ENGINE=${engineName} npm run generate:query-costs`,
    machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB of memory`,
    times,
    ...measured,
  });
  writeFileSync(page, text);
  process.stdout.write(`wrote ${page}\n`);
} catch (error) {
  process.exitCode = explainFailure(error);
}
interruption.release();
