// Checks that embedded DuckDB answers as a real Trino does: one lake on each, the same sample in both, everything compared.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { LocalStackError } from '../../infra/local/errors.ts';
import { explainFailure } from '../../infra/local/explain-failure.ts';
import { listenForInterruption } from '../../infra/local/interruption.ts';
import type { Jdk } from '../../infra/local/opensearch/find-jdk.ts';
import { checkPrerequisites } from '../../infra/local/prerequisites.ts';
import { ensurePythonEnvironment } from '../../infra/local/python-environment.ts';
import { projectRoot, pythonDirectory } from '../../infra/local/state-paths.ts';
import { createSteps } from '../../infra/local/steps.ts';
import { ensureTrino } from '../../infra/local/trino/trino-installation.ts';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { realFile } from '../pipelines/import/import-files.ts';
import { runJest, runStage } from '../stack/run-stage.ts';
import { type StageResult, summarise } from '../stack/stage-results.ts';
import { fillLakes } from './fill-lakes.ts';
import { testDirectory, withTwoStacks } from './two-stacks.ts';

surviveClosedPipe();
new Command('npm run test:trino --')
  .description('Compare embedded DuckDB with a real Trino 476: every statement, view and saved query, and expressions.')
  .addHelpText(
    'after',
    `
Starts two stacks of its own, one for each engine, brings the sample into both and compares what they
answer: rows and types. Trino is downloaded once (800 MB, by Maven) and needs a JDK of 24 or later.
A difference names the statement, the row and both values.

Examples:
  npm run test:trino
  npm test && npm run test:trino`,
  )
  .parse();

const interruption = listenForInterruption();
const { signal } = interruption;
const steps = createSteps();
const logDirectory = join(testDirectory, 'logs');
const results: StageResult[] = [];

async function prepare(): Promise<Jdk> {
  const wanted = { python: undefined, directory: projectRoot, withOpenSearch: false, withTrino: true };
  const { python, trinoJdk } = await checkPrerequisites(wanted);
  if (trinoJdk === undefined) throw new LocalStackError('PREREQUISITE_MISSING', 'There is no JDK for Trino.');
  const requirementsFile = join(projectRoot, 'infra/local/requirements.txt');
  await steps.run('Prepare the Python environment', async ({ report, conclude }) => {
    const environment = { python, directory: pythonDirectory, requirementsFile, logDirectory, report, signal };
    conclude((await ensurePythonEnvironment(environment)) ? 'made' : 'ready');
  });
  await steps.run('Prepare Trino', async ({ report, conclude }) => {
    conclude((await ensureTrino({ jdk: trinoJdk, logDirectory, report, signal })) ? 'downloaded' : 'ready');
  });
  return trinoJdk;
}

async function compare(): Promise<{ passed: number; failed: number }> {
  const jdk = await prepare();
  const hasRealFile = existsSync(realFile);
  if (!hasRealFile) process.stdout.write(`The real file is not here (${realFile}): only the sample is compared.\n`);
  return withTwoStacks(jdk, steps, signal, async (stacks, ending) => {
    await fillLakes(stacks, hasRealFile, steps);
    return runJest('trino', {}, ending);
  });
}

mkdirSync(logDirectory, { recursive: true });
try {
  results.push(await runStage('DuckDB and Trino side by side', compare, signal));
} catch (error) {
  if (!signal.aborted) throw error;
  process.exitCode = explainFailure(error);
  results.push({ title: 'interrupted', passed: 0, failed: 1, milliseconds: 0 });
}
interruption.release();
const hasFailed = results.some(({ failed }) => failed > 0);
// Logs are left when anything went wrong.
if (!hasFailed) rmSync(testDirectory, { recursive: true, force: true });
process.stdout.write(`\n${summarise(results)}\n`);
process.exitCode = hasFailed ? 1 : 0;
